"""What only a process shows: signals, closed pipes, standard input."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import MANIFESTS, start

QUOTED = 'name: "caf\\u00e9"'

OPEN_POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: pod-{number:03}, namespace: app, labels: {{app: pod-{number:03}}}}}
spec: {{containers: [{{name: main, image: none}}]}}
---
"""


def test_ctrl_c_while_reading(folder: Path) -> None:
    """Exit 130, one line, and the output file is as before."""
    os.mkfifo(folder / "slow.yaml")
    (folder / "out.json").write_text("old")
    process = start("audit", "-f", "slow.yaml", "-o", "json=out.json")

    with (folder / "slow.yaml").open("w"):  # opens only when the process reads it
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)

    assert (process.returncode, stdout) == (130, "")
    assert stderr == "interrupted\n"
    assert (folder / "out.json").read_text() == "old"


def test_closed_pipe_is_quiet(folder: Path) -> None:
    """As ``outgate reach --all | head -1``: no complaint, and the exit code of SIGPIPE."""
    (folder / "many.yaml").write_text("".join(OPEN_POD.format(number=n) for n in range(60)))
    with start("reach", "-f", "many.yaml", "--all") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(timeout=30)

    assert first.endswith("[ALLOWED]\n")
    assert (process.returncode, errors) == (141, "")


def test_standard_input() -> None:
    """``-f -`` reads what another program prints; origins call it ``-``."""
    process = start("explain", "-f", "-", "app/client", "app/server:80", "--expect", "allowed")

    stdout, stderr = process.communicate(MANIFESTS, timeout=30)

    assert (process.returncode, stderr) == (0, "")
    assert "(-:22:5)" in stdout


def test_terminal_as_standard_input_is_told_to_wait() -> None:
    """A person who typed ``-f -`` learns that the program waits for them."""
    leader, follower = os.openpty()
    process = start("audit", "-f", "-")
    process.communicate("", timeout=30)
    with os.fdopen(follower, "rb") as terminal:
        waiting = subprocess.Popen(
            process.args, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        os.write(leader, b"\x04")  # Ctrl-D
        _, stderr = waiting.communicate(timeout=30)
    os.close(leader)

    first = stderr.splitlines()[0]
    assert first == "waiting for manifests on standard input; end them with Ctrl-D"


def test_nothing_but_the_answer_on_standard_output(folder: Path) -> None:
    """Complaints about the input go to standard error, so that a pipe gets the answer alone."""
    (folder / "broken.yaml").write_text("apiVersion: v1\nkind: [\n")
    process = start("audit", "-f", ".", "-o", "json")

    stdout, stderr = process.communicate(timeout=30)

    assert process.returncode == 3
    assert stdout.startswith("{\n")
    assert stdout.endswith("}\n")
    assert stderr.startswith("./broken.yaml:")


def test_terminal_without_unicode(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that the terminal cannot show becomes an escape, and not a failure."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    process = start("audit", "-f", "-")

    stdout, stderr = process.communicate(MANIFESTS.replace("name: client", QUOTED), timeout=30)

    assert (process.returncode, stderr) == (0, "")
    assert "app/caf\\xe9" in stdout
