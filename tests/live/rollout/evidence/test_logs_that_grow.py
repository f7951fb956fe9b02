"""Logs while a roll-out goes on: appended, rotated, cut in the middle, ended, faster than read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outgate.errors import InputError
from outgate.flows.classes import TrafficClass
from outgate.live.rollout.listening import Listening
from outgate.live.rollout.replaying import ends_of
from outgate.live.rollout.tailing import BACKLOG, FileTail, StreamTail, opened_tail
from tests.live.rollout.evidence.scenes import STRANGER, WEB, Shop, outside

Open = Callable[[Path], FileTail]
LINE = (
    "2030-01-0{day}T10:00:00+0000 node1 kernel: drop: IN=cali1 OUT=eth0 SRC=10.244.0.5 "
    "DST=9.9.9.9 LEN=60 PROTO=TCP SPT=4{port:04} DPT={port} WINDOW=0 SYN\n"
)


def denial(port: int, day: int = 1) -> str:
    """Return a line of the kernel: the shop's web was denied a connection to the stranger."""
    return LINE.format(day=day, port=port)


def append(log: Path, *texts: str) -> None:
    """Append to a log."""
    with log.open("a") as file:
        file.writelines(texts)


def wait_for(holds: Callable[[], object]) -> None:
    """Wait for a thread, ten seconds at most."""
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens logs, and closes them when the test ends."""
    tails: list[FileTail] = []

    def open_one(log: Path) -> FileTail:
        tails.append(FileTail(str(log)))
        return tails[-1]

    yield open_one
    for tail in tails:
        tail.close()


def test_only_what_is_appended_and_whole(opened: Open, tmp_path: Path) -> None:
    """Half a line waits for its other half."""
    log = tmp_path / "log"
    log.write_text("one\ntwo\n")
    tail = opened(log)
    assert tail.lines() == [b"one", b"two"]
    append(log, "three\nfo")
    assert tail.lines() == [b"three"]
    append(log, "ur\n")
    assert tail.lines() == [b"four"]


def test_a_large_file_is_read_from_near_its_end(opened: Open, tmp_path: Path) -> None:
    """From the first whole line there."""
    log = tmp_path / "log"
    with log.open("wb") as file:
        file.write(b"x" * 99 + b"\n")
        file.seek(BACKLOG + 150)
        file.write(b"\nlast\n")
    lines = opened(log).lines()
    assert lines[-1] == b"last"
    assert sum(map(len, lines)) < BACKLOG


@pytest.mark.parametrize("how", ["renamed", "cut"])
def test_a_log_that_is_rotated(opened: Open, tmp_path: Path, how: str) -> None:
    """What was written before it is not lost, and the new file is read from its beginning."""
    log = tmp_path / "log"
    log.write_text("one\n")
    tail = opened(log)
    tail.lines()
    append(log, "two\n")
    if how == "renamed":
        log.rename(tmp_path / "log.1")
        log.write_text("three\n")
        assert tail.lines() == [b"two", b"three"]
    else:
        assert tail.lines() == [b"two"]
        log.write_text("three\n")
        assert tail.lines() == [b"three"]
    assert tail.trouble == ""


def test_a_log_that_is_gone(opened: Open, tmp_path: Path) -> None:
    """That it shows nothing is told, until it is there again."""
    log = tmp_path / "log"
    log.write_text("one\n")
    tail = opened(log)
    tail.lines()
    log.unlink()
    assert tail.lines() == []
    assert tail.trouble == f"{str(log)!r} is gone"
    log.write_text("two\n")
    assert tail.lines() == [b"two"]
    assert tail.trouble == ""


def test_a_line_without_an_end(opened: Open, tmp_path: Path) -> None:
    """It is not kept in memory; the line behind it is read."""
    log = tmp_path / "log"
    log.write_text("")
    tail = opened(log)
    append(log, "x" * (3 << 20))
    assert tail.lines() == []
    append(log, "x" * (3 << 20), "\nnext\n")
    assert tail.lines() == [b"next"]
    assert tail.lost == 1


@pytest.mark.parametrize("name", ["missing", "."])
def test_what_is_no_log(tmp_path: Path, name: str) -> None:
    """One sentence that names it."""
    with pytest.raises(InputError, match=r"cannot read|is a folder"):
        opened_tail(str(tmp_path / name))


def test_a_pipe_and_its_end(tmp_path: Path) -> None:
    """Nobody waits for the first writer; that the last one has gone is told."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    tail = opened_tail(str(pipe))
    assert isinstance(tail, StreamTail)
    assert tail.lines() == []
    with pipe.open("w") as file:
        file.write("one\n")
        file.flush()
        found: list[bytes] = []

        def came() -> bool:
            found.extend(tail.lines())
            return bool(found)

        wait_for(came)
        assert tail.trouble == ""
    wait_for(lambda: tail.trouble)
    assert (found, tail.trouble) == ([b"one"], f"{str(pipe)!r} has ended")


def listening(planned: Shop, tail: FileTail) -> Listening:
    """Return what reads one log of the shop."""
    return Listening([tail], lambda: planned.world().snapshot)


def test_what_was_denied_before_is_known(planned: Shop, opened: Open, tmp_path: Path) -> None:
    """New is what is not among it, though the log says both again."""
    log = tmp_path / "log"
    append(log, denial(443))
    heard = listening(planned, opened(log))
    heard.begin(knows=True)
    assert list(heard.edges()) == []
    append(log, denial(443, day=2), denial(25, day=2))

    old, new = list(heard.edges())[::-1]

    assert (new.source, new.destination, new.port) == (WEB, outside(STRANGER), 25)
    assert new.traffic_class is TrafficClass.DENIED
    assert heard.known == {ends_of(old)}
    assert heard.records == 3


def test_a_run_that_goes_on_after_the_switch(planned: Shop, opened: Open, tmp_path: Path) -> None:
    """What the log held by then says nothing, and is not taken for known either."""
    log = tmp_path / "log"
    append(log, denial(443))
    heard = listening(planned, opened(log))
    heard.begin(knows=False)
    assert (list(heard.edges()), heard.known) == ([], set())
    append(log, denial(443, day=2))
    assert [edge.port for edge in heard.edges()] == [443]


def test_edges_add_up_look_after_look(planned: Shop, opened: Open, tmp_path: Path) -> None:
    """Three denials that were read at different times are one edge."""
    log = tmp_path / "log"
    append(log, "")
    heard = listening(planned, opened(log))
    heard.begin(knows=True)
    for day in (1, 2, 3):
        append(log, denial(443, day))
        list(heard.edges())
    (edge,) = heard.edges()
    assert edge.connections == 3
