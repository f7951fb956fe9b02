"""Commands as processes of their own: their time, their processor time, their peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.places import ROOT

_LAUNCHER = Path(__file__).parent / "launcher.py"
LONGEST = 3600
"""Seconds after which a command is ended, where nothing else is said."""


class CommandError(RuntimeError):
    """A measured command failed, so that its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time, user and system."""
    peak: float
    """The most memory that it held, in bytes."""
    output: str
    """Its standard output, where it was kept."""


def run(command: Sequence[str], *, keep_output: bool = False, longest: int = LONGEST) -> Run:
    """Run a command and measure it.

    Args:
        command: The program's path and its arguments.
        keep_output: Return the standard output; otherwise it goes to the null device.
        longest: Seconds after which it is ended.

    Returns:
        What it took.

    Raises:
        CommandError: It ended with another code than 0, or took too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        if not keep_output:
            output.symlink_to("/dev/null")
        launched = [sys.executable, "-I", "-S", str(_LAUNCHER), str(output), str(longest), *command]
        measured: dict[str, float] = json.loads(
            subprocess.run(
                launched, check=True, capture_output=True, cwd=ROOT, env=_environment(), text=True
            ).stdout
        )
        if measured["code"]:
            errors = Path(f"{output}.err").read_text(encoding="utf-8", errors="replace")
            late = measured["wall"] >= longest
            reason = f"took over {longest} s" if late else f"ended with {measured['code']:.0f}"
            raise CommandError(f"{' '.join(command)} {reason}: {errors.strip()[-500:]}")
        text = output.read_text(encoding="utf-8") if keep_output else ""
    return Run(measured["wall"], measured["cpu"], measured["peak"], text)


def run_task(name: str, *arguments: str) -> tuple[Run, dict[str, Any]]:
    """Run one program of `bench.tasks` and read what it printed.

    Args:
        name: The module's name.
        arguments: Its arguments.

    Returns:
        The run, and the object that the program printed.
    """
    made = run([sys.executable, "-m", f"bench.tasks.{name}", *arguments], keep_output=True)
    found: dict[str, Any] = json.loads(made.output)
    return made, found


def _environment() -> dict[str, str]:
    """Return the environment of measured commands: the same wherever the benchmark is called."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"NO_COLOR": "1"}
