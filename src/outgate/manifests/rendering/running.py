"""One child program: what it prints, within bounds of size and time, and never longer than we live.

The child gets no standard input and a session of its own: Ctrl-C is ours to handle, and whatever
ends the reading ends the child and all that it started.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

_PIECE = 1 << 16
_WORDS_KEPT = 1 << 16
"""How much of standard error is kept: its end, where programs say why they stop."""
_GRACE = 3.0
_SETTINGS = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "NO_COLOR": "1"}


class ChildError(Exception):
    """The child could not be started, or was stopped; its text is the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a child said before it ended."""

    data: bytes
    words: str
    """The end of what it wrote to standard error."""
    code: int


def run(command: Sequence[str], *, most_bytes: int, seconds: float) -> Output:
    """Run a program to its end.

    Args:
        command: The program and its arguments.
        most_bytes: How much it may print before it is stopped.
        seconds: How long it may take before it is stopped.

    Raises:
        ChildError: It cannot be started, prints too much or takes too long.
    """
    try:
        child = subprocess.Popen(  # noqa: S603 - an argument list, and no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, **_SETTINGS},
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ChildError(f"cannot be started: {reason}") from error
    try:
        return _collect(child, most_bytes, time.monotonic() + seconds, seconds)
    except BaseException:
        # Not reaped yet, so its process group is surely still its own.
        _end(child)
        raise
    finally:
        for stream in (child.stdout, child.stderr):
            _close(stream)


def _collect(
    child: subprocess.Popen[bytes], most_bytes: int, deadline: float, seconds: float
) -> Output:
    if child.stdout is None or child.stderr is None:  # pragma: no cover - both are pipes
        raise ChildError("has no output")
    data, words = bytearray(), bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ, data)
        waiting.register(child.stderr, selectors.EVENT_READ, words)
        while waiting.get_map():
            left = deadline - time.monotonic()
            ready = waiting.select(left) if left > 0 else []
            if not ready:
                raise ChildError(f"did not end within {seconds:g} seconds")
            for key, _ in ready:
                piece = os.read(key.fd, _PIECE)
                if not piece:
                    waiting.unregister(key.fileobj)
                key.data.extend(piece)
            del words[:-_WORDS_KEPT]
            if len(data) > most_bytes:
                raise ChildError(f"prints more than {most_bytes} bytes")
    try:
        code = child.wait(timeout=max(deadline - time.monotonic(), 0))
    except subprocess.TimeoutExpired as error:
        raise ChildError(f"did not end within {seconds:g} seconds") from error
    return Output(bytes(data), words.decode("utf-8", "replace"), code)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and what it started."""
    _signal(child, signal.SIGTERM)
    try:
        child.wait(timeout=_GRACE)
    except subprocess.TimeoutExpired:
        _signal(child, signal.SIGKILL)
        child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()
