"""Who can reach whom: the allowed connections, grouped so that cost and output follow behaviour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint, EndpointKind, Endpoints
from outgate.engine.partitions import Partition, add
from outgate.engine.reachability import Reachability, Row
from outgate.engine.special_ranges import INTERNET, METADATA
from outgate.errors import UsageError
from outgate.model.verdicts import Verdict
from outgate.questions.answers import (
    Connections,
    NamespacePair,
    ReachAnswer,
    ReachAsked,
    Sketch,
)
from outgate.questions.ends import resolve
from outgate.questions.exposure.notes import exposure_notes
from outgate.questions.grouping import Grouping
from outgate.questions.names import Namer
from outgate.questions.ports import ANY, parse_port
from outgate.questions.reading import reading_of
from outgate.questions.services import resolve_service
from outgate.questions.sketching import sketch
from outgate.questions.subjects import Subjects, subjects_of
from outgate.sets import traffic
from outgate.sets.addresses import AddressSet
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    from outgate.questions.world import World

_WORDS: dict[str, AddressSet] = {"internet": INTERNET, "metadata": METADATA}
_OUTSIDE = "(outside)"


def reach(
    world: World,
    *,
    source: str | None = None,
    destination: str | None = None,
    port: str | None = None,
    namespaces: frozenset[str] | None = None,
    selector: str | None = None,
    grouped: bool = True,
    sketched: bool = False,
) -> ReachAnswer:
    """Say who can reach whom.

    Args:
        world: What was loaded.
        source: An end that sources must be; every workload and outside address by default.
        destination: An end that destinations must be, or ``internet`` or ``metadata``.
        port: Only traffic within this, as ``443``, ``53/UDP`` or ``8000-8100``.
        namespaces: Only connections with an end in one of these.
        selector: Only connections with an end that has these labels, as kubectl's ``-l`` writes
            them; with *namespaces*, the same end.
        grouped: Put sources that reach the same together; otherwise one entry per pair.
        sketched: Add `ReachAnswer.sketch`, which a picture is drawn from.

    Returns:
        The connections that are allowed, and those that may be.

    Raises:
        UnknownEndError: An end names nothing in the input.
        UsageError: The question cannot be understood.
    """
    reachability = world.reachability
    endpoints = reachability.endpoints
    namer = Namer(world.snapshot)
    asked = parse_port(port) if port else ANY
    if asked.other or asked.name:
        raise UsageError(
            f"reach takes a port by number or a range, not {port!r}: ask explain about names and "
            "other protocols"
        )
    default = endpoints.real_pods | endpoints.external
    sources = _end_mask(reachability, source, namer) if source else default
    destinations = _end_mask(reachability, destination, namer) if destination else default
    subjects = subjects_of(namespaces, selector)
    inside = None if subjects.is_everything else subjects.mask(endpoints)
    rows = _rows(reachability, sources, destinations, inside, asked.traffic)
    meant = (sources | destinations) & (default if inside is None else inside)
    grouping = Grouping(endpoints, namer)
    connections = _connections(endpoints, rows, grouping, grouped=grouped)
    pairs, unknown, spaces = _totals(endpoints, rows)
    return ReachAnswer(
        question=_question(source, destination, port, subjects),
        connections=tuple(connections),
        pairs=pairs,
        unknown_pairs=unknown,
        sources=sources.bit_count(),
        destinations=destinations.bit_count(),
        by_namespace=spaces,
        is_grouped=grouped,
        reading=reading_of(world),
        asked=ReachAsked(
            source=source or "",
            sources=sources,
            destination=destination or "",
            destinations=destinations,
            port=port or "",
            namespaces=namespaces or frozenset(),
            selector="" if subjects.selector.selects_all else str(subjects.selector),
            subjects=inside or 0,
        ),
        sketch=_sketch(endpoints, rows, grouping, meant) if sketched else None,
        notes=_notes(world, destinations, asked.traffic, namer) if destination else (),
    )


def _notes(world: World, destinations: int, wanted: Traffic, namer: Namer) -> tuple[str, ...]:
    endpoints = world.reachability.endpoints
    asked = [
        (endpoints.all[index], wanted) for index in members(destinations & endpoints.real_pods)
    ]
    return tuple(exposure_notes(world, asked, namer))


def _end_mask(reachability: Reachability, text: str, namer: Namer) -> int:
    endpoints = reachability.endpoints
    if text in _WORDS:
        wanted = _WORDS[text]
        return mask_of(endpoint.index for endpoint in endpoints.all if endpoint.outside & wanted)
    if text.startswith("svc:"):
        end = resolve_service(reachability, text, ANY, namer)
    else:
        end = resolve(reachability, text, namer)
    return mask_of(member.endpoint.index for member in end.members)


class _Rows:
    """Sources by what they reach."""

    def __init__(self) -> None:
        self.groups: dict[tuple[Verdict, Traffic, int], list[int]] = {}

    def add(self, verdict: Verdict, passing: Traffic, mask: int, source: int) -> None:
        self.groups.setdefault((verdict, passing, mask), []).append(source)


def _rows(
    reachability: Reachability,
    sources: int,
    destinations: int,
    inside: int | None,
    wanted: Traffic,
) -> _Rows:
    endpoints = reachability.endpoints
    rows = _Rows()
    for index in members(sources):
        source = endpoints.all[index]
        within = destinations
        if inside is not None and not inside >> index & 1:
            within &= inside
        if source.kind is EndpointKind.EXTERNAL:
            # What outside addresses do to each other is no matter of the cluster's.
            within &= ~endpoints.external
        if not within:
            continue
        row = reachability.row(source, within)
        for verdict, parts in _verdicts(row, wanted):
            for passing, mask in parts.items():
                if not passing or (mask == 1 << index and is_one_pod(source)):
                    continue
                rows.add(verdict, passing, mask, index)
    return rows


def _verdicts(row: Row, wanted: Traffic) -> list[tuple[Verdict, Partition]]:
    low = _limited(row.low, wanted)
    if row.high is row.low:
        return [(Verdict.ALLOWED, low)]
    unsure: Partition = {}
    for high_traffic, high_mask in _limited(row.high, wanted).items():
        rest = high_mask
        for low_traffic, low_mask in low.items():
            both = high_mask & low_mask
            if both:
                rest &= ~both
                beyond = high_traffic - low_traffic
                if beyond:
                    add(unsure, both, beyond)
        add(unsure, rest, high_traffic)
    return [(Verdict.ALLOWED, low), (Verdict.UNKNOWN, unsure)]


def _limited(parts: Partition, wanted: Traffic) -> Partition:
    if wanted == traffic.EVERYTHING:
        return parts
    result: Partition = {}
    for passing, mask in parts.items():
        both = passing & wanted
        if both:
            result[both] = result.get(both, 0) | mask
    return result


def is_one_pod(endpoint: Endpoint) -> bool:
    """Say whether it is a bare pod, which has no second pod to connect to."""
    return bool(
        endpoint.workload is not None
        and endpoint.workload.kind == "Pod"
        and len(endpoint.pods) == 1
    )


def _connections(
    endpoints: Endpoints, rows: _Rows, grouping: Grouping, *, grouped: bool
) -> list[Connections]:
    found: list[Connections] = []
    for (verdict, passing, mask), sources in rows.groups.items():
        if not grouped:
            found += _pairs(endpoints, verdict, passing, mask, sources, grouping)
            continue
        found.append(
            Connections(
                verdict=verdict,
                sources=grouping.members(mask_of(sources)),
                destinations=grouping.members(mask),
                traffic=passing,
                pairs=_count(endpoints, sources, mask),
            )
        )
    if grouped:
        found.sort(key=lambda item: (item.verdict, -item.pairs, item.sources.words))
    return found


def _sketch(endpoints: Endpoints, rows: _Rows, grouping: Grouping, asked: int) -> Sketch:
    groups = [
        (verdict, passing, mask_of(sources), mask)
        for (verdict, passing, mask), sources in rows.groups.items()
    ]
    bare = mask_of(
        index for index in members(endpoints.real_pods) if is_one_pod(endpoints.all[index])
    )
    return sketch(endpoints, grouping, groups, asked=asked, bare=bare)


def _pairs(
    endpoints: Endpoints,
    verdict: Verdict,
    passing: Traffic,
    mask: int,
    sources: list[int],
    grouping: Grouping,
) -> list[Connections]:
    reached = [(index, grouping.members(1 << index)) for index in members(mask)]
    found: list[Connections] = []
    for source in sources:
        from_members = grouping.members(1 << source)
        alone = is_one_pod(endpoints.all[source])
        found += [
            Connections(verdict, from_members, to_members, passing, 1)
            for index, to_members in reached
            if not (alone and index == source)
        ]
    return found


def _count(endpoints: Endpoints, sources: list[int], mask: int) -> int:
    alone = sum(1 for source in sources if mask >> source & 1 and is_one_pod(endpoints.all[source]))
    return len(sources) * mask.bit_count() - alone


def _totals(endpoints: Endpoints, rows: _Rows) -> tuple[int, int, tuple[NamespacePair, ...]]:
    counts = {Verdict.ALLOWED: 0, Verdict.UNKNOWN: 0}
    spaces: dict[tuple[str, str], int] = {}
    for (verdict, _, mask), sources in rows.groups.items():
        counts[verdict] += _count(endpoints, sources, mask)
        if verdict is not Verdict.ALLOWED:
            continue
        reached = _by_space(endpoints, members(mask))
        for from_space, from_count in _by_space(endpoints, sources).items():
            for to_space, to_count in reached.items():
                key = (from_space, to_space)
                spaces[key] = spaces.get(key, 0) + from_count * to_count
        for source in sources:
            if mask >> source & 1 and is_one_pod(endpoints.all[source]):
                name = endpoints.all[source].namespace
                spaces[name, name] -= 1
    matrix = tuple(
        NamespacePair(from_space, to_space, pairs)
        for (from_space, to_space), pairs in sorted(
            spaces.items(), key=lambda item: (-item[1], item[0])
        )
        if pairs
    )
    return counts[Verdict.ALLOWED], counts[Verdict.UNKNOWN], matrix


def _by_space(endpoints: Endpoints, indexes: Iterable[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index in indexes:
        endpoint = endpoints.all[index]
        name = endpoint.namespace or (f"node:{endpoint.node}" if endpoint.node else _OUTSIDE)
        found[name] = found.get(name, 0) + 1
    return found


def _question(
    source: str | None,
    destination: str | None,
    port: str | None,
    subjects: Subjects,
) -> str:
    destination = f"the {destination}" if destination == "internet" else destination
    words = f"what {source or 'everything'} reaches"
    if destination:
        words = (
            f"what reaches {destination}"
            if not source
            else f"whether {source} reaches {destination}"
        )
    if port:
        words += f" on {port}"
    return words + subjects.words
