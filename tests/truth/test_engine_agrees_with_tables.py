"""The program under test answers every row of every truth table as the table says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.second_opinion.seam import ask, world_of_paths
from tests.truth.tables import Row, Table, manifests_paths, questions

if TYPE_CHECKING:
    from pathlib import Path

    import outgate


@cache
def loaded(paths: tuple[Path, ...]) -> outgate.World:
    return world_of_paths(paths)


@pytest.mark.parametrize(("table", "row"), questions())
def test_row(table: Table, row: Row) -> None:
    """The verdict is the one that the table gives."""
    world = loaded(manifests_paths(table))
    expected = row.verdict
    actual = ask(world, row.source, row.destination)
    assert expected == actual, f"{row.source} -> {row.destination}: {row.because}"
