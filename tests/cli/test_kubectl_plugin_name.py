"""As a plugin the program calls itself ``kubectl outgate``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from outgate.cli.entry import program_name
from tests.cli.conftest import MAIN


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/usr/bin/outgate", "outgate"),
        ("/home/me/.krew/bin/kubectl-outgate", "kubectl outgate"),
        ("kubectl-net_out", "kubectl net-out"),
        ("-c", "outgate"),
        ("", "outgate"),
    ],
)
def test_name_of_the_program(path: str, name: str) -> None:
    """An underscore in a plugin's file name is a dash in the command (kubectl's plugin rules)."""
    assert program_name(path) == name


def test_usage_and_next_command_as_a_plugin(folder: Path) -> None:
    """Usage lines, errors and the next command to type all name the plugin."""
    plugin = folder / "kubectl-outgate"
    plugin.write_text(f"#!{sys.executable}\n{MAIN}\n")
    plugin.chmod(0o755)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [str(plugin), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    assert run("audit", "--help").startswith("Usage: kubectl outgate audit ")
    assert "next: kubectl outgate reach -f app.yaml" in run("audit", "-f", "app.yaml")
