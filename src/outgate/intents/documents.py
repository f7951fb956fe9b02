"""EgressIntent and EgressBaseline as data, and all that was read of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from outgate.intents.needs import Need
from outgate.manifests.positions import Positions
from outgate.model.gaps import Gap
from outgate.model.origins import NOWHERE, Origin
from outgate.model.selectors import ALL, Operator, Requirement, Selector
from outgate.model.workloads import METADATA_NAME, Namespace
from outgate.sets.addresses import AddressSet, parse_block

API_GROUP = "outgate.dev"
API_VERSION = f"{API_GROUP}/v1alpha1"
INTENT = "EgressIntent"
BASELINE = "EgressBaseline"


@dataclass(frozen=True, slots=True)
class NamedWorkload:
    """The subject of an intent: a workload by its kind and name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class LabelledPods:
    """The subject of an intent: the pods of its namespace that have all of these labels."""

    labels: tuple[tuple[str, str], ...]
    """Sorted, at least one."""

    @property
    def selector(self) -> Selector:
        """The same as a selector."""
        return Selector(
            tuple(Requirement(key, Operator.IN, (value,)) for key, value in self.labels)
        )

    def __str__(self) -> str:
        return ",".join(f"{key}={value}" for key, value in self.labels)


Subject: TypeAlias = NamedWorkload | LabelledPods


@dataclass(frozen=True, slots=True)
class EgressIntent:
    """What one workload needs to reach."""

    namespace: str
    name: str
    subject: Subject
    needs: tuple[Need, ...] = ()
    origin: Origin = NOWHERE

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


class BaselineDns(StrEnum):
    """Whether every covered namespace gets DNS."""

    CLUSTER = "cluster"
    """It does, on this cluster's way."""
    NONE = "none"
    """Only whoever needs ``platform: dns`` gets it."""


@dataclass(frozen=True, slots=True)
class ExemptNamespace:
    """A namespace that no plan touches."""

    name: str
    why: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class ClosedRange:
    """A range that no need may open without an exception."""

    cidr: str
    why: str
    origin: Origin = NOWHERE

    @property
    def addresses(self) -> AddressSet:
        """Its addresses."""
        return parse_block(self.cidr)


@dataclass(frozen=True, slots=True)
class NamespaceScope:
    """Which namespaces a baseline is for, before its exemptions."""

    names: tuple[str, ...] = ()
    """These, where there are any; else those that the selector selects."""
    selector: Selector = ALL
    """By the labels of the Namespace."""

    def includes(self, namespace: Namespace) -> bool | None:
        """Say whether it includes a namespace; None where its labels, not known, would decide.

        Args:
            namespace: The namespace.
        """
        if self.names:
            return namespace.name in self.names
        if namespace.labels_known or all(
            requirement.key == METADATA_NAME for requirement in self.selector.requirements
        ):
            return self.selector.matches({METADATA_NAME: namespace.name, **namespace.labels})
        return None


@dataclass(frozen=True, slots=True)
class EgressBaseline:
    """What holds for every namespace."""

    name: str
    exempt: tuple[ExemptNamespace, ...]
    closed_ranges: tuple[ClosedRange, ...]
    scope: NamespaceScope = NamespaceScope()
    dns: BaselineDns = BaselineDns.CLUSTER
    every_workload: tuple[Need, ...] = ()
    origin: Origin = NOWHERE
    is_assumed: bool = False
    """Nobody wrote it: it is the documented default."""

    def exemption_of(self, namespace: str) -> ExemptNamespace | None:
        """Return why a namespace is exempt; None where it is not.

        Args:
            namespace: Its name.
        """
        return next((one for one in self.exempt if one.name == namespace), None)


@dataclass(frozen=True, slots=True)
class Intents:
    """All that was read: intents, the baseline in force, and what is wrong."""

    intents: tuple[EgressIntent, ...]
    """Sorted by namespace and name, each of them once."""
    baseline: EgressBaseline
    gaps: tuple[Gap, ...] = ()
    """What could not be read, is refused, or is there twice; see `Gap.is_failure`."""
    positions: Positions = field(default_factory=Positions, compare=False, repr=False)
    """Finds fields in the sources again."""

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read, or is refused."""
        return any(gap.is_failure for gap in self.gaps)
