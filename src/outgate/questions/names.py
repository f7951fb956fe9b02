"""How endpoints are called in answers, and the other way round: names with "did you mean"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.special_ranges import INTERNET
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload
from outgate.sets.addresses import AddressSet

_MOST_BLOCKS = 3


class Namer:
    """Names workloads as ``namespace/name``, with the kind where that alone is ambiguous."""

    def __init__(self, snapshot: Snapshot) -> None:
        seen: dict[tuple[str, str], int] = {}
        for workload in snapshot.workloads:
            key = (workload.namespace, workload.name)
            seen[key] = seen.get(key, 0) + 1
        self._ambiguous = {key for key, count in seen.items() if count > 1}

    def workload(self, workload: Workload) -> str:
        """Return the shortest name that an end of a question would understand."""
        if (workload.namespace, workload.name) in self._ambiguous:
            return f"{workload.namespace}/{workload.kind}/{workload.name}"
        return f"{workload.namespace}/{workload.name}"

    def endpoint(self, endpoint: Endpoint) -> str:
        """Return the endpoint's name; of a part of a workload's pods, which part."""
        if endpoint.kind is EndpointKind.NODE:
            return f"node:{endpoint.node}"
        if endpoint.kind is EndpointKind.EXTERNAL:
            return addresses_in_words(endpoint.outside)
        if endpoint.workload is None:
            return f"{endpoint.namespace}/({endpoint.hypothetical})"
        name = self.workload(endpoint.workload)
        return name if is_whole(endpoint) else f"{name}[{pod_part(endpoint)}]"


def is_whole(endpoint: Endpoint) -> bool:
    """Say whether the endpoint is all pods of its workload."""
    return endpoint.workload is not None and len(endpoint.pods) == len(endpoint.workload.pods)


def pod_part(endpoint: Endpoint) -> str:
    """Name the pods of an endpoint that is a part of its workload."""
    if endpoint.pods[0].is_template:
        return "template"
    names = [pod.name for pod in endpoint.pods]
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more


def addresses_in_words(addresses: AddressSet) -> str:
    """Name some outside addresses: the internet if it is all there, the first blocks, how many."""
    words: list[str] = []
    if addresses >= INTERNET:
        words.append("the internet")
        addresses -= INTERNET
    blocks = addresses.blocks()
    words += blocks[:_MOST_BLOCKS]
    if len(blocks) > _MOST_BLOCKS:
        more = len(blocks) - _MOST_BLOCKS
        words[-1] += f" and {more} more block{'s' if more > 1 else ''}"
    return ", ".join(words)


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like *name*, best first."""
    candidates = sorted(set(known))
    found = difflib.get_close_matches(name, candidates, n=most, cutoff=0.6)
    if not found:
        last = name.rpartition("/")[2]
        found = [item for item in candidates if last and item.rpartition("/")[2] == last][:most]
    return tuple(found)
