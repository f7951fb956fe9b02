"""Signs of life on standard error while reading takes its time.

Only where a terminal listens, only when it takes long, and gone before the answer is printed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from outgate.cli.common.options import Common
    from outgate.manifests.watching import Watched

_PATIENCE = 1.5
"""Seconds without an answer after which a person wants to know why."""
_PACE = 0.25
"""Seconds between two looks at how far it is."""
_ERASE = "\r\x1b[K"


@contextmanager
def telling_that_it_waits(common: Common, stdin: TextIO, stderr: TextIO) -> Iterator[None]:
    """Say that standard input is a terminal, or how far reading is, where a person may wonder.

    Args:
        common: The options.
        stdin: Standard input.
        stderr: Standard error.
    """
    if not common.quiet and "-" in common.filename and stdin.isatty():
        stderr.write("waiting for manifests on standard input; end them with Ctrl-D\n")
        stderr.flush()
        yield
        return
    with showing_progress(stderr, quiet=common.quiet):
        yield


@contextmanager
def showing_progress(stderr: TextIO, *, quiet: bool) -> Iterator[None]:
    """Show how far reading is, once it takes long, and wipe it away at the end.

    Args:
        stderr: Standard error.
        quiet: Show nothing.
    """
    if quiet or not stderr.isatty():
        yield
        return
    from outgate.manifests.watching import watching

    line = _Line(stderr)
    thread = threading.Thread(target=line.run, daemon=True)
    thread.start()
    try:
        with watching(line.watch):
            yield
    finally:
        line.end()
        thread.join()


class _Line:
    """One line of the terminal that is written over and over."""

    def __init__(self, stderr: TextIO) -> None:
        self._stderr = stderr
        self._is_over = threading.Event()
        self._source: Watched | None = None

    def watch(self, source: Watched) -> None:
        """Look at this source from now on."""
        self._source = source

    def end(self) -> None:
        """Stop, and leave nothing behind."""
        self._is_over.set()

    def run(self) -> None:
        """Wait, then show how far it is until it is over."""
        if self._is_over.wait(_PATIENCE):
            return
        if os.environ.get("TERM") == "dumb":
            # Nothing can be erased there: one line says it once.
            self._write("reading …\n")
            return
        while True:
            self._write(f"{_ERASE}{self._words()}")
            if self._is_over.wait(_PACE):
                break
        self._write(_ERASE)

    def _words(self) -> str:
        from outgate.render.looks import width_of

        words = f"reading … {self._source.so_far()}" if self._source is not None else "reading …"
        # A line that wraps could not be erased.
        return words[: (width_of(self._stderr, os.environ) or 80) - 1]

    def _write(self, text: str) -> None:
        self._stderr.write(text)
        self._stderr.flush()
