"""What is known of a cluster beyond its objects: who enforces, how DNS goes, which ranges it has.

Every fact carries where it was read and how sure it is, because a later verb that works from it
must be able to say both. Facts are plain data; `outgate.live.doctor` finds them, a file keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Confidence(StrEnum):
    """How sure a fact is."""

    READ = "read"
    """An object of the cluster says so."""
    MEASURED = "measured"
    """Connecting showed it."""
    ASSUMED = "assumed"
    """Documented, or concluded from signs; nothing in the cluster says it."""


class Presence(StrEnum):
    """What is seen of an enforcer."""

    RUNNING = "running"
    """Its agent is ready on some node."""
    DOWN = "down"
    """It is installed, and its agent is ready nowhere."""
    BUILT_IN = "built in"
    """It is part of another program, which runs."""
    TRACES = "traces only"
    """Its resources are there, and nothing tells whether its agent runs."""


class Enforcing(StrEnum):
    """Whether an enforcer, by its settings, enforces NetworkPolicies."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Coverage(StrEnum):
    """Whether policies are to be expected to hold on a node pool."""

    COVERED = "covered"
    """An enforcer is ready on every node."""
    PARTLY = "partly covered"
    """On some of the nodes."""
    UNCOVERED = "not covered"
    """On none."""
    NEVER = "never covered"
    """Nodes of this sort take no enforcer."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact(Generic[Value]):
    """One thing that is known, and from where."""

    value: Value
    source: str
    """Where it was read, in words: an object and its field."""
    confidence: Confidence = Confidence.READ


@dataclass(frozen=True, slots=True)
class NamedFact(Generic[Value]):
    """One of several facts of a sort."""

    name: str
    value: Value
    source: str
    confidence: Confidence = Confidence.READ


@dataclass(frozen=True, slots=True)
class Enforcer:
    """A program that enforces NetworkPolicies, or could."""

    name: str
    """A short name, such as ``calico``."""
    title: str
    """As people call it."""
    presence: Fact[Presence]
    enforcing: Fact[Enforcing]
    version: Fact[str] | None = None
    fail_mode: Fact[str] | None = None
    """What becomes of traffic when its agent is not there."""
    settings: tuple[NamedFact[str], ...] = ()
    """The flags that matter."""


@dataclass(frozen=True, slots=True)
class NodePool:
    """Nodes of one sort: pool, operating system, architecture, runtime."""

    name: str
    operating_system: str
    architecture: str
    runtime: str
    nodes: Fact[int]
    coverage: Fact[Coverage]
    lacking: tuple[str, ...] = ()
    """Nodes on which no enforcer is ready."""


@dataclass(frozen=True, slots=True)
class NodeLocalDns:
    """A DNS cache on every node, beside the cluster's DNS Service."""

    name: str
    addresses: Fact[tuple[str, ...]]
    host_network: Fact[bool]
    """It is on its node's network, so that no podSelector matches it."""
    redirected: Fact[bool] | None = None
    """A CiliumLocalRedirectPolicy sends the traffic to its pod."""


@dataclass(frozen=True, slots=True)
class Dns:
    """The way of a pod's name look-ups."""

    resolvers: Fact[tuple[str, ...]] | None = None
    """What a pod's resolv.conf holds."""
    service: Fact[str] | None = None
    """``namespace/name``."""
    addresses: Fact[tuple[str, ...]] | None = None
    """Of the Service."""
    service_ports: Fact[tuple[str, ...]] | None = None
    """``53/UDP``."""
    selector: Fact[tuple[str, ...]] | None = None
    """The labels of the pods behind it, ``key=value``."""
    endpoint_ports: Fact[tuple[str, ...]] | None = None
    """Where those pods answer, which is not 53 everywhere."""
    endpoints: Fact[int] | None = None
    """How many of them are ready."""
    domain: Fact[str] | None = None
    node_local: tuple[NodeLocalDns, ...] = ()


@dataclass(frozen=True, slots=True)
class ApiServer:
    """Where pods reach the API server."""

    addresses: Fact[tuple[str, ...]] | None = None
    """Of the Service ``default/kubernetes``, each with its port."""
    endpoints: Fact[tuple[str, ...]] | None = None
    """Behind it, each with its port."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Address ranges, as CIDR blocks."""

    pods: Fact[tuple[str, ...]] | None = None
    services: Fact[tuple[str, ...]] | None = None
    nodes: Fact[tuple[str, ...]] | None = None
    families: Fact[tuple[str, ...]] | None = None
    """``IPv4``, ``IPv6`` or both."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """A service mesh and who is in it."""

    name: str
    namespaces: Fact[tuple[str, ...]]
    """Whose pods join it by a label or annotation of the namespace."""
    pods: Fact[int]
    """That are in it now."""


@dataclass(frozen=True, slots=True)
class IdentityUse:
    """Workloads that get a cloud identity, and over which way."""

    name: str
    needs: str
    """What they must reach for it, in words."""
    users: Fact[tuple[str, ...]]
    """ServiceAccounts, ``namespace/name``."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read, and the permission that would allow it."""

    what: str
    """What is not known for it, as in "which enforcer runs"."""
    permission: str
    """As ``verb resource.group``; empty where it is not a permission that was missing."""
    reason: str = ""
    """What else stood in the way."""
    is_optional: bool = False
    """The answer is whole without it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What `outgate verify` proved, and of what."""

    verdict: str
    when: str
    """RFC 3339."""
    nodes: tuple[str, ...]
    enforcers: tuple[str, ...] = ()
    """Name and version of each, as they were then."""


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """All that is known of one cluster."""

    cluster: str = ""
    """What it is called: the context that it was read through."""
    platform: Fact[str] | None = None
    version: Fact[str] | None = None
    """Of Kubernetes."""
    enforcers: tuple[Enforcer, ...] = ()
    profile: Fact[str] | None = None
    """The profile that answers for this enforcer."""
    behaviour: tuple[NamedFact[bool | str], ...] = ()
    """What the enforcer makes of policies where the API leaves room; names as in `Profile`."""
    node_pools: tuple[NodePool, ...] = ()
    host_network: Fact[tuple[str, ...]] | None = None
    """Workloads on their node's network, which no policy covers."""
    dns: Dns = Dns()
    api_server: ApiServer = ApiServer()
    ranges: Ranges = Ranges()
    meshes: tuple[Mesh, ...] = ()
    identities: tuple[IdentityUse, ...] = ()
    label_filters: Fact[tuple[str, ...]] | None = None
    """Patterns of labels that the enforcer looks at, or with ``!`` does not."""
    policies: tuple[NamedFact[int], ...] = ()
    """How many of each kind, by ``plural.group``."""
    policy_apis: tuple[NamedFact[str], ...] = ()
    """APIs that have channels, by group: the versions that are served, release and channel."""
    unread: tuple[Unread, ...] = ()
    proof: Proof | None = None

    @property
    def is_partial(self) -> bool:
        """Whether something that belongs to the answer could not be read."""
        return any(not item.is_optional for item in self.unread)
