"""Runs outgate in a real pseudo-terminal, as a person would see it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.cli.conftest import MAIN

_LONGEST = 60
"""Seconds after which a test gives up."""


class Terminal:
    """A process whose standard output and error are a terminal of some width."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        stdin: int = subprocess.DEVNULL,
        stdout: int | None = None,
    ) -> None:
        """Start outgate.

        Args:
            arguments: The command line.
            columns: How wide the terminal is.
            environment: Beside what a process needs.
            folder: Where to run.
            stdin: Nothing by default, or a pipe.
            stdout: The terminal by default, or a pipe.
        """
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAIN, *arguments],
            stdin=stdin,
            stdout=slave if stdout is None else stdout,
            stderr=slave,
            env={**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})},
            cwd=folder,
        )
        os.close(slave)
        self.seen = ""
        """Everything that was written so far, with its sequences."""

    def wait_for(self, is_there: Callable[[str], bool]) -> None:
        """Read until something was written.

        Args:
            is_there: Says whether it was, given everything so far.
        """
        end = time.monotonic() + _LONGEST
        while not is_there(self.seen):
            assert time.monotonic() < end, self.seen
            if select.select([self._master], [], [], 0.1)[0]:
                self.seen += os.read(self._master, 65536).decode("utf-8", "replace")

    def end(self) -> str:
        """Read to the end and return everything, line ends as in a file."""
        while True:
            try:
                piece = os.read(self._master, 65536)
            except OSError:  # Linux's way to say that the other side was closed
                break
            if not piece:
                break
            self.seen += piece.decode("utf-8", "replace")
        self.process.wait(_LONGEST)
        os.close(self._master)
        return self.seen.replace("\r\n", "\n")


def shown(text: str) -> list[str]:
    """Return the lines that are left on the screen: carriage returns and erasing are obeyed."""
    lines: list[str] = []
    for line in text.split("\n"):
        left = line.rpartition("\r\x1b[K")[2]
        lines.append(left)
    return lines
