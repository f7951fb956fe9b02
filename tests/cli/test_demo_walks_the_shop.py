"""The demo runs on its own, and every step of it ends as its data says."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from outgate.cli.demo import arguments_of, shop_folder
from outgate.cli.demo_steps import CHANGES, QUESTIONS, Step
from outgate.cli.entry import program
from tests.cli.conftest import Type


def test_walk_ends_well(type_: Type) -> None:
    """Every command is printed as typed, in order, and answered."""
    done = type_("demo")

    typed = [line for line in done.stdout.splitlines() if line.startswith("$ ")]
    assert done.exit_code == 0, done.output
    assert [line.partition(" -f ")[0] for line in typed] == [
        f"$ outgate {step.question[0]}" for step in (*QUESTIONS, *CHANGES)
    ]
    assert "error" not in done.stderr


def test_stages_are_shown(type_: Type) -> None:
    """What the plan's README says of them."""
    done = type_("demo")
    rows = [line for line in done.stdout.splitlines() if line.startswith("kubectl apply -k ")]

    assert [row.split()[3] for row in rows] == [
        "stages/1-hold-open",
        "stages/2-policies",
        "stages/3-canary",
        "stages/4-enforced",
    ]
    assert "hold-open is switched off: the plan is in force" in done.stdout


def test_without_a_place_to_write(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence."""

    def refuse(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    done = type_("demo")

    assert done.exit_code == 3
    assert done.stderr == (
        "error: the walk writes into a temporary folder, and cannot make one: No usable "
        "temporary directory found; name another place with TMPDIR\n"
    )


@pytest.mark.parametrize("step", QUESTIONS, ids=lambda step: step.question[0])
def test_question_can_be_typed(step: Step) -> None:
    """Each question's command line runs by itself, and ends as it should."""
    done = CliRunner().invoke(program, arguments_of(step, shop_folder()))

    assert done.exit_code == step.exit_code, done.output


def test_first_verdicts_tell_the_story() -> None:
    """The walk shows at least one pair that is denied and one that is allowed."""
    import outgate

    world = outgate.load(shop_folder())

    verdicts = {
        str(world.explain(step.question[1], step.question[2]).verdict)
        for step in QUESTIONS
        if step.question[0] == "explain"
    }
    assert verdicts == {"ALLOWED", "DENIED"}


def test_demo_runs_from_any_folder(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop is found beside the code, not beside the user."""
    monkeypatch.chdir(Path("/"))

    assert type_("demo").exit_code == 0


def test_recorded_traffic_shows_one_call_that_would_break(type_: Type) -> None:
    """Learnt, planned, replayed; allowed, and replayed again."""
    done = type_("demo")

    verdicts = [line for line in done.stdout.splitlines() if " would be denied (" in line]
    assert [line.partition(" (")[0] for line in verdicts] == [
        "1 edge would be denied",
        "0 edges would be denied",
    ]


def test_the_folder_is_taken_away(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the user is left where they were."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    type_("demo")

    assert (Path.cwd(), list(folder.iterdir())) == (folder, [])
