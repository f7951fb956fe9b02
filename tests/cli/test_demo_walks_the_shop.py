"""The demo runs on its own, and every step of it ends as its data says."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from outgate.cli.demo import arguments_of, shop_folder
from outgate.cli.demo_steps import STEPS, Step
from outgate.cli.entry import program
from tests.cli.conftest import Type


def test_walk_ends_well(type_: Type) -> None:
    """Every command is printed as typed, in order, and answered."""
    done = type_("demo")

    typed = [line for line in done.stdout.splitlines() if line.startswith("$ ")]
    assert done.exit_code == 0, done.output
    assert [line.split()[:3] for line in typed] == [["$", "outgate", s.question[0]] for s in STEPS]
    assert "error" not in done.stderr


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.question[0])
def test_step_can_be_typed(step: Step) -> None:
    """Each step's command line runs by itself, and ends as it should."""
    done = CliRunner().invoke(program, arguments_of(step, shop_folder()))

    assert done.exit_code == step.exit_code, done.output


def test_first_verdicts_tell_the_story() -> None:
    """The walk shows at least one pair that is denied and one that is allowed."""
    import outgate

    world = outgate.load(shop_folder())

    verdicts = {
        str(world.explain(step.question[1], step.question[2]).verdict)
        for step in STEPS
        if step.question[0] == "explain"
    }
    assert verdicts == {"ALLOWED", "DENIED"}


def test_demo_runs_from_any_folder(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop is found beside the code, not beside the user."""
    monkeypatch.chdir(Path("/"))

    assert type_("demo").exit_code == 0
