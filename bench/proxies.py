"""The memory of a kubectl proxy while it runs: `wait4` tells nothing of a grandchild apart."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Self

_PAUSE = 0.1
_SIGN = b"proxy\0--unix-socket="
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class ProxyWatcher:
    """Looks at every kubectl proxy of the machine that starts meanwhile; Linux only, else 0."""

    def __init__(self) -> None:
        self.peak = 0.0
        """The most that one of them held, in bytes."""
        self._ended = threading.Event()
        self._before = frozenset(_proxies())
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_PAUSE):
            for process in set(_proxies()) - self._before:
                self.peak = max(self.peak, _peak(process))


def _proxies() -> list[Path]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if _SIGN in (process / "cmdline").read_bytes():
                found.append(process)
        except OSError:
            continue  # it has ended
    return found


def _peak(process: Path) -> float:
    try:
        match = _PEAK.search((process / "status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return 0.0
    return float(match[1]) * 1024 if match else 0.0
