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


def test_stages_are_shown_and_the_folder_goes(type_: Type, folder: Path) -> None:
    """What the plan's README says of them; nothing is left on the disk."""
    done = type_("demo")
    rows = [line for line in done.stdout.splitlines() if line.startswith("kubectl apply -k ")]
    written = next(line for line in done.stdout.splitlines() if " -o " in line).split()[-1]

    assert [row.split()[3] for row in rows] == [
        "stages/1-hold-open",
        "stages/2-policies",
        "stages/3-canary",
        "stages/4-enforced",
    ]
    assert "hold-open is switched off: the plan is in force" in done.stdout
    assert not Path(written).parent.exists()


def test_without_a_place_for_the_plan(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence."""

    def refuse(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    done = type_("demo")

    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == (
        "error: the walk writes a plan to a temporary folder, and cannot make one: No usable "
        "temporary directory found; name another place with TMPDIR\n"
    )


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.question[0])
def test_step_can_be_typed(step: Step, tmp_path: Path) -> None:
    """Each step's command line runs by itself, and ends as it should."""
    line = arguments_of(step, shop_folder(), str(tmp_path / "plan"))
    done = CliRunner().invoke(program, line)

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
