"""A capture that is interrupted leaves no part of a file; a recording leaves whole lines."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.live import LiveCluster
from tests.cluster.workbench import settled
from tests.live.reading.asking import start

pytestmark = pytest.mark.cluster

KUBECONFIG = """
apiVersion: v1
kind: Config
current-context: silent
clusters: [{{name: silent, cluster: {{server: "https://127.0.0.1:{port}"}}}}]
contexts: [{{name: silent, context: {{cluster: silent, user: nobody}}}}]
users: [{{name: nobody, user: {{token: none}}}}]
"""


@pytest.fixture(name="silent")
def silent_cluster(tmp_path: Path) -> Iterator[Path]:
    """A kubeconfig of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        file = tmp_path / "kubeconfig"
        file.write_text(KUBECONFIG.format(port=server.getsockname()[1]), encoding="utf-8")
        yield file


@pytest.mark.parametrize("name", ["cluster.json", "cluster.json.gz"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_no_part_of_a_file_is_left(
    cluster: LiveCluster, silent: Path, tmp_path: Path, name: str, number: signal.Signals
) -> None:
    """While a page is waited for; the old file is as it was."""
    folder = tmp_path / "captures"
    folder.mkdir()
    (folder / name).write_text("old")
    process = start(
        cluster, "capture", "--kubeconfig", str(silent), "-o", str(folder / name), "--watch"
    )
    assert settled(lambda: len(list(folder.iterdir())), 2) == 2
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=10)

    assert (process.returncode, stdout, stderr) == (128 + number, "", "interrupted\n")
    assert [(file.name, file.read_text()) for file in folder.iterdir()] == [(name, "old")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_recording_ends_in_order(
    cluster: LiveCluster, tmp_path: Path, number: signal.Signals
) -> None:
    """That is how it ends: whole lines behind those of an earlier one, and the capture is there."""
    capture = tmp_path / "cluster.json"
    history = tmp_path / "cluster.json.addresses.jsonl"
    history.write_text('{"time":"cut o')
    before = history.stat().st_size
    process = start(cluster, "capture", "-o", str(capture), "--watch")
    assert settled(lambda: history.stat().st_size > before + 10, True)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=10)

    assert process.returncode == 0, stderr
    assert stderr.endswith("recording ended\n")
    first, *lines = history.read_text().splitlines(keepends=True)
    assert first == '{"time":"cut o\n'
    assert {json.loads(line)["event"] for line in lines} == {"held"}
    assert lines[-1].endswith("\n")
    assert json.loads(capture.read_text())["kind"] == "List"
