"""Can one end reach another, and why: the partition of a question by verdict, with proofs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.proofs import SideProof, prove_side
from outgate.engine.reachability import Reach, Reachability
from outgate.errors import UsageError
from outgate.model.entries import Direction, Entry
from outgate.model.origins import Origin
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Change, ExplainAnswer, Part
from outgate.questions.changes import Locate, change_to_allow, change_to_deny
from outgate.questions.ends import End, Member, resolve, split_port
from outgate.questions.exposure.notes import exposure_notes
from outgate.questions.listening import listening_notes
from outgate.questions.names import Namer, addresses_in_words
from outgate.questions.ports import PortQuestion
from outgate.questions.proving import answer_side, reason_of
from outgate.questions.reading import reading_of
from outgate.questions.services import end_of_service, resolve_service, service_with_address
from outgate.sets import traffic
from outgate.sets.addresses import AddressSet, union_of
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    from outgate.questions.world import World


_MOST_GROUPS = 100
"""With more parts than this nobody reads a proof for each set of policies."""
_ORDER = {Verdict.ALLOWED: 0, Verdict.UNKNOWN: 1, Verdict.DENIED: 2}


@dataclass(frozen=True, slots=True)
class _Pair:
    """One source, one destination, the traffic in question, and what is known of it."""

    source: Member
    destination: Member
    wanted: Traffic
    reach: Reach
    same_pod: bool = False


def explain(world: World, source: str, destination: str) -> ExplainAnswer:
    """Say whether and why *source* can reach *destination*.

    Args:
        world: What was loaded.
        source: An end: ``namespace/name``, ``namespace/key=value``, an address, a CIDR block,
            ``node:name``.
        destination: The same, or ``svc:namespace/name``; with ``:PORT[/PROTOCOL]`` or without.

    Returns:
        The parts of the question, each with one verdict and the proof for one of its pairs.

    Raises:
        UnknownEndError: An end names nothing in the input; it has suggestions.
        UsageError: The question cannot be understood.
    """
    reachability = world.reachability
    namer = Namer(world.snapshot)
    from_end = _source_end(reachability, source, namer)
    to_text, port = split_port(destination)
    to_end = _destination_end(reachability, to_text, port, namer)
    notes = [*from_end.notes, *to_end.notes]
    if port.other:
        parts = _other_protocol(reachability, from_end, to_end, port, namer)
    else:
        pairs = [
            pair
            for source_member in from_end.members
            for destination_member in to_end.members
            for pair in _pairs(reachability, source_member, destination_member, port)
        ]
        if port.name and pairs and not any(pair.wanted for pair in pairs):
            raise UsageError(_no_such_port(to_text, port, to_end))
        notes += listening_notes([(pair.destination, pair.wanted) for pair in pairs], port, namer)
        if any(_is_outside(member) for member in from_end.members):
            entering = [(pair.destination.endpoint, pair.wanted) for pair in pairs]
            notes += exposure_notes(world, entering, namer)
        parts = _parts(world, pairs, namer)
    parts += [
        _unknown_part(end, port, from_end, to_end) for end in (from_end, to_end) if end.unknown
    ]
    verdicts = {part.verdict for part in parts}
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.MIXED
    return ExplainAnswer(
        source=source,
        destination=destination,
        verdict=verdict,
        parts=tuple(parts),
        notes=tuple(dict.fromkeys(notes)),
        reading=reading_of(world),
    )


def _no_such_port(text: str, port: PortQuestion, end: End) -> str:
    names = sorted(
        {
            f"{item.name} ({item.number}/{item.protocol})"
            for member in end.members
            for item in (member.endpoint.pod.ports if member.endpoint.pods else ())
            if item.name
        }
    )
    has = f"it has {', '.join(names)}" if names else "it names no port; ask by number"
    return f"{text} has no {port.protocol} port named {port.name}; {has}"


def _source_end(reachability: Reachability, text: str, namer: Namer) -> End:
    if text.startswith("svc:"):
        end = resolve_service(reachability, text, split_port("x")[1], namer)
        members = tuple(replace(item, traffic=None) for item in end.members)
        note = f"as a source, Service {end.service} means the pods behind it"
        return End(text, members, (note,), end.service, end.unknown)
    return resolve(reachability, text, namer)


def _destination_end(
    reachability: Reachability, text: str, port: PortQuestion, namer: Namer
) -> End:
    if text.startswith("svc:"):
        return resolve_service(reachability, text, port, namer)
    service = service_with_address(reachability, text)
    if service is not None:
        return end_of_service(reachability, text, service, port, namer)
    return resolve(reachability, text, namer)


def _pairs(
    reachability: Reachability, source: Member, destination: Member, port: PortQuestion
) -> list[_Pair]:
    if _is_outside(source) and _is_outside(destination):
        reach = Reach(traffic.EVERYTHING, traffic.EVERYTHING)
        return [_Pair(source, destination, _wanted(destination, port), reach)]
    wanted = _wanted(destination, port)
    reach = reachability.between(
        source.endpoint,
        destination.endpoint,
        source_address=source.address,
        destination_address=destination.address,
    )
    pair = _Pair(source, destination, wanted, reach)
    same, other = source.may_be(destination)
    if not same:
        return [pair]
    # "a Pod cannot block access to itself" (docs); another pod of the workload is judged as any.
    everything = Reach(traffic.EVERYTHING, traffic.EVERYTHING)
    itself = _Pair(source, destination, wanted, everything, same_pod=True)
    return [itself, pair] if other else [itself]


def _wanted(destination: Member, port: PortQuestion) -> Traffic:
    if destination.traffic is not None:
        return destination.traffic
    if not port.name:
        return port.traffic
    wanted = traffic.NOTHING
    for item in destination.endpoint.pod.ports if destination.endpoint.pods else ():
        if item.name == port.name and item.protocol == port.protocol:
            wanted |= traffic.of(item.protocol, item.number, item.number)
    return wanted


def _is_outside(member: Member) -> bool:
    return member.endpoint.kind is EndpointKind.EXTERNAL


def _parts(world: World, pairs: list[_Pair], namer: Namer) -> list[Part]:
    """Put pairs with the same verdict over the same traffic for the same reason together."""
    groups: dict[tuple[Verdict, Traffic, tuple[object, ...]], list[_Pair]] = {}
    for pair in pairs:
        low = pair.wanted & pair.reach.low
        high = pair.wanted & pair.reach.high
        for verdict, part in (
            (Verdict.ALLOWED, low),
            (Verdict.DENIED, pair.wanted - high),
            (Verdict.UNKNOWN, high - low),
        ):
            if part:
                key = (verdict, part, _shape(world.reachability, pair))
                groups.setdefault(key, []).append(pair)
    if len(groups) > _MOST_GROUPS:
        groups = _coarser(world.reachability, groups)
    ordered = sorted(groups.items(), key=lambda item: _ORDER[item[0][0]])
    return [_part(world, verdict, part, members, namer) for (verdict, part, _), members in ordered]


def _coarser(
    reachability: Reachability,
    groups: dict[tuple[Verdict, Traffic, tuple[object, ...]], list[_Pair]],
) -> dict[tuple[Verdict, Traffic, tuple[object, ...]], list[_Pair]]:
    """Put parts together whose ends are isolated alike, if not by the same policies."""
    result: dict[tuple[Verdict, Traffic, tuple[object, ...]], list[_Pair]] = {}
    for (verdict, part, _), pairs in groups.items():
        first = pairs[0]
        ends = (first.source.endpoint, first.destination.endpoint)
        shape = (
            first.same_pod,
            *(end.kind for end in ends),
            *(end.host_network for end in ends),
            bool(reachability.egress.isolated >> ends[0].index & 1),
            bool(reachability.ingress.isolated >> ends[1].index & 1),
        )
        result.setdefault((verdict, part, shape), []).extend(pairs)
    return result


def _shape(reachability: Reachability, pair: _Pair) -> tuple[object, ...]:
    """Return what the pairs of one part share: who isolates either side."""
    sides: list[object] = [pair.same_pod]
    for direction, member in (
        (Direction.EGRESS, pair.source),
        (Direction.INGRESS, pair.destination),
    ):
        lists = reachability.side(direction).isolating.get(member.endpoint.index, ())
        sides.append(tuple(id(entries) for entries in lists))
        sides.append(member.endpoint.kind)
        sides.append(member.endpoint.host_network)
    return tuple(sides)


def _part(world: World, verdict: Verdict, part: Traffic, pairs: list[_Pair], namer: Namer) -> Part:
    pair = pairs[0]
    reachability = world.reachability
    sources = _names([item.source for item in pairs], namer)
    destinations = _names([item.destination for item in pairs], namer)
    if pair.same_pod:
        return Part(
            verdict,
            part,
            "",
            sources,
            destinations,
            'a pod to itself: "a Pod cannot block access to itself"',
            None,
            None,
            (),
            (),
        )
    if _is_outside(pair.source) and _is_outside(pair.destination):
        words = "both ends are outside of the cluster: no NetworkPolicy has a say"
        return Part(verdict, part, "", sources, destinations, words, None, None, (), ())
    pair = _joined(pairs)
    egress = prove_side(
        reachability,
        Direction.EGRESS,
        pair.source.endpoint,
        pair.destination.endpoint,
        part,
        address=pair.destination.address,
        outside=pair.destination.outside,
    )
    ingress = prove_side(
        reachability,
        Direction.INGRESS,
        pair.destination.endpoint,
        pair.source.endpoint,
        part,
        address=pair.source.address,
        outside=pair.source.outside,
    )
    locate = _locator(world)
    from_name, to_name = _names([pair.source], namer)[0], _names([pair.destination], namer)[0]
    reason, settled = reason_of(
        reachability, verdict, egress, ingress, pair.source.endpoint, pair.destination.endpoint
    )
    return Part(
        verdict=verdict,
        traffic=part,
        other="",
        sources=sources,
        destinations=destinations,
        reason=reason,
        egress=answer_side(egress, part, from_name, locate),
        ingress=answer_side(ingress, part, to_name, locate),
        changes=_changes(world, verdict, part, pair, egress, ingress),
        settled_by=settled,
    )


def _joined(pairs: list[_Pair]) -> _Pair:
    """Return the pair that the proof is about, with all outside addresses that share its part."""
    first = pairs[0]
    source, destination = first.source, first.destination
    if destination.outside is not None:
        same = [pair for pair in pairs if pair.source.endpoint is source.endpoint]
        destination = replace(destination, outside=_outside([pair.destination for pair in same]))
    if source.outside is not None:
        same = [pair for pair in pairs if pair.destination.endpoint is destination.endpoint]
        source = replace(source, outside=_outside([pair.source for pair in same]))
    return replace(first, source=source, destination=destination)


def _outside(members: list[Member]) -> AddressSet:
    return union_of(member.outside for member in members if member.outside is not None)


def _changes(
    world: World,
    verdict: Verdict,
    part: Traffic,
    pair: _Pair,
    egress: SideProof,
    ingress: SideProof,
) -> tuple[Change, ...]:
    reachability = world.reachability
    locate = _locator(world)
    source, destination = pair.source, pair.destination
    if verdict is Verdict.DENIED:
        found = (
            change_to_allow(
                reachability,
                egress,
                destination.endpoint,
                part,
                destination.address,
                destination.outside,
            ),
            change_to_allow(
                reachability, ingress, source.endpoint, part, source.address, source.outside
            ),
        )
        return tuple(change for change in found if change is not None)
    beside = reachability.own_node.beside(source.endpoint).low
    if verdict is Verdict.ALLOWED and not beside >> destination.endpoint.index & 1:
        change = change_to_deny(
            reachability, egress, ingress, source.endpoint, destination.endpoint, locate
        )
        return (change,) if change is not None else ()
    return ()


def _locator(world: World) -> Locate:
    def locate(entry: Entry) -> Origin:
        return world.positions.locate(entry.policy.origin, entry.path)

    return locate


def _names(found: list[Member], namer: Namer) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for member in found:
        if member.outside is None:
            name = namer.endpoint(member.endpoint)
            names[f"{name} ({member.address})" if member.address is not None else name] = None
    outside = _outside(found)
    if outside:
        names[addresses_in_words(outside)] = None
    return tuple(names)


def _other_protocol(
    reachability: Reachability, source: End, destination: End, port: PortQuestion, namer: Namer
) -> list[Part]:
    """Answer for a protocol that NetworkPolicy does not define.

    Docs: the effect of policies on "any other protocol is not defined, and may vary".
    """
    groups: dict[Verdict, list[tuple[Member, Member]]] = {}
    for from_member in source.members:
        for to_member in destination.members:
            free = _is_free(reachability, Direction.EGRESS, from_member.endpoint) and _is_free(
                reachability, Direction.INGRESS, to_member.endpoint
            )
            joined = reachability.own_node.beside(from_member.endpoint).low
            free = free or bool(joined >> to_member.endpoint.index & 1)
            same, other = from_member.may_be(to_member)
            if same:
                # The pod itself; other pods of its workload, if there are any, are judged below.
                groups.setdefault(Verdict.ALLOWED, []).append((from_member, to_member))
                if not other:
                    continue
            verdict = Verdict.ALLOWED if free else Verdict.UNKNOWN
            groups.setdefault(verdict, []).append((from_member, to_member))
    parts: list[Part] = []
    for verdict, members in groups.items():
        if verdict is Verdict.ALLOWED:
            reason = "no policy isolates either end in this direction, or it is the pod itself"
            settled: tuple[str, ...] = ()
        else:
            reason = (
                f"what policies do to {port.protocol} is not defined by the API: only TCP, UDP "
                "and SCTP are"
            )
            settled = ("try it on the cluster: the network plugin decides",)
        parts.append(
            Part(
                verdict,
                traffic.NOTHING,
                port.protocol,
                _names([item[0] for item in members], namer),
                _names([item[1] for item in members], namer),
                reason,
                None,
                None,
                (),
                settled,
            )
        )
    return parts


def _is_free(reachability: Reachability, direction: Direction, endpoint: Endpoint) -> bool:
    side = reachability.side(direction)
    return not (side.isolated | side.may_deny) >> endpoint.index & 1


def _unknown_part(end: End, port: PortQuestion, source: End, destination: End) -> Part:
    return Part(
        verdict=Verdict.UNKNOWN,
        traffic=port.traffic,
        other=port.name or (port.protocol if port.other else ""),
        sources=(source.text,),
        destinations=(destination.text,),
        reason=end.unknown,
        egress=None,
        ingress=None,
        changes=(),
        settled_by=("read more of the cluster, or ask about what is in the input",),
    )
