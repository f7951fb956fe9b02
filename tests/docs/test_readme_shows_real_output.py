"""What the README shows is what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from outgate.cli.entry import program

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```\n\$ outgate ([^\n]+)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "expected"), SHOWN)
def test_a_shown_command_prints_what_is_shown(
    command: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines under a command in the README are the first that it prints."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("COLUMNS", raising=False)
    result = CliRunner().invoke(program, shlex.split(command))
    shown = [line.rstrip() for line in expected.splitlines()]
    printed = [line.rstrip() for line in result.stdout.splitlines()]
    assert shown == printed[: len(shown)]


def test_the_picture_is_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command above the picture in the README gives the picture's text."""
    monkeypatch.chdir(ROOT)
    found = re.findall(r"`outgate ([^`]+ -o mermaid)`\n\n```mermaid\n(.*?)```", README, re.DOTALL)

    assert [CliRunner().invoke(program, shlex.split(command)).stdout for command, _ in found] == [
        text for _, text in found
    ]
    assert len(found) == 1


def test_the_readme_shows_something() -> None:
    """The pattern above finds the tour."""
    assert len(SHOWN) == 2
