"""A plan held against what is needed: what it denies, and what it allows that nobody needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from bench.learn.addresses import METADATA, in_family
from bench.learn.emitters.log import Emission
from bench.learn.traffic import Connection, Why
from bench.learn.truth import Cluster, Host, Need, Platform, Workload
from bench.learn.truth_edges import edge_of, key_of
from outgate.flows.classes import TrafficClass
from outgate.flows.edges import EdgeKey
from outgate.flows.parties import Party, PartyKind
from outgate.learning.judging import Judge
from outgate.model.verdicts import Verdict
from outgate.questions.world import World

Hides: TypeAlias = Callable[[Connection], bool]
"""Says whether a source's records do not tell between whom a connection was."""


class Fate(StrEnum):
    """Why a needed connection is denied: what the source had shown of it before."""

    RECORDED = "recorded"
    """There was a record of this very edge: a defect."""
    APART = "apart"
    """It was recorded, and set apart for a person, who has not accepted it yet."""
    NEW_ADDRESS = "new address"
    """Records of the same host at other addresses, and nothing gave it a name."""
    HIDDEN = "hidden"
    """Records that do not say between whom it was."""
    LOST = "lost"
    """It happened, and no record is there."""
    NEVER = "never"
    """It had not happened yet."""


@dataclass(slots=True)
class Judged:
    """The figures of one plan."""

    needed_edges: int = 0
    needed_connections: int = 0
    denied_edges: dict[Fate, int] = field(default_factory=dict)
    denied_connections: dict[Fate, int] = field(default_factory=dict)
    allowed_pairs: int = 0
    """(workload, destination, port) of the universe that the plan allows."""
    unneeded: tuple[str, ...] = ()
    """Those that nobody needs, in words."""
    examples: dict[Fate, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the source had to learn from."""

    emission: Emission
    window: Sequence[Connection]
    """What happened then."""
    hides: Hides


def judge(
    cluster: Cluster,
    world: World,
    later: Iterable[Connection],
    learnt: Learnt,
    accepting: World | None = None,
) -> Judged:
    """Replay what came later.

    Args:
        cluster: The cluster.
        world: With the plan in force.
        later: What came later.
        learnt: What was learnt from.
        accepting: With the plan of somebody who accepts all that was set apart.
    """
    asked = Judge(world)
    with_apart = None if accepting is None else Judge(accepting)
    judged = Judged()
    verdicts: dict[EdgeKey, bool] = {}
    seen = _Seen(cluster, learnt)
    edges: dict[Need, Fate | None] = {}
    connections = [one for one in later if one.why is Why.NEEDED]
    connections.sort(key=lambda one: key_of(cluster, one))
    for one in connections:
        key = key_of(cluster, one)
        if key not in verdicts:
            verdicts[key] = asked.judge(edge_of(key)).verdict is Verdict.ALLOWED
        need = one.need
        if need is None:
            continue
        judged.needed_connections += 1
        edges.setdefault(need, None)
        if verdicts[key]:
            continue
        fate = seen.fate(one, key)
        if (
            fate in (Fate.RECORDED, Fate.NEW_ADDRESS)
            and with_apart is not None
            and with_apart.judge(edge_of(key)).verdict is Verdict.ALLOWED
        ):
            fate = Fate.APART
        judged.denied_connections[fate] = judged.denied_connections.get(fate, 0) + 1
        before = edges[need]
        if before is None or _ORDER[fate] < _ORDER[before]:
            edges[need] = fate
    judged.needed_edges = len(edges)
    for need, found in edges.items():
        if found is not None:
            judged.denied_edges[found] = judged.denied_edges.get(found, 0) + 1
            judged.examples.setdefault(found, []).append(str(need))
    _over_permission(cluster, asked, judged)
    return judged


_STRANGERS = ("45.15.77.9", "198.51.100.77", "10.201.0.9", "192.168.1.1")
_ORDER = {fate: number for number, fate in enumerate(Fate)}


class _Seen:
    """What there were records of."""

    def __init__(self, cluster: Cluster, learnt: Learnt) -> None:
        recorded = learnt.emission.recorded
        shown = [one for one in recorded if not learnt.hides(one)]
        self._happened = {one.need for one in learnt.window}
        self._recorded = {one.need for one in recorded}
        self._shown = {one.need for one in shown}
        self._keys = {key_of(cluster, one) for one in shown}

    def fate(self, one: Connection, key: EdgeKey) -> Fate:
        if one.need not in self._happened:
            return Fate.NEVER
        if one.need not in self._recorded:
            return Fate.LOST
        if one.need not in self._shown:
            return Fate.HIDDEN
        return Fate.RECORDED if key in self._keys else Fate.NEW_ADDRESS


def _over_permission(cluster: Cluster, asked: Judge, judged: Judged) -> None:
    """Ask for everything that the clusters' own servers and ports can be asked for."""
    ports = sorted({(need.protocol, need.port) for need in cluster.needs} | {("TCP", 22)})
    sources = [one for one in cluster.workloads if one.namespace != "kube-system"]
    needed = {(need.source, need.to, need.protocol, need.port) for need in cluster.needs}
    unneeded = []
    inside: list[tuple[Workload | Host | Platform, Party]] = [(one, _party(one)) for one in sources]
    outside = _outside(cluster)
    for source in sources:
        for to, party in (*inside, *outside):
            if to == source:
                continue
            for protocol, port in ports:
                key = EdgeKey(_party(source), party, protocol, port, TrafficClass.ALLOWED)
                if asked.judge(edge_of(key)).verdict is Verdict.DENIED:
                    continue
                judged.allowed_pairs += 1
                if not _is_needed(needed, source, to, protocol, port):
                    unneeded.append(f"{source} > {party}:{port}/{protocol}")
    judged.unneeded = tuple(unneeded)


def _is_needed(
    needed: set[tuple[Workload, Workload | Host | Platform, str, int]],
    source: Workload,
    to: Workload | Host | Platform,
    protocol: str,
    port: int,
) -> bool:
    if (source, to, protocol, port) in needed:
        return True
    if not isinstance(to, Host):
        return False
    # Another name of the same address is as good.
    return any(
        one == source
        and isinstance(other, Host)
        and set(other.addresses) & set(to.addresses)
        and (kind, number) == (protocol, port)
        for one, other, kind, number in needed
    )


def _outside(cluster: Cluster) -> list[tuple[Workload | Host | Platform, Party]]:
    found: list[tuple[Workload | Host | Platform, Party]] = []
    for host in cluster.hosts:
        found += ((host, Party(PartyKind.EXTERNAL, address=each)) for each in host.addresses[:1])
    family = cluster.family
    strangers = (METADATA[family], *(in_family(family, one) for one in _STRANGERS))
    found += ((Host((one,)), Party(PartyKind.EXTERNAL, address=one)) for one in strangers)
    return found


def _party(workload: Workload) -> Party:
    return Party(PartyKind.WORKLOAD, workload.namespace, workload.kind, workload.name)
