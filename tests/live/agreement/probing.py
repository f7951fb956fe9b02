"""Connects from every source of the arena to every place, all at once, and says what answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.cluster.running.kubectl import Kubectl
from tests.live.agreement.places import Place

Observation = dict[tuple[str, str], bool]
"""Source and destination, both as `outgate explain` reads them, to whether it connected."""


def observe(
    kubectl: Kubectl, sources: Sequence[str], places: Iterable[Place], seconds: int
) -> Observation:
    """Try every pair once, each with a connection of its own.

    Args:
        kubectl: The cluster.
        sources: Pods, as namespace/name.
        places: Whereto.
        seconds: How long a connection may take.

    Returns:
        Every pair.
    """
    wanted = list(places)
    attempts = [_attempt(number, place, seconds) for number, place in enumerate(wanted)]
    script = "\n".join([*attempts, "wait"])

    def from_one(source: str) -> Observation:
        namespace, _, pod = source.partition("/")
        words = ["exec", "--namespace", namespace, pod, "--", "sh", "-c", script]
        opened = {int(word) for word in kubectl(*words).split()}
        return {(source, place.name): number in opened for number, place in enumerate(wanted)}

    found: Observation = {}
    # Denied connections are waited for, so the sources wait side by side.
    with ThreadPoolExecutor(len(sources)) as pool:
        for part in pool.map(from_one, sources):
            found.update(part)
    return found


def _attempt(number: int, place: Place, seconds: int) -> str:
    """Write a command that prints the number of a place if it answers in time.

    A UDP server has to answer to count. busybox does not speak UDP, and to start agnhost for every
    attempt costs more than all else, so the pod's own server is asked to connect.
    """
    if place.protocol == "TCP":
        # A connection that is cut after it was made would keep nc for ever.
        connect = f"timeout {seconds + 1} nc -w {seconds} {place.address} {place.port}"
        return f"({connect} </dev/null >/dev/null 2>&1 && echo {number}) &"
    query = f"host={place.address}&port={place.port}&protocol=udp&request=hostname&tries=1"
    request = f"printf 'GET /dial?{query} HTTP/1.0\\r\\n\\r\\n'"
    ask = f"{request} | timeout {seconds} nc 127.0.0.1 $DIAL_PORT 2>/dev/null"
    return f"(case $({ask}) in *responses*) echo {number};; esac) &"
