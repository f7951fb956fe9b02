"""A person at a terminal learns that reading goes on; a pipe or a log never sees it."""

from __future__ import annotations

import io
import threading

import pytest

from outgate.cli.common import waiting
from outgate.cli.common.options import Common
from outgate.cli.common.waiting import telling_that_it_waits
from outgate.model.access import Access


class Stream(io.StringIO):
    """A stream that may be a terminal, and that tells when it is written to."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal
        self.written = threading.Event()

    def isatty(self) -> bool:
        """Say whether it is a terminal."""
        return self.terminal

    def write(self, text: str) -> int:
        """Write, and tell."""
        count = super().write(text)
        self.written.set()
        return count


def options(*, quiet: bool = False) -> Common:
    """Return the options of a run that reads one file."""
    return Common(
        filename=("app.yaml",),
        namespace=(),
        all_namespaces=False,
        selector=None,
        output=(),
        profile=None,
        default_namespace="default",
        pod_cidr=(),
        service_cidr=(),
        strict=False,
        exit_zero=False,
        color="auto",
        quiet=quiet,
        verbose=False,
        access=Access(),
    )


def test_long_reading_is_told_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line appears, and is erased before the answer is printed."""
    monkeypatch.setattr(waiting, "_PATIENCE", 0.0)
    stderr = Stream(terminal=True)

    with telling_that_it_waits(options(), io.StringIO(), stderr):
        assert stderr.written.wait(10)

    assert stderr.getvalue() == "\r\x1b[Kreading …\r\x1b[K"


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_nothing_in_a_log_or_with_quiet(
    terminal: bool, quiet: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standard error holds no trace of it where nobody waits, or nobody wants to know."""
    monkeypatch.setattr(waiting, "_PATIENCE", 0.0)
    stderr = Stream(terminal=terminal)

    with telling_that_it_waits(options(quiet=quiet), io.StringIO(), stderr):
        assert not stderr.written.wait(0.05)

    assert stderr.getvalue() == ""


def test_short_reading_is_not_told() -> None:
    """Within the patience of a person nothing is printed."""
    stderr = Stream(terminal=True)

    with telling_that_it_waits(options(), io.StringIO(), stderr):
        pass

    assert stderr.getvalue() == ""
