"""Connects from every source of the arena to every place, all at once, and says what answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.cluster.running.kubectl import Kubectl
from tests.live.agreement.places import Place

Observation = dict[tuple[str, str], bool]
"""Source and destination, both as `outgate explain` reads them, to whether it connected."""

MOST_AT_ONCE = 4


def observe(kubectl: Kubectl, sources: Sequence[str], places: Iterable[Place]) -> Observation:
    """Try every pair once, each with a connection of its own.

    Args:
        kubectl: The cluster.
        sources: Pods, as namespace/name.
        places: Whereto.

    Returns:
        Every pair.
    """
    wanted = list(places)
    script = "\n".join([*(_attempt(number, place) for number, place in enumerate(wanted)), "wait"])

    def from_one(source: str) -> Observation:
        namespace, _, pod = source.partition("/")
        words = ["exec", "--namespace", namespace, pod, "--", "sh", "-c", script]
        opened = {int(word) for word in kubectl(*words).split()}
        return {(source, place.name): number in opened for number, place in enumerate(wanted)}

    found: Observation = {}
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        for part in pool.map(from_one, sources):
            found.update(part)
    return found


def _attempt(number: int, place: Place) -> str:
    """Write a command that prints the number of a place if it answers within a second.

    A UDP server has to answer to count; busybox connects by TCP in a fraction of what it costs to
    start agnhost.
    """
    if place.protocol == "UDP":
        connect = f"/agnhost connect {place.address}:{place.port} --timeout=1s --protocol=udp"
    else:
        connect = f"nc -w 1 {place.address} {place.port} </dev/null"
    return f"({connect} >/dev/null 2>&1 && echo {number}) &"
