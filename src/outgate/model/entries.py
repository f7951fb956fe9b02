"""The one normal form of a policy's rule, whatever the language it was written in.

An `Entry` is evaluated. A `Touch` stands for a policy that is not: it says whom such a policy
selects, in which direction, and whether it could allow or deny, so that UNKNOWN is limited to
what it touches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from outgate.model.origins import Origin, Path
from outgate.model.selectors import ALL, Selector
from outgate.sets.addresses import AddressSet


class Direction(StrEnum):
    """Egress leaves the subject, ingress enters it."""

    EGRESS = "egress"
    INGRESS = "ingress"


class Tier(StrEnum):
    """Where in the order of evaluation a policy stands."""

    ADMIN = "admin"
    NAMESPACE = "namespace"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class PolicyName:
    """A policy's identity and place."""

    kind: str
    namespace: str
    """Empty for a cluster-wide policy."""
    name: str
    origin: Origin
    manager: str = ""
    """What its label app.kubernetes.io/managed-by says."""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


@dataclass(frozen=True, slots=True)
class PodSelection:
    """Some pods: of one named namespace, or of the namespaces whose labels a selector matches."""

    namespace: str | None
    """A namespace by name; None where `namespaces` decides."""
    namespaces: Selector = ALL
    pods: Selector = ALL
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # As with selectors: looked up far more often than made.
        object.__setattr__(self, "_hash", hash((self.namespace, self.namespaces, self.pods)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Block:
    """An ipBlock: its addresses after ``except``."""

    addresses: AddressSet
    text: str


Peer: TypeAlias = PodSelection | Block


@dataclass(frozen=True, slots=True)
class Port:
    """One item of a rule's ``ports``."""

    protocol: str
    low: int = 1
    high: int = 65535
    name: str = ""
    """A named port, resolved per destination pod; then `low` and `high` mean nothing."""

    def __str__(self) -> str:
        if self.name:
            return f"{self.protocol} {self.name}"
        if (self.low, self.high) == (1, 65535):
            return f"{self.protocol} (every port)"
        ports = str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
        return f"{self.protocol} {ports}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of one policy in one direction."""

    policy: PolicyName
    direction: Direction
    subject: PodSelection
    peers: tuple[Peer, ...] | None
    """None: every source or destination, inside and outside. Empty: none, it only isolates."""
    ports: tuple[Port, ...] | None
    """None: all traffic."""
    path: Path
    """The rule's place in the policy's document."""
    isolates: bool = True
    tier: Tier = Tier.NAMESPACE


@dataclass(frozen=True, slots=True)
class Touch:
    """What is known of a policy that is not evaluated, for one direction."""

    policy: PolicyName
    direction: Direction
    subjects: tuple[PodSelection, ...]
    """Whom it selects at most."""
    can_allow: bool
    """It could let pass what nothing else allows."""
    can_deny: bool
    """It could stop what everything else allows, by a deny or by isolating its subject."""
    only_open: bool = False
    """It matters only for subjects that no NetworkPolicy isolates (a baseline tier)."""
    by_variables: bool = False
    """It is evaluated, and may select more once variables of the input are filled in."""
    isolates_only: bool = False
    """Its deny is isolation alone: it changes nothing for a subject that is isolated already."""
