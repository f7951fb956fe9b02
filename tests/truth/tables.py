"""Reads truth tables: what a verdict must be, written down by hand beside the manifests.

A truth table is a YAML file of several documents. The first one is the table, the others are
the manifests that it speaks about. A table with `spec.input` speaks about a folder of real ones,
named relative to the folder in OUTGATE_TEST_DATA; what follows in its own file (stand-ins for pods
that the real manifests only select) is read after them.

This module knows the format of the tables and nothing of the program under test.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

KubernetesObject = dict[str, Any]

TRUTH_FOLDER = Path(__file__).parent
TABLE_FOLDERS = ("e2e", "semantics", "corpora")
TEST_DATA_VARIABLE = "OUTGATE_TEST_DATA"
VERDICTS = frozenset({"ALLOWED", "DENIED", "UNKNOWN", "MIXED"})


@dataclass(frozen=True)
class Row:
    """One question and its answer.

    Attributes:
        number: Place in the table, counted from 1.
        source: Where the connection comes from, as `outgate explain` reads it.
        destination: Where it goes, with port and protocol where the question names them.
        verdict: ALLOWED, DENIED, UNKNOWN or MIXED.
        because: The sentence of the API or its documentation that decides.
    """

    number: int
    source: str
    destination: str
    verdict: str
    because: str


@dataclass(frozen=True)
class Table:
    """One truth table.

    Attributes:
        path: The file.
        title: What the table shows.
        truth: Where the truth comes from.
        input: Folder of manifests under OUTGATE_TEST_DATA, or None if they follow in the file.
        rows: The questions and answers.
    """

    path: Path
    title: str
    truth: str
    input: str | None
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The file below the folder of tables, without its ending: `e2e/01-hard-case`."""
        return self.path.relative_to(TRUTH_FOLDER).with_suffix("").as_posix()


def read_documents(path: Path) -> list[Any]:
    """Read every YAML document of a file.

    Args:
        path: The file.

    Returns:
        The documents in order, empty ones left out.
    """
    text = path.read_text(encoding="utf-8")
    return [
        document
        for document in yaml.load_all(text, Loader=yaml.CSafeLoader)
        if document is not None
    ]


def read_table(path: Path) -> Table:
    """Read the table at the head of a file.

    Args:
        path: The file.

    Returns:
        The table.

    Raises:
        ValueError: The first document is not a table.
    """
    head = read_documents(path)[0]
    if head.get("kind") != "TruthTable":
        raise ValueError(f"{path}: the first document is {head.get('kind')}, not a TruthTable")
    spec = head["spec"]
    rows = tuple(
        Row(number, row["from"], row["to"], row["verdict"], row["because"])
        for number, row in enumerate(spec["rows"], start=1)
    )
    return Table(path, spec["title"], spec["source"], spec.get("input"), rows)


def all_tables(*folders: str) -> list[Table]:
    """Read the tables of some folders.

    Args:
        folders: Names below this folder; all known ones if none is given.

    Returns:
        The tables, sorted by folder and file name.
    """
    return [
        read_table(path)
        for folder in folders or TABLE_FOLDERS
        for path in sorted((TRUTH_FOLDER / folder).glob("*.yaml"))
    ]


def manifests_of(table: Table) -> list[KubernetesObject]:
    """Read the manifests that follow a table, the items of a List one by one.

    Args:
        table: A table without `spec.input`.

    Returns:
        The objects as plain dictionaries.
    """
    objects: list[KubernetesObject] = []
    for document in read_documents(table.path)[1:]:
        objects.extend(document["items"] if document["kind"].endswith("List") else [document])
    return objects


def manifests_paths(table: Table) -> tuple[Path, ...]:
    """Say what the program under test must read to answer a table.

    Args:
        table: Any table.

    Returns:
        The folder of real manifests that it names, if it does, and the table's own file.
    """
    if table.input is None:
        return (table.path,)
    folder = os.environ.get(TEST_DATA_VARIABLE)
    if folder is None:
        reason = f"{TEST_DATA_VARIABLE} does not name the folder that holds {table.input}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(folder) / table.input, table.path


def questions(*folders: str) -> list[Any]:
    """List every row of some folders as parameters of a test.

    Args:
        folders: As for `all_tables`.

    Returns:
        `pytest.param(table, row)` values, named by file and row.
    """
    return [
        pytest.param(
            table,
            row,
            id=f"{table.name}:{row.number}",
            marks=[pytest.mark.corpora] if table.input else [],
        )
        for table in all_tables(*folders)
        for row in table.rows
    ]
