"""A profile, a dialect or a command that is not in its table would silently not be there."""

from __future__ import annotations

from pathlib import Path

import outgate
from outgate.cli.table import COMMANDS
from outgate.dialects.table_other import OTHER_DIALECTS
from outgate.enforcers import PROFILES

SOURCE = Path(outgate.__file__).parent


def test_profiles() -> None:
    """Every file of outgate.enforcers beside the table is a profile of that name."""
    files = {path.stem for path in (SOURCE / "enforcers").glob("*.py")} - {"__init__", "table"}
    assert files == {name.replace("-", "_") for name in PROFILES}


def test_dialects() -> None:
    """Every folder of outgate.dialects with a reader is named by a row, or is NetworkPolicy's."""
    folders = {path.parent.name for path in (SOURCE / "dialects").glob("*/read.py")}
    named = {read.__module__.split(".")[2] for read in OTHER_DIALECTS.values()}
    assert folders - {"networkpolicy"} == named


def test_commands() -> None:
    """Every file of outgate.cli that holds a command is in the table."""
    files = {
        path.stem
        for path in (SOURCE / "cli").glob("*.py")
        if "\ndef command(" in path.read_text(encoding="utf-8")
    }
    assert files == {entry.module.rpartition(".")[2] for entry in COMMANDS.values()}
