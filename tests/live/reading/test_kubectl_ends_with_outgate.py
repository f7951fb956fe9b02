"""No kubectl proxy, which would serve the user's rights to whoever finds it, outlives outgate."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.cluster.live import LiveCluster
from tests.cluster.workbench import settled
from tests.live.reading.asking import start

pytestmark = pytest.mark.cluster


def proxies(folder: Path) -> list[str]:
    """Return the kubectl proxies whose socket is below a folder."""
    told = subprocess.run(
        ["pgrep", "-f", f"proxy --unix-socket={folder}/"],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.split()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_proxy_and_its_folder_go(cluster: LiveCluster, tmp_path: Path, number: int) -> None:
    """While it records, which may take days."""
    place = tmp_path / "t"  # short: the path of a socket has at most 104 bytes on macOS
    place.mkdir()
    history = tmp_path / "addresses.jsonl"
    watch = ("capture", "-o", "/dev/null", "--watch", "--history", str(history))
    process = start(cluster, *watch, TMPDIR=str(place))
    try:
        assert settled(lambda: history.exists() and history.stat().st_size > 0, True)
        assert len(proxies(place)) == 1
    finally:
        process.send_signal(number)
        process.communicate(timeout=30)

    assert settled(lambda: len(proxies(place)), 0) == 0
    assert settled(lambda: any(place.iterdir()), False) is False
