"""``--help`` must appear at once: nothing heavy is imported for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from outgate.cli.table import COMMANDS
from tests.cli.conftest import MAIN

HEAVY = (
    "rich",
    "yaml",
    "msgspec",
    "outgate.engine",
    "outgate.manifests",
    "outgate.questions",
    "outgate.loading",
)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], *([n, "--help"] for n in COMMANDS)]
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    """Neither the program's help nor that of any command loads the engine or a large library."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr))\n" + MAIN
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )

    loaded = done.stderr.split()
    assert [name for name in HEAVY if name in loaded] == []
    assert "click" in loaded
