"""A shell in a terminal: keys in, and what the program was started with out."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 30.0


class Terminal:
    """An interactive shell."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        """Start it.

        Args:
            command: The shell and its options.
            environment: All of its environment.
        """
        self._shown = b""
        self._process, self._leader = pty.fork()
        if self._process == 0:
            with suppress(OSError):
                os.execve(command[0], list(command), environment)  # noqa: S606
            os._exit(127)

    def __enter__(self) -> Self:
        """Return the terminal."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the shell."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._leader)

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self._leader, keys.encode())

    def wait_for(self, text: str) -> None:
        """Wait until the screen has shown a text, and forget what was shown up to it.

        Raises:
            AssertionError: It never came.
        """
        end = time.monotonic() + PATIENCE
        while text.encode() not in self._shown:
            self._read(0.05)
            assert time.monotonic() < end, f"no {text!r} in {self._shown!r}"
        self._shown = self._shown.partition(text.encode())[2]

    def words_of(self, program: Path, keys: str) -> list[str]:
        """Press keys and then Return, and say what the program was started with.

        Args:
            program: It notes its words beside itself.
            keys: A shell takes them one after another, so none is too early.
        """
        noted = program.with_name(program.name + ".words")
        noted.unlink(missing_ok=True)
        self.send(keys + "\r")
        end = time.monotonic() + PATIENCE
        while not noted.exists():
            self._read(0.05)
            assert time.monotonic() < end, f"nothing ran: {self._shown!r}"
        return noted.read_text().splitlines()

    def _read(self, seconds: float) -> None:
        ready, _, _ = select.select([self._leader], [], [], seconds)
        if ready:
            with suppress(OSError):
                self._shown += os.read(self._leader, 65_536)
