"""What the tests of the reader share: reading a text in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outgate.manifests.limits import DEFAULT_LIMITS, Limits
from outgate.manifests.reading import Reader
from outgate.model.documents import Document
from outgate.model.gaps import Gap


def everything(group: str, kind: str) -> bool:
    """Want every object."""
    return True


def only(*kinds: str) -> Callable[[str, str], bool]:
    """Want some kinds, of any group."""

    def wanted(group: str, kind: str) -> bool:
        return kind in kinds

    return wanted


@dataclass(frozen=True)
class Outcome:
    """What came of reading."""

    documents: list[Document]
    reader: Reader

    @property
    def gaps(self) -> list[Gap]:
        """What went wrong."""
        return self.reader.gaps

    @property
    def names(self) -> list[str]:
        """The names of the documents, in order."""
        return [document.name for document in self.documents]

    @property
    def words(self) -> list[str]:
        """The sentences of the gaps, in order."""
        return [gap.what for gap in self.gaps]

    @property
    def spots(self) -> list[str]:
        """The places of the gaps, in order."""
        return [str(gap.origin) for gap in self.gaps]


def read(
    text: str | bytes,
    *,
    wanted: Callable[[str, str], bool] = everything,
    limits: Limits = DEFAULT_LIMITS,
    name: str = "x.yaml",
) -> Outcome:
    """Read a text."""
    reader = Reader(wanted, limits=limits)
    return Outcome(list(reader.read_text(text, name)), reader)


def read_paths(*paths: Path | str, wanted: Callable[[str, str], bool] = everything) -> Outcome:
    """Read files and folders."""
    reader = Reader(wanted)
    return Outcome(list(reader.read([str(path) for path in paths])), reader)


def manifest(name: str, *, kind: str = "ConfigMap", more: str = "") -> str:
    """Write a small object."""
    return f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n{more}"


BOTH_WAYS = ("metadata: {name: x}", "metadata: &forces-the-parser {name: x}")
"""A document with the first is read line by line if the rest allows it, with the second never."""


def value_of(yaml: str, metadata: str = BOTH_WAYS[0]) -> Any:
    """Give what a piece of YAML means as the value of a key.

    Args:
        yaml: What stands behind the colon: on the same line, or on lines of its own with a column
            of indentation at least.
        metadata: One of `BOTH_WAYS`.
    """
    outcome = read(f"apiVersion: v1\nkind: Any\n{metadata}\nvalue: {yaml}\n")
    assert outcome.words == []
    return outcome.documents[0].body["value"]


def same(left: Any, right: Any) -> bool:
    """Say whether two values are equal and of equal types all the way down, keys in order."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)
