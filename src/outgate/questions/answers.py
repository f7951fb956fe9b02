"""What the questions answer with: plain data, the same for every output format."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from outgate.model.findings import Finding
from outgate.model.gaps import Gap
from outgate.model.origins import Origin
from outgate.model.verdicts import Verdict
from outgate.questions.exposure.answers import BrokenRoute, Exposure
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Reading:
    """What the answer rests on; part of every answer."""

    profile: str
    documents: int
    sources: int
    namespaces: int
    workloads: int
    policies: int
    passed_over: dict[str, int]
    gaps: tuple[Gap, ...]

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return any(gap.is_failure for gap in self.gaps)


# --- explain -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuleReference:
    """A rule of a policy and where it stands."""

    kind: str
    policy: str
    """``namespace/name``."""
    field: str
    """The rule's field: ``spec.egress[0]``."""
    origin: Origin
    words: str
    """What the rule says, in one line."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule that nearly lets the traffic pass, and what is missing."""

    rule: RuleReference
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """One side of a proof."""

    direction: str
    subject: str
    state: str
    """``open``, ``isolated``, ``host-network`` or ``not-a-pod``."""
    verdict: Verdict
    """Of this side alone."""
    isolated_by: tuple[RuleReference, ...]
    allowed_by: tuple[RuleReference, ...]
    near_misses: tuple[Miss, ...]
    doubts: tuple[str, ...]
    """Why this side cannot be known, each a sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change that would turn a verdict."""

    words: str
    policy: str = ""
    """The policy to change; empty where a new one is to be added."""
    origin: Origin | None = None
    direction: str = ""
    rule: dict[str, object] = field(default_factory=dict)
    """The rule to append to the policy, as the API writes it."""
    manifest: dict[str, object] = field(default_factory=dict)
    """The policy to add."""
    remove: tuple[str, ...] = ()
    """Fields of rules to take away, all of them: ``namespace/name spec.egress[0]``."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that has one verdict for one reason."""

    verdict: Verdict
    traffic: Traffic
    """Empty where it is no set of ports; then `other` says what is asked about."""
    other: str
    """A protocol that NetworkPolicy does not define, or a port's name that nobody resolves."""
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    reason: str
    """One sentence."""
    egress: SideAnswer | None
    ingress: SideAnswer | None
    changes: tuple[Change, ...]
    settled_by: tuple[str, ...]

    @property
    def traffic_words(self) -> str:
        """The traffic, or what stands for it, in words."""
        return str(self.traffic) if self.traffic else self.other


@dataclass(frozen=True, slots=True)
class ExplainAnswer:
    """The answer to: can *source* reach *destination*, and why."""

    source: str
    destination: str
    verdict: Verdict
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    reading: Reading

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial


# --- reach ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Members:
    """Some endpoints, put shortly: whole namespaces where all of a namespace is meant."""

    namespaces: tuple[str, ...] = ()
    """All workloads of these namespaces."""
    workloads: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    """Addresses outside of the cluster."""
    count: int = 0
    """How many workloads, nodes and outside cells it is in all."""
    words: str = ""
    """The same in one phrase."""


@dataclass(frozen=True, slots=True)
class Connections:
    """All of *sources* reach all of *destinations* over the same traffic.

    A bare pod does not connect to itself, and no outside address to another; apart from these,
    every pair is meant. Another pod of the same workload is a destination like any other.
    """

    verdict: Verdict
    """ALLOWED or UNKNOWN."""
    sources: Members
    destinations: Members
    traffic: Traffic
    pairs: int


class Place(StrEnum):
    """What an end is."""

    NAMESPACE = "namespace"
    NODE = "node"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Alike:
    """Ends at one place that no connection of an answer tells apart."""

    place: Place
    namespace: str
    """Empty for nodes and outside addresses."""
    names: tuple[str, ...]
    """Of all of them; for outside addresses one phrase."""
    is_whole: bool
    """Whether nothing else is in the namespace, or outside."""
    count: int = 1
    """How many ends it is; a workload may be several, of which an answer tells none apart."""
    bare: int = 0
    """How many of them are bare pods, which have no second pod to connect to."""

    @property
    def is_one_pod(self) -> bool:
        """Whether it is a bare pod and nothing else."""
        return self.count == self.bare == 1


@dataclass(frozen=True, slots=True)
class Link:
    """Connections between ends that are alike: every source to every destination."""

    verdict: Verdict
    traffic: Traffic
    sources: tuple[int, ...]
    """Where the ends stand in `Sketch.ends`."""
    destinations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """The connections of a `ReachAnswer` as nodes and arrows, as few as tell them all."""

    ends: tuple[Alike, ...]
    links: tuple[Link, ...]
    unconnected: int
    """How many of the workloads that were asked about have no connection."""


