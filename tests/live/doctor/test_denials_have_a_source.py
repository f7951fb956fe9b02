"""Where each enforcer shows denied connections."""

from __future__ import annotations

import shlex

from outgate.flows.sources.table import SOURCES
from outgate.live.doctor.denial_sources import DENIAL_SOURCES, denial_sources
from outgate.live.doctor.platforms import PLATFORMS, platform_facts


def test_every_row_is_of_an_enforcer_that_doctor_knows() -> None:
    """A row under a name that no enforcer has would never be shown."""
    from pathlib import Path

    import outgate.live.doctor.plugins as plugins

    folder = Path(plugins.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))

    assert [name for name in DENIAL_SOURCES if f'"{name}"' not in text] == []


def test_each_command_ends_in_this_one() -> None:
    """So that what is printed can be typed."""
    for source in DENIAL_SOURCES.values():
        if source.command:
            words = shlex.split(source.command.partition("|")[2])
            assert words[:3] == ["outgate", "denied", "-"]
    assert "kernel" in SOURCES


def test_every_platform_is_answered_for() -> None:
    """One line for each enforcer, also where none is known."""
    for name in PLATFORMS:
        facts = platform_facts(name)
        assert len(denial_sources(facts)) == len(facts.enforcers)
