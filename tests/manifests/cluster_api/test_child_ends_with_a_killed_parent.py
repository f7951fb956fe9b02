"""A child ends with its parent, however that ends: SIGKILL, which nobody can handle, included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PARENT = """
import subprocess, sys
from outgate.manifests.cluster_api.watchdog import watchdog

with watchdog(sys.argv[1], "api.sock") as guardian:
    child = subprocess.Popen(["sleep", "60"], start_new_session=True, stdout=subprocess.DEVNULL)
    guardian.guard(child.pid)
    print(child.pid, flush=True)
    sys.stdin.readline()
    guardian.release()
"""
PATIENCE = 10.0


def settled(holds: Callable[[], bool]) -> bool:
    """Wait until something holds, for a while."""
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def is_running(number: int) -> bool:
    """Say whether a process is there and is no zombie."""
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()[:1] not in ("", "Z")


@pytest.fixture(name="folder")
def folder_with_a_socket(tmp_path: Path) -> Path:
    """The child's folder, with what stands for its socket."""
    folder = tmp_path / "outgate-child"
    folder.mkdir()
    (folder / "api.sock").touch()
    return folder


def start(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a parent; return it and the id of its child."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_child_ends_with_its_parent(folder: Path, number: int) -> None:
    """And its folder is taken away."""
    parent, child = start(folder)
    assert is_running(child)
    parent.send_signal(number)
    parent.communicate(timeout=PATIENCE)

    if number == signal.SIGINT:  # the parent unwinds, and ends its child itself
        os.kill(child, signal.SIGTERM)
    else:
        assert settled(lambda: not folder.exists())
    assert settled(lambda: not is_running(child))


def test_parent_that_ends_in_order_ends_its_child_itself(folder: Path) -> None:
    """The shell must not: the number may be somebody else's by then."""
    parent, child = start(folder)
    parent.communicate("\n", timeout=PATIENCE)

    assert (is_running(child), folder.exists()) == (True, True)
    os.kill(child, signal.SIGTERM)


def test_shell_that_somebody_ended_is_no_fault(folder: Path) -> None:
    """Telling it anything fails silently: the answer is worth more than the guard."""
    parent, child = start(folder)
    told = subprocess.run(
        ["pgrep", "-f", f"outgate-watchdog {folder} "], capture_output=True, text=True, check=True
    )
    os.kill(int(told.stdout), signal.SIGKILL)

    parent.communicate("\n", timeout=PATIENCE)
    assert parent.returncode == 0
    os.kill(child, signal.SIGTERM)
