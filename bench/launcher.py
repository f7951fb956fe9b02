"""Run one command and print what it took, as JSON.

A process's peak memory starts with that of its parent at the moment of the fork: Linux takes the
high-water mark over to the new program. So commands are started from here, a bare interpreter
that imports next to nothing, and not from the benchmark itself.

Usage: ``python -I -S launcher.py OUTPUT SECONDS COMMAND...``; the command's standard output goes to
the file OUTPUT, its errors to OUTPUT.err. After SECONDS it is ended.
"""

import os
import signal
import sys
import time


def main() -> None:
    """Run the command that the arguments name."""
    output, seconds, *command = sys.argv[1:]
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(output, flags, 0o644), 1)
        os.dup2(os.open(output + ".err", flags, 0o644), 2)
        os.execv(command[0], command)  # noqa: S606
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(int(seconds))
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    # Written by hand: the json module would be most of this process's memory. Linux counts
    # ru_maxrss in KiB, macOS in bytes.
    scale = 1 if sys.platform == "darwin" else 1024
    print(
        f'{{"wall": {wall:.6f}, "cpu": {usage.ru_utime + usage.ru_stime:.6f}, '
        f'"peak": {usage.ru_maxrss * scale}, "code": {os.waitstatus_to_exitcode(status)}}}'
    )


if __name__ == "__main__":
    main()
