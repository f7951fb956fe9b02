"""An exception that nobody foresaw: one sentence, exit 70, the traceback only with -v."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.questions.world import World
from tests.cli.conftest import Type


@pytest.fixture(autouse=True)
def broken_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the audit fail in a way that no user can cause."""

    def audit(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr(World, "audit", audit)


def test_one_sentence(type_: Type) -> None:
    """The kind of the exception, and how to report it."""
    done = type_("audit -f app.yaml")

    assert done.exit_code == 70
    assert done.stderr == (
        "error: a fault of outgate itself (ZeroDivisionError: division by zero); run it again with "
        "-v and please report what it prints\n"
    )


def test_traceback_with_verbose(type_: Type) -> None:
    """-v shows where it happened."""
    done = type_("audit -f app.yaml -v")

    assert done.exit_code == 70
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert "please report it with the lines above" in done.stderr.splitlines()[-1]


def test_output_file_is_as_before(type_: Type, folder: Path) -> None:
    """No output file is made or touched by a run that failed."""
    (folder / "old.json").write_text("old")

    type_("audit -f app.yaml -o json=old.json -o csv=new.csv")

    assert (folder / "old.json").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["app.yaml", "old.json"]
