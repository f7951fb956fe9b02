"""A child program may print, wait and start what it likes: it ends with the reading of it.

The programs are small shell scripts: no real one can be made to misbehave like this.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from outgate.manifests.limits import Limits
from outgate.manifests.rendering.rendering import render
from outgate.manifests.rendering.running import ChildError, run
from outgate.manifests.texts import Text
from outgate.model.gaps import Gap
from outgate.model.rendering import HelmChart


def script(home: Path, text: str, name: str = "helm") -> str:
    """Write a program and return its path."""
    path = home / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def is_gone(pid_file: Path) -> bool:
    """Say whether the process whose id a script wrote down is gone, giving it two seconds."""
    pid = int(pid_file.read_text())
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or ") Z " in state.read_text():
            return True
        time.sleep(0.02)
    return False


def test_endless_output_is_cut_off(home: Path) -> None:
    """Reading stops at the bound, and so does the program."""
    program = script(home, "echo $$ > pid\nexec yes")

    with pytest.raises(ChildError, match="prints more than 100000 bytes"):
        run([program], most_bytes=100_000, seconds=20)
    assert is_gone(home / "pid")


def test_a_program_that_does_not_end_is_ended(home: Path) -> None:
    """With everything that it started: a child that holds the pipe open is no way around it."""
    program = script(home, "sleep 60 &\necho $! > pid\nexit 0")

    with pytest.raises(ChildError, match=r"did not end within 0\.3 seconds"):
        run([program], most_bytes=100, seconds=0.3)
    assert is_gone(home / "pid")


def test_a_program_that_ignores_the_first_signal_is_killed(home: Path) -> None:
    """Politely first, then for good."""
    program = script(home, "trap '' TERM\necho $$ > pid\nwhile :; do sleep 0.1; done")

    with pytest.raises(ChildError):
        run([program], most_bytes=100, seconds=0.3)
    assert is_gone(home / "pid")


def test_an_interrupt_ends_the_program(home: Path) -> None:
    """Ctrl-C reaches outgate, and outgate ends what it started."""
    program = script(home, "echo $$ > pid\nexec sleep 60")
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()

    with pytest.raises(KeyboardInterrupt):
        run([program], most_bytes=100, seconds=20)
    timer.join()
    assert is_gone(home / "pid")


def test_complaints_are_bounded(home: Path) -> None:
    """Of a flood on standard error the end is kept, where the reason stands."""
    program = script(home, "yes x | head -c 3000000 >&2\necho 'Error: enough' >&2\nexit 1")
    output = run([program], most_bytes=100, seconds=20)

    assert len(output.words) <= 1 << 16
    assert output.words.endswith("Error: enough\n")
    assert output.code == 1


def test_there_is_nothing_to_read_from(home: Path) -> None:
    """A program that asks for a password gets none, instead of waiting for it."""
    program = script(home, "read line && echo got $line || echo nothing")

    assert run([program], most_bytes=100, seconds=20).data == b"nothing\n"


def test_a_program_that_cannot_be_started_is_said(home: Path) -> None:
    """With the operating system's words."""
    path = home / "bin" / "helm"
    path.parent.mkdir()
    path.write_bytes(b"\x00\x01")
    path.chmod(0o755)

    with pytest.raises(ChildError, match="cannot be started: Exec format error"):
        run([str(path)], most_bytes=100, seconds=20)


def rendering(
    home: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> tuple[Text | Gap, list[str]]:
    """Render a chart with a script in helm's place; return the result and what was told."""
    program = script(home, text)
    monkeypatch.setenv("PATH", f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}")
    told: list[str] = []
    found = render(
        HelmChart("shop"),
        Limits(source_bytes=1000),
        default_namespace="default",
        tell=told.append,
        seconds=0.5,
    )
    return found, told


FAILURES = {
    "exit 3": "helm template fails: it ended with 3 and without a word",
    "sleep 9": "helm template did not end within 0.5 seconds",
    "exec yes": "helm template prints more than 1000 bytes",
    "printf 'Error: \\033[31mred\\033[0m\\n' >&2; exit 1": "helm template fails: [31mred [0m",
}


@pytest.mark.parametrize("text", FAILURES)
def test_failures_are_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Whatever goes wrong is a gap that makes the answer partial."""
    found, _ = rendering(home, monkeypatch, text)

    assert isinstance(found, Gap)
    assert FAILURES[text] == found.what
    assert found.is_failure


def test_warnings_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program complains of and renders all the same is for -v."""
    found, told = rendering(home, monkeypatch, "echo 'coalesce: cannot overwrite x' >&2; echo a: 1")

    assert found == Text("a: 1\n")
    assert told[-1] == "shop: helm template warns: coalesce: cannot overwrite x"
