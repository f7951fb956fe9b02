"""OG605: the address of an own load balancer."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.listening import of
from outgate.checks.policies import Policy
from outgate.checks.written import numbered
from outgate.engine.bits import members
from outgate.model.entries import Block, Direction, Entry, PodSelection
from outgate.model.findings import Severity, some
from outgate.model.workloads import Service
from outgate.sets import traffic
from outgate.sets.addresses import Address

_NARROW = 256
"""A block of more addresses is not about one load balancer."""


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find small blocks with the outer or inner address of a Service of the input."""
    addresses = {
        address: service
        for service in evidence.snapshot.services.values()
        for address in _addresses(service)
    }
    if not addresses:
        return
    for item, block in evidence.blocks:
        if item.direction is Direction.EGRESS and block.addresses.size() <= _NARROW:
            held = next((one for one in addresses if one in block.addresses), None)
            if held is None:
                continue
            service, path = addresses[held], (*item.path, "ipBlock")
            if service.selector is None:
                if not _reaches_endpoints(evidence, item.policy, item.entry, service):
                    yield _mistake_about_endpoints(item.policy, path, block, service)
            elif not _reaches_pods(evidence, item.entry, service):
                yield _mistake(item.policy, path, block, service)


def _addresses(service: Service) -> tuple[Address, ...]:
    if service.selector:
        return (*service.external_addresses, *service.cluster_addresses)
    # Of one whose endpoints somebody else writes, such as default/kubernetes.
    return service.cluster_addresses if service.backends else ()


def _mistake(
    policy: Policy, path: tuple[str | int, ...], block: Block, service: Service
) -> Mistake:
    selector = ",".join(f"{key}={value}" for key, value in sorted((service.selector or {}).items()))
    return policy.mistake(
        path,
        f"ipBlock {block.text} is an address of Service {service}: within the cluster the "
        "connection goes straight to its pods, whose addresses the block does not hold",
        f"add a peer with namespace {service.namespace} and podSelector {selector}, at the ports "
        "of those pods",
    )


def _mistake_about_endpoints(
    policy: Policy, path: tuple[str | int, ...], block: Block, service: Service
) -> Mistake:
    places = [
        f"{address}, {port.protocol} {port.number}"
        for backend in service.backends or ()
        for address in backend.addresses
        for port in backend.ports
    ]
    return policy.mistake(
        path,
        f"ipBlock {block.text} is an address of Service {service}: within the cluster the "
        f"connection goes straight to its endpoints ({some(places, 3)}), which no rule allows",
        "add an ipBlock per endpoint, at the port on which it listens",
    )


def _reaches_endpoints(evidence: Evidence, policy: Policy, entry: Entry, service: Service) -> bool:
    """Say whether one of the endpoints is allowed by an address in this rule or another one."""
    subject = next(members(evidence.real(evidence.selected(entry.subject).low)), None)
    entries = (
        list(policy.entries)
        if subject is None
        else evidence.lookups.entries(evidence.reachability.endpoints.all[subject])
    )
    return any(
        one.direction is Direction.EGRESS
        and one.peers != ()
        and numbered(one) & of(port.protocol, port.number)
        and (
            one.peers is None
            or any(isinstance(peer, Block) and address in peer.addresses for peer in one.peers)
        )
        for one in entries
        for backend in service.backends or ()
        for address in backend.addresses
        for port in backend.ports
    )


def _reaches_pods(evidence: Evidence, entry: Entry, service: Service) -> bool:
    """Say whether the pods behind are allowed by another peer or rule."""
    behind = evidence.listening.behind(service)
    if behind is None:
        return False
    subject = next(members(evidence.real(evidence.selected(entry.subject).low)), None)
    if subject is None:
        return any(
            isinstance(peer, PodSelection) and evidence.selected(peer).high & behind.pods
            for peer in entry.peers or ()
        )
    endpoint = evidence.reachability.endpoints.all[subject]
    parts = evidence.reachability.leaving(endpoint, behind.pods, high=False)
    wanted = traffic.NOTHING
    for port in service.ports:
        wanted |= evidence.listening.numbers(port, behind.pods)
    return any(mask and passing & wanted for passing, mask in parts.items())


CHECK = Check(
    "OG605",
    "own-load-balancer",
    Severity.WARNING,
    "An ipBlock is the address of a Service of this cluster.",
    "A connection from within the cluster to a Service's address is led to its pods before "
    "policies are judged, so that the block never matches. From elsewhere the same address works.",
    find,
)
