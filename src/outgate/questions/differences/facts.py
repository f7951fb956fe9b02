"""What a headline can say: who newly reaches the internet, whose DNS stops, and the like."""

from __future__ import annotations

from collections.abc import Iterable

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.engine.special_ranges import INTERNET, METADATA
from outgate.model.verdicts import Verdict
from outgate.questions.answers import DnsAudit
from outgate.questions.cluster_dns import DnsTargets, audit_dns, find_dns
from outgate.questions.differences.answers import Extent, Fact, Passing, Topic
from outgate.questions.differences.projecting import Projection
from outgate.questions.differences.rows import Reached
from outgate.questions.differences.scale import Scale

_Key = tuple[Topic, Verdict, Verdict, bool, Extent, str]
_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Facts:
    """Collects facts workload by workload."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale
        marks = scale.marks
        cells = [marks.all[index] for index in members(marks.external)]
        self._outside = {
            Topic.INTERNET: mask_of(cell.index for cell in cells if cell.outside & INTERNET),
            Topic.METADATA: mask_of(cell.index for cell in cells if cell.outside & METADATA),
        }
        self._spaces: dict[str, int] = {}
        for index in members(marks.real_pods & scale.kept):
            name = marks.all[index].namespace
            self._spaces[name] = self._spaces.get(name, 0) | 1 << index
        self._workloads: dict[_Key, dict[str, None]] = {}
        self._names: dict[_Key, set[str]] = {}

    def add(
        self,
        source: int,
        before: Reached,
        after: Reached,
        differing: Iterable[tuple[Passing, Passing, int]],
    ) -> None:
        """Take what a workload that is in NEW reaches on either side, and where that differs."""
        is_new = bool(1 << source & self._scale.only_new)
        changed = tuple(differing)
        if not changed:
            return
        for topic, mask in self._outside.items():
            was, now = _verdict(before, mask), _verdict(after, mask)
            if is_new:
                if now is not Verdict.DENIED:
                    self._note(source, (topic, Verdict.DENIED, now, True, Extent.ALL, ""))
            elif was is not now:
                self._note(source, (topic, was, now, False, Extent.ALL, ""))
            elif was is Verdict.ALLOWED:
                extent = _extent(changed, mask)
                if extent is not Extent.ALL:
                    self._note(source, (topic, was, now, False, extent, ""))
        if not is_new:
            touched = 0
            for _, _, mask in changed:
                touched |= mask
            self._add_spaces(source, before, after, touched)

    def _add_spaces(self, source: int, before: Reached, after: Reached, touched: int) -> None:
        own = self._scale.marks.all[source].namespace
        for name, mask in self._spaces.items():
            if name == own or not mask & touched:
                continue
            was, now = _verdict(before, mask), _verdict(after, mask)
            if was is not now:
                key = (Topic.NAMESPACES, was, now, False, Extent.ALL, "")
                self._note(source, key)
                self._names.setdefault(key, set()).add(name)

    def add_dns(self, source: int, before: DnsAudit | None, after: DnsAudit) -> None:
        """Take whether a workload reaches the cluster's DNS; *before* is None where it is new."""
        if before is None:
            worst = max((after.udp, after.tcp), key=lambda verdict: _RANK[verdict])
            if worst is not Verdict.ALLOWED:
                self._note(source, (Topic.DNS, Verdict.DENIED, worst, True, Extent.ALL, ""))
            return
        udp, tcp = (before.udp, after.udp), (before.tcp, after.tcp)
        pairs = [(udp, "")] if udp == tcp else [(udp, "UDP"), (tcp, "TCP")]
        for (was, now), protocol in pairs:
            if was is not now:
                self._note(source, (Topic.DNS, was, now, False, Extent.ALL, protocol))

    def all(self) -> tuple[Fact, ...]:
        """Return the facts: by topic, what opens first, the most workloads first."""
        found = [
            Fact(
                topic=key[0],
                before=key[1],
                after=key[2],
                workloads=tuple(names),
                are_new=key[3],
                extent=key[4],
                protocol=key[5],
                namespaces=tuple(sorted(self._names.get(key, ()))),
            )
            for key, names in self._workloads.items()
        ]
        topics = list(Topic)
        found.sort(
            key=lambda fact: (
                topics.index(fact.topic),
                fact.are_new,
                _RANK[fact.after],
                _RANK[fact.before],
                list(Extent).index(fact.extent),
                fact.protocol,
            )
        )
        return tuple(found)

    def _note(self, source: int, key: _Key) -> None:
        mark = self._scale.marks.all[source]
        if mark.workload is not None:
            self._workloads.setdefault(key, {})[self._scale.namer.workload(mark.workload)] = None


class Dns:
    """Whether a mark of the scale reaches the cluster's DNS on one side."""

    def __init__(self, reachability: Reachability, projection: Projection, scale: Scale) -> None:
        self._reachability = reachability
        self._projection = projection
        self._targets: DnsTargets = find_dns(reachability, scale.namer)

    def of(self, mark: int) -> DnsAudit:
        """Say whether all pods of a mark reach it."""
        found = [self._audit(endpoint) for endpoint in self._projection.classes[mark]]
        return DnsAudit(
            _together([item.udp for item in found]), _together([item.tcp for item in found])
        )

    def _audit(self, endpoint: Endpoint) -> DnsAudit:
        return audit_dns(self._reachability, endpoint, self._targets)


def _together(verdicts: list[Verdict]) -> Verdict:
    return verdicts[0] if len(set(verdicts)) == 1 else Verdict.UNKNOWN


def _verdict(reached: Reached, mask: int) -> Verdict:
    """Say whether anything in *mask* is reached at all."""
    unknown = False
    for passing, there in reached.items():
        if there & mask:
            if passing.allowed or passing.partly:
                return Verdict.ALLOWED
            unknown = True
    return Verdict.UNKNOWN if unknown else Verdict.DENIED


def _extent(changed: Iterable[tuple[Passing, Passing, int]], mask: int) -> Extent:
    more = less = False
    for was, now, there in changed:
        if there & mask:
            had, has = was.allowed | was.partly, now.allowed | now.partly
            more = more or bool(has - had)
            less = less or bool(had - has)
    if more and less:
        return Extent.OTHER
    if more:
        return Extent.MORE
    return Extent.LESS if less else Extent.ALL
