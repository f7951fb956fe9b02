"""Whether policies let what comes from outside through to the pods: by controller, or directly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Reachability
from outgate.model.entries import Direction
from outgate.model.verdicts import Verdict
from outgate.model.workloads import Service
from outgate.sets.addresses import parse_block, union_of
from outgate.sets.traffic import Traffic

_REWRITTEN = (
    "externalTrafficPolicy is Cluster, so the pod may see a node's address in place of the client's"
)


class Judgement(NamedTuple):
    """A verdict, why, and what would settle it."""

    verdict: Verdict
    reason: str
    settled_by: str = ""


def through_pods(
    reachability: Reachability,
    sources: Sequence[Endpoint],
    targets: Sequence[tuple[Endpoint, Traffic]],
    names: str,
) -> Judgement:
    """Judge what comes through a controller's pods.

    Args:
        reachability: The solved cluster.
        sources: The controller's pods.
        targets: The pods of one workload behind the Service, each with the traffic there.
        names: Both ends in words.
    """
    verdicts: set[Verdict] = set()
    at_fault: set[str] = set()
    for source in sources:
        for target, wanted in targets:
            reach = reachability.between(source, target)
            verdict = _verdict(wanted, reach.low, reach.high)
            verdicts.add(verdict)
            if verdict is Verdict.ALLOWED:
                continue
            ends = ((Direction.EGRESS, source, target), (Direction.INGRESS, target, source))
            for direction, subject, peer in ends:
                side = reachability.through(direction, subject, peer, None)
                if _verdict(wanted, side.low, side.high) is not Verdict.ALLOWED:
                    whose = "the controller" if direction is Direction.EGRESS else "the workload"
                    at_fault.add(f"{direction} of {whose}")
    found = _together(verdicts)
    if found is Verdict.ALLOWED:
        return Judgement(found, f"policies let {names} connect")
    blamed = " and ".join(sorted(at_fault))
    if found is Verdict.DENIED:
        return Judgement(found, f"policies do not let {names} connect ({blamed})")
    if found is Verdict.MIXED:
        return Judgement(found, f"policies let {names} connect for some pods or ports ({blamed})")
    return Judgement(
        found, f"whether policies let {names} connect is not known ({blamed})", "ask explain why"
    )


def through_service(
    reachability: Reachability, service: Service, targets: Sequence[tuple[Endpoint, Traffic]]
) -> Judgement:
    """Judge what comes through a load balancer, a node port or an external address.

    The API on externalTrafficPolicy: "Local" preserves "the client source IP", with "Cluster" it
    may be obscured. And docs of NetworkPolicy: whether policies see addresses before or after they
    are rewritten "is not defined". So with Cluster only what holds for clients and nodes alike is
    known.

    Args:
        reachability: The solved cluster.
        service: The Service.
        targets: The pods of one workload behind it, each with the traffic there.
    """
    found = [_direct(reachability, service, target, wanted) for target, wanted in targets]
    verdict = _together(item.verdict for item in found)
    first = next((item for item in found if item.verdict is verdict), None)
    if first is not None:
        return first
    return Judgement(verdict, "policies let some of its pods be reached, and others not")


def _direct(
    reachability: Reachability, service: Service, target: Endpoint, wanted: Traffic
) -> Judgement:
    side = reachability.ingress
    bit = 1 << target.index
    if target.host_network:
        return Judgement(Verdict.ALLOWED, "it is on its node's network, where no policy applies")
    if not bit & (side.isolated | side.may_deny):
        return Judgement(Verdict.ALLOWED, "no policy isolates it for ingress")
    clients = _clients(reachability, service)
    low, high = _bounds(reachability, target, wanted, clients)
    if service.keeps_client_address:
        return _kept(reachability, clients, low, high)
    everywhere = clients | reachability.endpoints.nodes
    low_everywhere, _ = _bounds(reachability, target, wanted, everywhere)
    if low_everywhere == everywhere and (
        reachability.profile.block_matches_nodes or _lets_all(reachability, target, wanted)
    ):
        return Judgement(Verdict.ALLOWED, "its policies let every client and every node connect")
    seen = _kept(reachability, clients, low, high)
    return Judgement(
        Verdict.UNKNOWN,
        f"{_REWRITTEN}; for the client's own address it would be {seen.verdict}",
        "externalTrafficPolicy: Local keeps the client's address; or try it on the cluster",
    )


def _kept(reachability: Reachability, clients: int, low: int, high: int) -> Judgement:
    if low == clients:
        return Judgement(Verdict.ALLOWED, "its policies let every client address connect")
    if not high:
        return Judgement(Verdict.DENIED, "its policies let no client address connect")
    if low == high:
        fourth = _of_family(reachability, clients, 4)
        some = "every IPv4 client and no IPv6 client" if low == fourth else "some client addresses"
        return Judgement(Verdict.MIXED, f"its policies let {some} connect")
    return Judgement(
        Verdict.UNKNOWN,
        "which client addresses its policies let connect is not known",
        "ask explain from a client's address",
    )


def _clients(reachability: Reachability, service: Service) -> int:
    external = reachability.endpoints.external
    families = reachability.snapshot.networks.families
    if len(families) == 1:
        external = _of_family(reachability, external, *families)
    blocks = []
    for text in service.source_ranges:
        try:
            blocks.append(parse_block(text.strip()))
        except ValueError:
            return external
    if not blocks:
        return external
    ranges = union_of(blocks)
    return mask_of(
        index for index in members(external) if reachability.endpoints.all[index].outside & ranges
    )


def _of_family(reachability: Reachability, within: int, family: int) -> int:
    everything = reachability.endpoints.all
    return mask_of(
        index
        for index in members(within)
        if (everything[index].outside.v4 if family == 4 else everything[index].outside.v6)
    )


def _bounds(
    reachability: Reachability, target: Endpoint, wanted: Traffic, within: int
) -> tuple[int, int]:
    """Return from which of *within* all of the traffic surely gets in, and any of it may."""
    side = reachability.ingress
    bit = 1 << target.index
    low_parts: Partition = {}
    if not bit & side.may_deny:
        low_parts = reachability.passing(Direction.INGRESS, target, within, high=False)
    low = 0
    for passing, mask in low_parts.items():
        if wanted <= passing:
            low |= mask
    if bit & side.may_allow or not bit & side.isolated:
        return low, within
    high = 0
    for passing, mask in reachability.passing(Direction.INGRESS, target, within, high=True).items():
        if wanted & passing:
            high |= mask
    return low, high


def _lets_all(reachability: Reachability, target: Endpoint, wanted: Traffic) -> bool:
    """Say whether a rule without peers lets the traffic in, from wherever."""
    return any(
        rule.entry.peers is None and wanted <= rule.traffic
        for rule in reachability.rules_of(Direction.INGRESS, target)
    )


def _verdict(wanted: Traffic, low: Traffic, high: Traffic) -> Verdict:
    if wanted <= low:
        return Verdict.ALLOWED
    if not wanted & high:
        return Verdict.DENIED
    if wanted & high <= low:
        return Verdict.MIXED
    return Verdict.UNKNOWN


def _together(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    if len(found) == 1:
        return found.pop()
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.MIXED
