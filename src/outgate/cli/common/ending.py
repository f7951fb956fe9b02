"""Signals that end a process, for a command that must clean up.

Python turns SIGINT into an exception wherever the program happens to be. Where that is a finaliser,
the exception is printed and lost, and a run that was told to stop goes on. So a signal is only
noted here, and the command asks at places where it can stop. Who is impatient sends another one.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TypeAlias

Handler: TypeAlias = Callable[[int, FrameType | None], None]

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Interruptions:
    """Notes signals, and raises where it is asked."""

    def __init__(self) -> None:
        self._is_asked = False

    def note(self, _number: int, _frame: FrameType | None) -> None:
        """Take a signal; the second one before the first was heard is not kept waiting."""
        if self._is_asked:
            raise KeyboardInterrupt
        self._is_asked = True

    def check(self) -> None:
        """Raise KeyboardInterrupt, once for each signal that was noted."""
        if self._is_asked:
            self._is_asked = False
            raise KeyboardInterrupt


@contextmanager
def ending_like_an_interrupt() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise KeyboardInterrupt for the length of a block.

    For a command that loses nothing if the exception is lost with a finaliser, as it is told again.
    """
    with _handled(("SIGTERM", "SIGHUP"), _interrupt):
        yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def noting_signals() -> Iterator[Interruptions]:
    """Note SIGINT, SIGTERM and SIGHUP for the length of a block.

    Yields:
        What notes them.
    """
    found = Interruptions()
    with _handled(_SIGNALS, found.note):
        yield found


@contextmanager
def _handled(names: Sequence[str], handler: Handler) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    present = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, handler) for number in present}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
