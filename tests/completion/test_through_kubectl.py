"""A real kubectl completes ``kubectl outgate`` by asking kubectl_complete-outgate."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from outgate.cli.completion import command
from tests.cli.conftest import MAIN

KUBECTL = shutil.which("kubectl")
pytestmark = pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed")


def ask(bin_: Path, *words: str) -> str:
    """Return what kubectl answers to a shell that completes words behind ``kubectl``."""
    done = subprocess.run(
        [str(KUBECTL), "__complete", *words],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "KUBECONFIG": os.devnull},
    )
    return done.stdout


def test_options_and_words(bin_: Path) -> None:
    """It passes words, meanings and the directive on."""
    assert ask(bin_, "outgate", "aud") == "audit\tWho is open: coverage of every workload.\n:4\n"
    assert ask(bin_, "outgate", "audit", "--output", "js") == "json\n:4\n"


def test_namespaces_without_a_blank_behind_them(bin_: Path) -> None:
    """The directive is Cobra's: 2 for no blank and 4 for no files."""
    assert ask(bin_, "outgate", "explain", "-f", "app.yaml", "ap") == "app/\tnamespace\n:6\n"


def test_files(bin_: Path) -> None:
    """No words and the default directive: the shell completes files."""
    assert ask(bin_, "outgate", "audit", "-f", "") == ":0\n"


def test_the_printed_program_asks_the_plugin(bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``outgate completion kubectl`` prints it, where krew or a lone file has not put one."""
    from click.testing import CliRunner

    script = CliRunner().invoke(command, ["kubectl"], standalone_mode=False).stdout
    (bin_ / "kubectl_complete-outgate").write_text(script)
    assert MAIN not in script
    assert ask(bin_, "outgate", "schema", "Dr") == ":4\n"
    assert ask(bin_, "outgate", "schema", "Do") == "DoctorReport\n:4\n"
