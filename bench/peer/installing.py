"""The peer in an environment of its own, installed by name at first use."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

NAME = "network-config-analyzer"
VERSION = "2.1.0"
_LONGEST = 300


class PeerMissingError(RuntimeError):
    """The peer cannot be installed here."""


def installed_peer(cache: Path) -> Path:
    """Return the peer's ``nca`` program.

    Args:
        cache: The folder to install below.

    Raises:
        PeerMissingError: It is not there and cannot be installed.
    """
    home = cache / f"nca-{VERSION}"
    program = home / "bin" / "nca"
    if program.exists():
        return program
    shutil.rmtree(home, ignore_errors=True)
    wanted = f"{NAME}=={VERSION}"
    uv = shutil.which("uv")
    python = str(home / "bin" / "python")
    if uv:
        steps = [
            [uv, "venv", "--quiet", "--python", sys.executable, str(home)],
            [uv, "pip", "install", "--quiet", "--python", python, wanted],
        ]
    else:
        steps = [
            [sys.executable, "-m", "venv", str(home)],
            [python, "-m", "pip", "install", "--quiet", wanted],
        ]
    try:
        for step in steps:
            subprocess.run(step, check=True, capture_output=True, text=True, timeout=_LONGEST)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(home, ignore_errors=True)
        reason = getattr(error, "stderr", None) or str(error)
        last = reason.strip().splitlines()[-1] if reason.strip() else "no reason given"
        raise PeerMissingError(f"{wanted} cannot be installed: {last}") from error
    return program
