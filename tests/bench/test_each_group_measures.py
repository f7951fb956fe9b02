"""Every group of the table runs from end to end and gives figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.__main__ import measure
from bench.groups.table import GROUPS
from bench.inputs import Inputs
from bench.processes import CommandError, run
from bench.report import as_data, section_page
from tests.bench.tiny import PLAN, tiny_inputs

# The peer comes from a package index; its group is tested on recorded lines. A cluster is filled
# only where somebody names one for that.
OFFLINE = [name for name in GROUPS if name not in ("peer", "live")]


@pytest.mark.parametrize("name", OFFLINE)
def test_a_group_gives_positive_figures_on_a_tiny_cluster(name: str, tmp_path: Path) -> None:
    """The group measures something, and its section can be printed and written as JSON."""
    sections = list(measure([name], PLAN, tiny_inputs(tmp_path)))
    figures = sections[0].figures
    assert figures
    # Growth subtracts the cost of starting, of which a tiny input has little more; of learning most
    # figures are to be 0.
    assert name in ("growth", "learn") or [figure for figure in figures if figure.least <= 0] == []
    text = section_page(sections[0])
    assert [figure.name for figure in figures if figure.name not in text] == []
    data = json.loads(json.dumps(as_data({}, sections)))
    assert len(data["sections"][0]["figures"]) == len(figures)


def test_a_missing_generator_is_said_in_place_of_figures(tmp_path: Path) -> None:
    """Without the program that writes clusters the group is skipped with one sentence."""
    sections = list(measure(["ratios"], PLAN, Inputs(tmp_path, None)))
    assert sections[0].figures == ()
    assert sections[0].remarks[0].startswith("Skipped: s2000 cannot be made: OUTGATE_TEST_DATA")


def test_a_command_that_fails_is_never_a_figure() -> None:
    """A command that ends with an error is reported with its last words."""
    with pytest.raises(CommandError, match="ended with 3: broken"):
        run(["/bin/sh", "-c", "echo broken >&2; exit 3"])


def test_a_command_that_hangs_is_ended() -> None:
    """A command is not waited for beyond its limit."""
    with pytest.raises(CommandError, match="took over 1 s"):
        run(["/bin/sleep", "30"], longest=1)


def test_peak_memory_is_the_childs_own_and_not_the_parents() -> None:
    """A small program started from a large process is measured as small."""
    ballast = bytearray(200_000_000)
    peak = run(["/bin/echo"]).peak
    assert len(ballast) > 10 * peak
