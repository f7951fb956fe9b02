"""Ends a child where we cannot: after a SIGKILL, which nobody gets to handle.

A shell sits on a pipe of which this process alone holds the other end. The kernel closes that end
with the process, however it ended; the shell then wakes, ends the child's process group and takes
the child's folder away. It sleeps in a read until then, needs no permission, and is the same on
Linux and macOS, unlike ``PR_SET_PDEATHSIG``, which also takes the end of a mere thread for that of
its process.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator

_SHELL = "/bin/sh"
_SCRIPT = """\
group=
while read -r word number; do
    case $word in
        guard) group=$number ;;
        done) exit ;;
    esac
done
if [ -n "$group" ]; then kill -s TERM -- "-$group"; fi
rm -f -- "$1/$2"
rmdir -- "$1"
"""
"""``done`` says that all ended in order; the end of the pipe without it says that it did not."""


class Watchdog:
    """The near end of the pipe."""

    def __init__(self, pipe: int | None) -> None:
        self._pipe = pipe

    def guard(self, group: int) -> None:
        """Say which process group is to end with this process."""
        self._write(f"guard {group}\n")

    def release(self) -> None:
        """Say that the child is being ended in order."""
        self._write("done\n")

    def _write(self, line: str) -> None:
        if self._pipe is not None:
            with contextlib.suppress(BrokenPipeError):  # somebody has ended the shell
                os.write(self._pipe, line.encode("ascii"))


@contextlib.contextmanager
def watchdog(folder: str, socket_name: str) -> Iterator[Watchdog]:
    """Watch over this process for the length of a block.

    Args:
        folder: The child's folder, which goes if this process is killed.
        socket_name: The only file in it.

    Yields:
        What is told of the child.
    """
    if not os.access(_SHELL, os.X_OK):
        yield Watchdog(None)
        return
    # Python makes pipes that no child inherits: so the write end is ours alone.
    read_end, write_end = os.pipe()
    try:
        shell = subprocess.Popen(  # noqa: S603
            [_SHELL, "-c", _SCRIPT, "outgate-watchdog", folder, socket_name],
            stdin=read_end,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Its own session: what is sent to our group, or typed at our terminal, is not for it.
            start_new_session=True,
        )
    except OSError:
        os.close(write_end)
        raise
    finally:
        os.close(read_end)
    found = Watchdog(write_end)
    try:
        yield found
    finally:
        found.release()
        os.close(write_end)
        shell.wait()
