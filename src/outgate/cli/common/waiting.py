"""Signs of life on standard error while reading takes its time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from outgate.cli.common.options import Common

_PATIENCE = 1.5
"""Seconds without an answer after which a person wants to know why."""


@contextmanager
def telling_that_it_waits(common: Common, stdin: TextIO, stderr: TextIO) -> Iterator[None]:
    """Say that standard input is a terminal, or that reading goes on, where a person may wonder.

    Args:
        common: The options.
        stdin: Standard input.
        stderr: Standard error.
    """
    if common.quiet:
        yield
        return
    if "-" in common.filename and stdin.isatty():
        stderr.write("waiting for manifests on standard input; end them with Ctrl-D\n")
        stderr.flush()
        yield
        return
    if not stderr.isatty():
        yield
        return
    told = threading.Event()

    def tell() -> None:
        told.set()
        stderr.write("\rreading …")
        stderr.flush()

    timer = threading.Timer(_PATIENCE, tell)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if told.is_set():
            stderr.write("\r\x1b[K")
            stderr.flush()
