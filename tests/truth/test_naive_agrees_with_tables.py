"""The truth tables and the naive evaluator check each other, without the program under test."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.second_opinion.ends import KubernetesObject
from tests.second_opinion.naive import verdict
from tests.second_opinion.questions import Question, plain_question, speaks_one_dialect
from tests.truth.tables import Row, Table, all_tables, manifests_of

OWN_FOLDERS = ("e2e", "semantics")


@cache
def cluster_of(table: Table) -> list[KubernetesObject]:
    return manifests_of(table)


def answerable(table: Table) -> list[tuple[Row, Question]]:
    if not speaks_one_dialect(cluster_of(table)):
        return []
    pairs = [(row, plain_question(row.source, row.destination)) for row in table.rows]
    return [(row, question) for row, question in pairs if question is not None]


@pytest.mark.parametrize(
    ("table", "row", "question"),
    [
        pytest.param(table, row, question, id=f"{table.name}:{row.number}")
        for table in all_tables(*OWN_FOLDERS)
        for row, question in answerable(table)
    ],
)
def test_row(table: Table, row: Row, question: Question) -> None:
    """The naive evaluator gives the verdict of the row."""
    actual = verdict(
        cluster_of(table),
        question.source,
        question.destination,
        question.port,
        question.protocol,
    )
    expected = row.verdict
    assert expected == actual, f"{row.source} -> {row.destination}: {row.because}"


def test_hardly_any_row_is_beyond_the_naive_evaluator() -> None:
    """Every e2e row and four of five semantics rows are checked above."""
    asked: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for table in all_tables(*OWN_FOLDERS):
        folder = table.path.parent.name
        rows[folder] += len(table.rows)
        asked[folder] += len(answerable(table))
    assert rows["e2e"] == asked["e2e"]
    assert asked["semantics"] >= 0.8 * rows["semantics"], (asked, rows)
