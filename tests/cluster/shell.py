"""Runs other programs and waits for things, with errors that say what was wanted."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.cluster.errors import ClusterError, HopelessError

Result = TypeVar("Result")
ERROR_LINES = 15


def run(
    command: Sequence[str | Path],
    *,
    stdin: str | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    timeout: float = 60,
) -> str:
    """Run a program to its end.

    Args:
        command: The program and its arguments.
        stdin: What it reads; nothing without.
        environment: Its whole environment; ours without.
        folder: Where it runs; here without.
        timeout: Seconds that it may take.

    Returns:
        Its standard output.

    Raises:
        ClusterError: It failed, took too long or is not there.
    """
    words = [str(word) for word in command]
    shown = " ".join(words[:6]) + (" …" if len(words) > 6 else "")
    try:
        done = subprocess.run(
            words,
            input=stdin if stdin is not None else "",
            env=environment,
            cwd=folder,
            timeout=timeout,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise ClusterError(f"{words[0]} is not installed; run: make cluster-build") from None
    except subprocess.TimeoutExpired:
        raise ClusterError(f"{shown} did not end within {timeout:g} s") from None
    if done.returncode != 0:
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-ERROR_LINES:])
        raise ClusterError(f"{shown} failed with exit code {done.returncode}: {said}")
    return done.stdout


def attempt(attempted: Callable[[], Result]) -> Result | None:
    """Do something that may fail, as a check to wait for.

    Args:
        attempted: What is done.

    Returns:
        Its result, or None where it raised ClusterError.
    """
    try:
        return attempted()
    except ClusterError:
        return None


def wait_until(
    what: str, check: Callable[[], object], *, seconds: float = 30, pause: float = 0.1
) -> float:
    """Wait until a check is true.

    Args:
        what: The awaited thing, for the error.
        check: Asked again and again; an error of the harness counts as no.
        seconds: How long to wait at most.
        pause: Seconds between two checks.

    Returns:
        How many seconds it took.

    Raises:
        ClusterError: It did not come true in time, or never can.
    """
    began = time.monotonic()
    while True:
        refused = ""
        try:
            if check():
                return time.monotonic() - began
        except HopelessError:
            raise
        except ClusterError as error:
            refused = f": {error}"
        if time.monotonic() - began > seconds:
            raise ClusterError(f"{what} did not happen within {seconds:g} s{refused}")
        time.sleep(pause)
