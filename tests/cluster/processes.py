"""Remembers every process that the harness starts, and ends those and no others.

A process is known by its id together with its start time in clock ticks since boot, so that a
stranger who was given a used id is never hit. Nothing is ever ended by name.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.errors import ClusterError
from tests.cluster.shell import wait_until

PROC = Path("/proc")


@dataclass(frozen=True)
class Stat:
    """What /proc says about a process: see proc_pid_stat(5)."""

    state: str
    parent: int
    threads: int
    start_ticks: int

    @property
    def has_ended(self) -> bool:
        """Whether all of it ended: a first thread may be over while others still hold its ports."""
        return self.state in "ZX" and self.threads <= 1


def stat_of(process_id: int) -> Stat | None:
    """Read a process's state.

    Args:
        process_id: Its id.

    Returns:
        The state, or None when there is no such process.
    """
    try:
        text = (PROC / str(process_id) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the program's name in parentheses and may itself hold anything.
    fields = text.rpartition(")")[2].split()
    return Stat(fields[0], int(fields[1]), threads=int(fields[17]), start_ticks=int(fields[19]))


def process_ids() -> Iterable[int]:
    """List all processes that this process can see."""
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def children_of(process_id: int) -> list[int]:
    """List the direct children of a process.

    Args:
        process_id: The parent.
    """
    found = []
    for candidate in process_ids():
        stat = stat_of(candidate)
        if stat is not None and stat.parent == process_id:
            found.append(candidate)
    return found


# Processes that this very process started: kept until they end, so that they can be waited for.
_own_children: dict[int, subprocess.Popen[bytes]] = {}


class Ledger:
    """The processes of one cluster, one small file each."""

    def __init__(self, folder: Path, logs: Path) -> None:
        self._folder = folder
        self._logs = logs

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str] | None = None,
        forks: bool = False,
        keep_open: Sequence[int] = (),
    ) -> int:
        """Start a process in a session of its own and write it down.

        Args:
            name: What it is called from now on.
            command: The program and its arguments.
            environment: Variables beside ours.
            forks: The command is a starter whose only child is the process that is meant.
            keep_open: File descriptors that it inherits.

        Returns:
            The id of the process that is meant.

        Raises:
            ClusterError: It runs already, or ended at once.
        """
        if self.alive(name):
            raise ClusterError(f"{name} runs already")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._logs.mkdir(parents=True, exist_ok=True)
        with (self._logs / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                [str(word) for word in command],
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=keep_open,
            )
        _own_children[started.pid] = started
        # Written down before anything else can fail; replaced by the child below.
        self._write(name, started.pid)
        if not forks:
            return started.pid
        wait_until(f"the start of {name}", lambda: children_of(started.pid), pause=0.02)
        child = children_of(started.pid)[0]
        self._write(name, child)
        return child

    def identifier(self, name: str) -> int | None:
        """Find a process that is still the one that was started.

        Args:
            name: Its name.

        Returns:
            Its id, or None when it ended or was never started.
        """
        try:
            written = json.loads((self._folder / f"{name}.json").read_text())
        except FileNotFoundError:
            return None
        process_id, start_ticks = int(written["pid"]), int(written["start_ticks"])
        stat = stat_of(process_id)
        if stat is None or stat.has_ended or stat.start_ticks != start_ticks:
            return None
        return process_id

    def alive(self, name: str) -> bool:
        """Say whether a process that was started still runs.

        Args:
            name: Its name.
        """
        return self.identifier(name) is not None

    def names(self) -> list[str]:
        """List the processes written down, ended ones too."""
        return sorted(path.stem for path in self._folder.glob("*.json"))

    def stop(self, name: str, number: signal.Signals = signal.SIGKILL) -> bool:
        """End a process and wait until it is gone.

        Args:
            name: Its name.
            number: The signal that it gets.

        Returns:
            Whether it ran.
        """
        process_id = self.identifier(name)
        if process_id is not None:
            os.kill(process_id, number)
            wait_until(f"the end of {name}", lambda: not self.alive(name), pause=0.02)
        (self._folder / f"{name}.json").unlink(missing_ok=True)
        for ended in [
            child for child, started in _own_children.items() if started.poll() is not None
        ]:
            del _own_children[ended]
        return process_id is not None

    def _write(self, name: str, process_id: int) -> None:
        stat = stat_of(process_id)
        if stat is None:
            raise ClusterError(f"{name} ended at once; see {self._logs / name}.log")
        text = json.dumps({"pid": process_id, "start_ticks": stat.start_ticks})
        (self._folder / f"{name}.json").write_text(text)
