"""A NetworkPolicy as a check sees it: what was written, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from outgate.checks.kinds import Mistake
from outgate.dialects.networkpolicy.shape import Fault
from outgate.model.documents import Document
from outgate.model.entries import Direction, Entry
from outgate.model.findings import Severity
from outgate.model.origins import Path
from outgate.model.patches import Patch

RULES = {Direction.INGRESS: "from", Direction.EGRESS: "to"}
"""The direction, whose value is the field that holds its rules, to the field of a rule's peers."""


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One definition of a networking.k8s.io/v1 NetworkPolicy."""

    document: Document
    namespace: str
    entries: tuple[Entry, ...]
    """One per rule and at least one per isolated direction."""
    faults: tuple[Fault, ...]
    """What the API server refuses it for; a policy with faults is not in force."""
    variables: tuple[str, ...] = ()
    """``${VARIABLES}`` to be filled in, which are what its faults are about."""
    spec: Mapping[str, Any] = field(init=False)
    """The spec as written; empty where it is no mapping."""
    _ingress: list[Mapping[str, Any]] = field(init=False)
    _egress: list[Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        # A score of checks asks for these of every policy.
        spec = mapping(self.document.body.get("spec"))
        object.__setattr__(self, "spec", spec)
        object.__setattr__(
            self, "_ingress", [mapping(rule) for rule in sequence(spec.get("ingress"))]
        )
        object.__setattr__(
            self, "_egress", [mapping(rule) for rule in sequence(spec.get("egress"))]
        )

    @property
    def name(self) -> str:
        """Its name."""
        return self.document.name

    @property
    def is_read(self) -> bool:
        """Whether it is whole: its entries say all that it does."""
        return not self.faults

    def rules(self, direction: Direction) -> list[Mapping[str, Any]]:
        """Return the rules of a direction as written, in force or not."""
        return self._egress if direction is Direction.EGRESS else self._ingress

    def isolates(self, direction: Direction) -> bool:
        """Say whether it isolates its pods in a direction."""
        return any(entry.direction is direction for entry in self.entries)

    def mistake(
        self,
        path: Path,
        sentence: str,
        remedy: str,
        severity: Severity | None = None,
        *,
        patch: Patch | None = None,
    ) -> Mistake:
        """Return a mistake of this policy.

        Args:
            path: The field, from the object's root.
            sentence: The fact, without the policy's name and without a full stop.
            remedy: What to do, as an order.
            severity: Where it is not as bad as the check's own.
            patch: What cures it, where that is safe.
        """
        return Mistake(
            self.document.origin,
            path,
            str(self),
            self.namespace,
            sentence,
            remedy,
            severity,
            patch=patch,
        )

    def __str__(self) -> str:
        return f"NetworkPolicy {self.namespace}/{self.name}"


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a value as a mapping; empty where it is none."""
    # A dict first: asking the abstract class costs ten times as much, and nearly all are dicts.
    return value if type(value) is dict or isinstance(value, Mapping) else {}


def sequence(value: Any) -> list[Any]:
    """Return a value as a list; empty where it is none."""
    return value if isinstance(value, list) else []
