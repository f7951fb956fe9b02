"""Label selectors in one normal form, interned: equal selectors are the same object's equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Operator(StrEnum):
    """LabelSelectorRequirement.operator: "In, NotIn, Exists and DoesNotExist"."""

    IN = "In"
    NOT_IN = "NotIn"
    EXISTS = "Exists"
    DOES_NOT_EXIST = "DoesNotExist"


class Requirement(NamedTuple):
    """One condition on one label key."""

    key: str
    operator: Operator
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Say whether *labels* meet the condition.

        "NotIn" and "DoesNotExist" are met by an object without the key (apimachinery
        labels.Requirement.Matches).
        """
        value = labels.get(self.key)
        if self.operator is Operator.IN:
            return value in self.values
        if self.operator is Operator.NOT_IN:
            return value not in self.values
        if self.operator is Operator.EXISTS:
            return value is not None
        return value is None

    def __str__(self) -> str:
        if self.operator is Operator.IN and len(self.values) == 1:
            return f"{self.key}={self.values[0]}"
        if self.operator is Operator.NOT_IN and len(self.values) == 1:
            return f"{self.key}!={self.values[0]}"
        if self.operator is Operator.IN:
            return f"{self.key} in ({','.join(self.values)})"
        if self.operator is Operator.NOT_IN:
            return f"{self.key} notin ({','.join(self.values)})"
        return self.key if self.operator is Operator.EXISTS else f"!{self.key}"


@dataclass(frozen=True, slots=True)
class Selector:
    """A conjunction of requirements.

    "The result of matchLabels and matchExpressions are ANDed. An empty label selector matches
    all objects. A null label selector matches no objects." (LabelSelector)
    """

    requirements: tuple[Requirement, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A selector is looked up far more often than it is made.
        object.__setattr__(self, "_hash", hash(self.requirements))

    def __hash__(self) -> int:
        return self._hash

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Say whether *labels* meet every requirement."""
        return all(requirement.matches(labels) for requirement in self.requirements)

    @property
    def selects_all(self) -> bool:
        """Whether it is the empty selector."""
        return not self.requirements

    def __str__(self) -> str:
        return ",".join(map(str, self.requirements)) or "(all)"


ALL = Selector()
