"""The DNS servers that are asked: those behind the cluster's DNS Service, or one that is named.

The cluster's DNS pods are reached by the user's own ``kubectl port-forward``, over TCP: each of
them by itself, because each has its own cache. Nothing is made or changed in the cluster.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from outgate.errors import InputError
from outgate.manifests.cluster_api.access import find_kubectl
from outgate.manifests.cluster_api.proxying import end_group, words_of
from outgate.manifests.cluster_api.watchdog import watchdog
from outgate.model.access import Access

_START_SECONDS = 15.0
_LIST_SECONDS = 30.0
_MOST_SERVERS = 8
"""More of them say nothing that these do not."""
_FORWARDED = re.compile(rb"Forwarding from 127\.0\.0\.1:(\d+) ->")
_NO_FILE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """A DNS server."""

    name: str
    """What it is called, in words."""
    address: str
    port: int = 53
    over_tcp: bool = False
    """Nothing but TCP leads to it."""


def dns_pods(access: Access, namespace: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of running pods, sorted.

    Args:
        access: Which cluster, as whom.
        namespace: Their namespace.
        labels: What they have.

    Raises:
        InputError: They may not be listed, or none is running.
    """
    selector = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    command = [
        *(find_kubectl(), "get", "pods", "-n", namespace, "-l", selector),
        *("--field-selector=status.phase=Running", "-o", "name", *access.options()),
    ]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=_LIST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError("kubectl get pods did not answer; see kubectl get pods -A") from None
    if done.returncode != 0:
        raise InputError(
            f"the pods that answer look-ups cannot be listed: {words_of(done.stderr)}; name a "
            "server with --resolver"
        )
    names = sorted(line.partition("/")[2] for line in done.stdout.decode().split())
    if not names:
        raise InputError(
            f"no pod of {namespace} with {selector} is running, so nobody answers look-ups; name "
            "a server with --resolver"
        )
    return tuple(names[:_MOST_SERVERS])


@contextlib.contextmanager
def forwarded(access: Access, namespace: str, pod: str, port: int) -> Iterator[Server]:
    """Make the TCP port of a pod a port of this machine's loopback for the length of a block.

    Args:
        access: Which cluster, as whom.
        namespace: The pod's namespace.
        pod: Its name.
        port: Its port.

    Yields:
        The pod as a server.

    Raises:
        InputError: kubectl refuses, with its own words.
    """
    name = f"pod {namespace}/{pod}"
    command = [
        *(find_kubectl(), "port-forward", "--address=127.0.0.1", "-n", namespace, f"pod/{pod}"),
        *(f":{port}", *access.options()),
    ]
    with (
        tempfile.TemporaryDirectory(prefix="outgate-") as folder,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
        watchdog(folder, _NO_FILE) as guardian,
    ):
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        try:
            guardian.guard(child.pid)
            yield Server(name, "127.0.0.1", _port_of(child, output, errors, name), over_tcp=True)
        finally:
            guardian.release()
            end_group(child)


def _port_of(
    child: subprocess.Popen[bytes], output: IO[bytes], errors: IO[bytes], name: str
) -> int:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        output.seek(0)
        found = _FORWARDED.search(output.read(4096))
        if found is not None:
            return int(found[1])
        if child.poll() is not None:
            errors.seek(0)
            raise InputError(
                f"kubectl port-forward to {name} ended: {words_of(errors.read(4096))}; it takes "
                "the permission create pods/portforward there, or name a server with --resolver"
            )
        time.sleep(0.02)
    raise InputError(f"kubectl port-forward to {name} did not start; name a server with --resolver")
