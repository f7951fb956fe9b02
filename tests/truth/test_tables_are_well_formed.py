"""A table that nobody asks, or that says nothing, would pass every test: these would not."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.truth.tables import TRUTH_FOLDER, VERDICTS, Table, all_tables

ALL_TABLES = all_tables()


def test_every_upstream_case_has_a_table() -> None:
    """The e2e folder holds the cases 01 to 48 of the upstream suite, and no other."""
    numbers = {table.path.name[:2] for table in all_tables("e2e")}
    assert {f"{number:02}" for number in range(1, 49)} == numbers


def test_every_upstream_title_is_named_once() -> None:
    """Steps of one case share a title; two cases share one only across protocols."""
    cases = {(table.truth, table.path.name[:2]) for table in all_tables("e2e")}
    assert len({truth for truth, _ in cases}) == 48
    assert len(cases) == 48


def test_every_semantics_row_has_a_table() -> None:
    """The semantics folder holds at least one table for each of the rows 1 to 10."""
    numbers = {
        int(match[1])
        for table in all_tables("semantics")
        if (match := re.match(r"row-(\d\d)-", table.path.name))
    }
    assert set(range(1, 11)) == numbers


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_table_is_complete(table: Table) -> None:
    """A table has a title, a source and rows with a known verdict and a reason."""
    assert table.title
    assert table.truth
    assert table.rows
    assert {row.verdict for row in table.rows} <= VERDICTS
    assert all(row.because for row in table.rows)


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_no_question_is_asked_twice(table: Table) -> None:
    """Two rows of one table with the same ends could contradict each other."""
    asked = Counter((row.source, row.destination) for row in table.rows)
    assert [ends for ends, count in asked.items() if count > 1] == []


def test_no_file_is_overlooked() -> None:
    """Every YAML file below this folder is read as a table."""
    files = set(TRUTH_FOLDER.rglob("*.y*ml"))
    assert files == {table.path for table in ALL_TABLES}