@dataclass(frozen=True, slots=True)
class ReachAsked:
    """What a question about connections was limited to; empty where it was not."""

    source: str = ""
    sources: int = 0
    """The mask of the endpoints that `source` means."""
    destination: str = ""
    destinations: int = 0
    port: str = ""
    namespaces: frozenset[str] = frozenset()
    selector: str = ""
    """Labels in words."""
    subjects: int = 0
    """The mask of the pods that `namespaces` and `selector` mean."""


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """The answer to: who can reach whom."""

    question: str
    connections: tuple[Connections, ...]
    pairs: int
    """How many (source, destination) pairs are allowed at least some traffic."""
    unknown_pairs: int
    sources: int
    """How many sources were asked about."""
    destinations: int
    by_namespace: tuple[NamespacePair, ...]
    is_grouped: bool
    reading: Reading
    asked: ReachAsked = ReachAsked()
    sketch: Sketch | None = None
    """The same for a picture, where it was asked for."""
    notes: tuple[str, ...] = ()
    """By which ways from outside the destinations are exposed, where some are asked about."""

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial


@dataclass(frozen=True, slots=True)
class NamespacePair:
    """How many connections lead from one namespace to another, or to the outside."""

    source: str
    destination: str
    pairs: int


# --- audit ---------------------------------------------------------------------------------------


class Coverage(StrEnum):
    """How far policies cover a workload in one direction."""

    OPEN = "open"
    """No policy isolates it: everything is allowed."""
    ISOLATED = "isolated"
    ALLOW_ALL = "allow-all"
    """Isolated by name, but its rules allow everything."""
    UNCOVERABLE = "uncoverable"
    """hostNetwork: NetworkPolicies do not apply."""
    PARTLY = "partly"
    """Some of its pods are isolated, some are not."""
    UNKNOWN = "unknown"
    """It depends on a policy that is not evaluated."""


@dataclass(frozen=True, slots=True)
class DirectionAudit:
    """One direction of one workload, or of the next pod in a namespace."""

    coverage: Coverage
    policies: tuple[str, ...]
    """The policies that isolate it, and those that are not evaluated but select it."""


@dataclass(frozen=True, slots=True)
class DnsAudit:
    """Whether the cluster's DNS is within reach, per protocol."""

    udp: Verdict
    tcp: Verdict
    note: str = ""
    """What was assumed or is not known."""


@dataclass(frozen=True, slots=True)
class WorkloadAudit:
    """One workload."""

    name: str
    namespace: str
    kind: str
    egress: DirectionAudit
    ingress: DirectionAudit
    dns: DnsAudit
    reaches_internet: Verdict
    reaches_metadata: Verdict
    origin: Origin


@dataclass(frozen=True, slots=True)
class DirectionTotals:
    """How many workloads have which coverage, in one direction."""

    open: int = 0
    isolated: int = 0
    allow_all: int = 0
    uncoverable: int = 0
    partly: int = 0
    unknown: int = 0

    @property
    def coverable(self) -> int:
        """How many a NetworkPolicy could cover at all."""
        return self.open + self.isolated + self.allow_all + self.partly + self.unknown

    @property
    def percent_isolated(self) -> float:
        """The share of the coverable that is isolated, in percent; 100 where none is coverable."""
        return 100.0 * self.isolated / self.coverable if self.coverable else 100.0


@dataclass(frozen=True, slots=True)
class NamespaceAudit:
    """One namespace: its workloads, and what the next pod in it will meet."""

    name: str
    workloads: int
    egress: DirectionTotals
    ingress: DirectionTotals
    default_deny_egress: DirectionAudit
    """What a pod made later, with labels that no policy names, will meet."""
    default_deny_ingress: DirectionAudit
    future_dns: DnsAudit
    without_dns: int
    """How many isolated workloads cannot, or may not, reach DNS."""
    made_later: int
    """How many charts and custom resources make pods here that are not in the input."""


@dataclass(frozen=True, slots=True)
class AuditFindings:
    """The mistakes in policies that checks found, where somebody asked for them."""

    checks: int
    """How many checks looked."""
    found: tuple[Finding, ...]
    """In the order of the input."""
    suppressed: int
    """How many more somebody has silenced."""


@dataclass(frozen=True, slots=True)
class AuditAnswer:
    """The answer to: who is open. Namespaces and workloads, the worst first."""

    question: str
    """With the limits that ``-n`` and ``-l`` set."""
    egress: DirectionTotals
    ingress: DirectionTotals
    namespaces: tuple[NamespaceAudit, ...]
    workloads: tuple[WorkloadAudit, ...]
    dns: str
    """Which pods were taken for the cluster's DNS."""
    reading: Reading
    exposures: tuple[Exposure, ...] = ()
    """The ways from outside of the cluster to these workloads, those that are open first."""
    broken_routes: tuple[BrokenRoute, ...] = ()
    """Routes that lead nowhere."""
    is_limited: bool = False
    """Whether ``-n`` or ``-l`` leave something out."""
    findings: AuditFindings | None = None
    """None where nobody asked for them."""

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial
