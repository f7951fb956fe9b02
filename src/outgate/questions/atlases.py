"""The whole solved cluster as data: what a page needs to answer for any pair by itself.

Pairs are not written down: two thousand workloads make four million. What is written down is what
decides them, rules with masks of endpoints and sets of traffic, each distinct one once. Tables
refer to each other by index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from outgate.model.origins import Origin
from outgate.questions.answers import AuditAnswer
from outgate.sets.addresses import NOTHING as NO_ADDRESSES
from outgate.sets.addresses import Address, AddressSet
from outgate.sets.traffic import Traffic

AnyAnswer = TypeVar("AnyAnswer", covariant=True)


@dataclass(frozen=True, slots=True)
class AtlasNamespace:
    """One namespace."""

    name: str
    labels: dict[str, str]
    """Those that some selector in force asks for."""
    labels_known: bool


@dataclass(frozen=True, slots=True)
class AtlasEndpoint:
    """One end of connections; its index is its bit in every mask."""

    kind: str
    """``pod``, ``later`` (a pod that is not in the input), ``node`` or ``external``."""
    name: str
    namespace: str
    workload: int
    """The workload's place in the audit's list; -1 where it is no pod of the input."""
    host_network: bool
    has_others: bool
    """Whether two different pods can be meant by it."""
    is_bare: bool
    """A pod without an owner, which has no second pod to connect to."""
    labels: dict[str, str]
    """Those that some selector in force asks for."""
    ports: tuple[tuple[str, str, int], ...]
    """Named ports: name, protocol, number."""
    addresses: tuple[Address, ...]
    outside: AddressSet


@dataclass(frozen=True, slots=True)
class AtlasPeer:
    """One peer of a rule: pods by selectors, or a block."""

    namespace: str | None = None
    namespaces: tuple[tuple[str, str, tuple[str, ...], str], ...] = ()
    """Requirements: key, operator, values, and the same in words."""
    pods: tuple[tuple[str, str, tuple[str, ...], str], ...] = ()
    block: str = ""
    addresses: AddressSet = NO_ADDRESSES
    whole: AddressSet = NO_ADDRESSES
    """The block without its exceptions; empty where it has none."""


@dataclass(frozen=True, slots=True)
class AtlasEntry:
    """One rule of a policy as it is written."""

    policy: int
    field: str
    origin: Origin
    words: str
    subject: int
    """The mask of the pods that it selects."""
    peers: tuple[int, ...] | None
    """None: anywhere. Empty: it only isolates."""
    ports: tuple[tuple[str, int, int, str], ...] | None
    """Protocol, first, last, name; None: all traffic."""


@dataclass(frozen=True, slots=True)
class AtlasRule:
    """What one entry lets pass, compiled: masks and traffic."""

    entry: int
    subject: int
    low: int
    """The mask of the peers that it surely names."""
    high: int
    labels_high: int
    """Those that it may name by selectors alone."""
    traffic: int


@dataclass(frozen=True, slots=True)
class AtlasTouch:
    """A policy that is not evaluated, and whom it could concern."""

    kind: str
    policy: str
    subject: int
    can_allow: bool
    can_deny: bool


@dataclass(frozen=True, slots=True)
class AtlasSide:
    """One direction of all policies."""

    isolated: int
    may_deny: int
    may_allow: int
    entries: tuple[AtlasEntry, ...]
    rules: tuple[AtlasRule, ...]
    isolating: tuple[tuple[int, tuple[int, ...]], ...]
    """A mask, and for each policy that isolates its pods the first entry."""
    touches: tuple[AtlasTouch, ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The solved cluster. Masks are integers with one bit per endpoint."""

    audit: AuditAnswer
    namespaces: tuple[AtlasNamespace, ...]
    endpoints: tuple[AtlasEndpoint, ...]
    policies: tuple[tuple[str, str, Origin], ...]
    """Kind, name and place."""
    peers: tuple[AtlasPeer, ...]
    traffics: tuple[Traffic, ...]
    masks: tuple[int, ...]
    egress: AtlasSide
    ingress: AtlasSide
    beside: tuple[tuple[int, int], ...]
    """Per endpoint, the masks of what shares its node, surely and possibly."""
    flows: tuple[tuple[str, str, int], ...]
    """How many connections lead from one namespace to another."""
    internet: AddressSet
    metadata: AddressSet


@dataclass(frozen=True, slots=True)
class Report(Generic[AnyAnswer]):
    """An answer together with the cluster that it is about."""

    answer: AnyAnswer
    atlas: Atlas
