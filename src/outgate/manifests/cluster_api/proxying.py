"""One ``kubectl proxy`` child on a socket that nobody else can open.

kubectl brings the user's credentials, exec plugins, proxies and audit trail; this module brings
requests. The socket lives in a folder of mode 0700 that goes with the child, and the child goes
with this process, even when that is killed.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from outgate.errors import InputError
from outgate.manifests.cluster_api.access import find_kubectl
from outgate.manifests.cluster_api.watchdog import watchdog
from outgate.model.access import Access

_START_SECONDS = 10.0
REQUEST_SECONDS = 60.0
_LONGEST_WORDS = 300
_MOST_ERRORS = 10_000
_SOCKET = "api.sock"


class Connection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float = REQUEST_SECONDS) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


@contextlib.contextmanager
def kubectl_proxy(access: Access, *, kubectl: str | None = None) -> Iterator[str]:
    """Run ``kubectl proxy`` for the length of a block.

    Args:
        access: Which cluster, as whom.
        kubectl: The program; found on PATH by default.

    Yields:
        The path of its socket.

    Raises:
        InputError: kubectl cannot be started, or refuses, with its own words.
    """
    program = kubectl or find_kubectl()
    with (
        tempfile.TemporaryDirectory(prefix="outgate-") as folder,
        # A file and no pipe: nobody reads while it runs, and a full pipe would stop kubectl.
        tempfile.TemporaryFile() as errors,
        watchdog(folder, _SOCKET) as guardian,
    ):
        path = str(Path(folder) / _SOCKET)
        command = [program, "proxy", f"--unix-socket={path}", *access.options()]
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            # Its own group: Ctrl-C is ours to handle, and the child ends with us either way.
            start_new_session=True,
        )
        try:
            guardian.guard(child.pid)
            _wait(child, path, errors)
            yield path
        finally:
            guardian.release()
            end_group(child)


def _wait(child: subprocess.Popen[bytes], path: str, errors: IO[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            errors.seek(0)
            raise InputError(
                f"kubectl could not open the cluster: {words_of(errors.read(_MOST_ERRORS))}; "
                "see kubectl config get-contexts"
            )
        if os.path.exists(path):  # noqa: PTH110 - polled: no Path object per turn
            with contextlib.suppress(OSError), contextlib.closing(Connection(path)) as probe:
                probe.connect()
                return
        time.sleep(0.02)
    raise InputError(f"kubectl proxy did not start within {_START_SECONDS:.0f} seconds")


def end_group(child: subprocess.Popen[bytes]) -> None:
    """End a child that leads a process group of its own, and wait for it.

    Args:
        child: The child.
    """
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(timeout=3)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def words_of(output: bytes) -> str:
    """Return what kubectl said, on one line and not too long.

    Args:
        output: Its standard error.
    """
    text = " ".join(output.decode("utf-8", "replace").split())
    for prefix in ("error: ", "Error: "):
        text = text.removeprefix(prefix)
    text = text or "it ended without a word"
    return text if len(text) <= _LONGEST_WORDS else text[: _LONGEST_WORDS - 1] + "…"
