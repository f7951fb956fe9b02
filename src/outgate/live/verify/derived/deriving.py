"""A world into cases: per workload some connections that must work and some that must not.

Negatives go to listeners of the run itself and to the metadata address, so that a policy that does
not hold lets a probe in nowhere else. Positives go to pods of the cluster besides, on ports that
they declare, by a handshake and nothing more. What the engine does not know is no case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.live.verify.derived.cases import (
    METADATA,
    DerivedCase,
    Destination,
    Subject,
    Target,
)
from outgate.live.verify.derived.identity import block_between, identity, selectors
from outgate.model.verdicts import Verdict
from outgate.sets import traffic
from outgate.sets.addresses import parse_address

if TYPE_CHECKING:
    from outgate.questions.world import World

POSITIVES = 2
"""Pods of the cluster that a workload is shown to reach."""

Skips = Callable[[Target], bool]


def subjects(
    world: World,
    listeners: Sequence[Target],
    *,
    namespaces: frozenset[str] | None = None,
    most: int = 200,
    outside: Target | None = None,
    skips: Skips = lambda _: False,
) -> tuple[Subject, ...]:
    """Derive the cases.

    Args:
        world: The cluster, the run's listeners among its pods.
        listeners: Those that the run has.
        namespaces: Only workloads of these.
        most: How many cases there may be; every workload has one before any has a second.
        outside: An address outside that may be connected to.
        skips: Says which destinations must not be connected to.

    Returns:
        The workloads in their order, with cases whose verdict the engine is sure of.
    """
    own = {target.address for target in listeners}
    found = _distinct(
        world,
        (
            endpoint
            for endpoint in world.reachability.endpoints.all
            if _is_probed(endpoint, own)
            and (namespaces is None or endpoint.namespace in namespaces)
        ),
    )
    pods = [target for target in _pods(world, own) if not skips(target)]
    reaches = _reaching(world)
    # Proofs take time, and a large cluster has far more cases than a run tries: made when taken.
    queues = [
        chain(
            _cases(world, endpoint, _targets(index, listeners, outside, skips)),
            _positives(world, endpoint, pods, index, reaches),
        )
        for index, endpoint in enumerate(found)
    ]
    chosen = _in_turn(queues, most)
    classes = Counter(str(endpoint.workload) for endpoint in found)
    return tuple(
        Subject(
            namespace=endpoint.namespace,
            name=_name(endpoint, classes),
            labels=dict(endpoint.pod.labels),
            address=str(endpoint.addresses[0]),
            pod=endpoint.pod.name,
            cases=tuple(cases),
        )
        for endpoint, cases in zip(found, chosen, strict=True)
        if cases
    )


def _distinct(world: World, endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """Return the endpoints without those that a probe could not tell from one before.

    Pods of one workload are several endpoints where they are on several nodes, for one. Policies
    know a pod by its labels, and by its address where an ipBlock holds that.
    """
    chosen = selectors(world.entries, world.touches)
    kept: dict[tuple[str, tuple[tuple[str, str], ...]], list[Endpoint]] = {}
    for endpoint in endpoints:
        labels = identity(endpoint.pod.labels, chosen)
        alike = kept.setdefault((str(endpoint.workload), tuple(labels.items())), [])
        if all(block_between(endpoint.addresses, one.addresses, world.entries) for one in alike):
            alike.append(endpoint)
    found = [endpoint for alike in kept.values() for endpoint in alike]
    return sorted(found, key=lambda endpoint: endpoint.index)


def _name(endpoint: Endpoint, classes: Counter[str]) -> str:
    """Return the workload's name, with a pod's where its pods are not all alike."""
    name = str(endpoint.workload)
    return name if classes[name] == 1 else f"{name} [{endpoint.pod.name}]"


def _is_probed(endpoint: Endpoint, own: set[str]) -> bool:
    return (
        endpoint.kind is EndpointKind.POD
        and not endpoint.hypothetical
        and not endpoint.host_network
        and bool(endpoint.addresses)
        and not endpoint.pod.is_template
        and str(endpoint.addresses[0]) not in own
    )


def _pods(world: World, own: set[str]) -> Iterator[Target]:
    """Yield what listens by its own word, the cluster's DNS first."""
    found: list[tuple[bool, str, Target]] = []
    for endpoint in world.reachability.endpoints.all:
        if not _is_probed(endpoint, own) or not endpoint.pod.ready:
            continue
        for port in endpoint.pod.ports:
            if port.protocol == "TCP":
                name = f"{endpoint.namespace}/{endpoint.pod.name}"
                target = Target(Destination.POD, name, str(endpoint.addresses[0]), port.number)
                found.append((port.number != 53, name, target))
    yield from (target for _, _, target in sorted(found, key=lambda item: item[:2]))


def _targets(
    index: int, listeners: Sequence[Target], outside: Target | None, skips: Skips
) -> Iterator[Target]:
    wanted = [listeners[index % len(listeners)]] if listeners else []
    wanted.append(Target(Destination.METADATA, "the metadata address", *METADATA))
    if outside is not None:
        wanted.append(outside)
    return (target for target in wanted if not skips(target))


def _cases(world: World, source: Endpoint, targets: Iterator[Target]) -> Iterator[DerivedCase]:
    for target in targets:
        case = _case(world, source, target)
        if case is not None:
            yield case


def _positives(
    world: World,
    source: Endpoint,
    pods: Sequence[Target],
    index: int,
    reaches: Callable[[Endpoint, Target], bool],
) -> Iterator[DerivedCase]:
    """Yield pods that the workload reaches: each begins elsewhere in the list."""
    start = index % len(pods) if pods else 0
    dns = [target for target in pods if target.port == 53][:1]
    ring = dict.fromkeys([*dns, *pods[start:], *pods[:start]])
    number = 0
    own = {str(address) for pod in source.pods for address in pod.addresses}
    for target in ring:
        if number == POSITIVES:
            return
        if target.address in own or not reaches(source, target):
            continue
        case = _case(world, source, target)
        if case is not None and case.expected is Verdict.ALLOWED:
            number += 1
            yield case


def _reaching(world: World) -> Callable[[Endpoint, Target], bool]:
    """Return what says quickly whether a pod is surely reached: proofs take longer."""
    reachability = world.reachability
    by_address = {
        str(address): endpoint
        for endpoint in reachability.endpoints.all
        if endpoint.kind is EndpointKind.POD and not endpoint.host_network
        for address in endpoint.addresses
    }

    def reaches(source: Endpoint, target: Target) -> bool:
        endpoint = by_address.get(target.address)
        if endpoint is None:
            return False
        asked = traffic.of("TCP", target.port, target.port)
        address = parse_address(target.address)
        return asked <= reachability.between(source, endpoint, destination_address=address).low

    return reaches


def _case(world: World, source: Endpoint, target: Target) -> DerivedCase | None:
    answer = world.explain(str(source.addresses[0]), f"{target.text}/TCP")
    if answer.verdict not in (Verdict.ALLOWED, Verdict.DENIED):
        return None
    return DerivedCase(target, Verdict(answer.verdict), answer.parts)


def _in_turn(queues: Sequence[Iterator[DerivedCase]], most: int) -> list[list[DerivedCase]]:
    """Return what is taken of each queue, one of each before a second of any."""
    taken: list[list[DerivedCase]] = [[] for _ in queues]
    waiting = list(zip(queues, taken, strict=True))
    left = most
    while waiting and left:
        still = []
        for queue, cases in waiting:
            case = next(queue, None) if left else None
            if case is not None:
                cases.append(case)
                left -= 1
                still.append((queue, cases))
        waiting = still
    return taken
