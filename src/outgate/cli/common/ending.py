"""Signals that end a process, for a command that must clean up.

Python turns SIGINT into an exception wherever the program happens to be. Where that is a finaliser,
the exception is printed and lost, and a run that was told to stop goes on; where it is a write,
half of it is written. So a signal is only noted here, and the command asks at places where it can
stop. Where it waits for others it says so, and is woken. Who is impatient sends another one.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeAlias, TypeVar

Handler: TypeAlias = Callable[[int, FrameType | None], None]
Item = TypeVar("Item")

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class InterruptedBySignal(KeyboardInterrupt):
    """A signal told the run to stop."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        """Which one."""


class Interruptions:
    """Notes signals, and raises where it is asked, or where the run waits."""

    def __init__(self) -> None:
        self._noted: int | None = None
        self._is_waiting = False

    def note(self, number: int, _frame: FrameType | None) -> None:
        """Take a signal; the second one before the first was heard is not kept waiting."""
        is_second = self._noted is not None
        # Noted also where it is raised: a finaliser may swallow that, and then `check` tells.
        self._noted = number
        if is_second or self._is_waiting:
            raise InterruptedBySignal(number)

    def check(self) -> None:
        """Raise KeyboardInterrupt, once for each signal that was noted."""
        if self._noted is not None:
            number, self._noted = self._noted, None
            raise InterruptedBySignal(number)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Raise for a signal wherever it comes, for the length of a block that may wait."""
        before, self._is_waiting = self._is_waiting, True
        try:
            self.check()
            yield
        finally:
            self._is_waiting = before

    def each(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items; a signal is heard while the next one is waited for, and only then.

        What is done with an item is done as a whole.
        """
        iterator = iter(items)
        while True:
            try:
                with self.heard():
                    item = next(iterator)
            except StopIteration:
                return
            yield item


@contextmanager
def noting_signals() -> Iterator[Interruptions]:
    """Note SIGINT, SIGTERM and SIGHUP for the length of a block.

    Yields:
        What notes them.
    """
    found = Interruptions()
    with _handled(found.note):
        yield found


@contextmanager
def _handled(handler: Handler) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    present = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, handler) for number in present}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
