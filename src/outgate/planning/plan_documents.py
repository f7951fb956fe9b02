"""A plan as a document for Git: what later verbs need to know of it, in plain types.

``apiVersion: outgate.dev/v1alpha1, kind: Plan``, in the file plan.yaml of a plan's folder. There is
no time in it and no stage that a namespace is at: the same plan gives the same bytes, and a
roll-out moves nothing in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from outgate.model.selectors import Operator, Requirement, Selector

API_VERSION = "outgate.dev/v1alpha1"
KIND = "Plan"


class Role(StrEnum):
    """What a policy of a plan is for."""

    HOLD_OPEN = "hold-open"
    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class LabelRequirement:
    """One condition on one label."""

    key: str
    operator: Operator
    values: tuple[str, ...] = ()

    @property
    def requirement(self) -> Requirement:
        """The same in the form of the model."""
        return Requirement(self.key, self.operator, self.values)


@dataclass(frozen=True, slots=True)
class ObjectRecord:
    """One policy of a plan, and the digests of its manifest."""

    name: str
    role: Role
    digest: str
    """As it is in the stage that brings it."""
    canary: str = ""
    """Of a hold-open policy, while it lets go of the canaries; empty where that is the same."""
    off: str = ""
    """Of a hold-open policy that is switched off."""
    kind: str = "NetworkPolicy"
    """Its kind; what is not a NetworkPolicy only allows, and isolates nothing."""


@dataclass(frozen=True, slots=True)
class OtherPolicy:
    """A policy of another owner that isolated pods when the plan was made."""

    name: str
    selector: tuple[LabelRequirement, ...] = ()
    """Its podSelector; empty selects all."""


@dataclass(frozen=True, slots=True)
class NamespaceRecord:
    """One namespace of a plan."""

    name: str
    objects: tuple[ObjectRecord, ...] = ()
    """In the order in which they are applied; aborting goes the other way."""
    held_against: tuple[OtherPolicy, ...] = ()
    """Hold-open is for the pods that none of these select: where they change it is stale."""
    is_refused: bool = False
    """It could not be planned again; all of this is of an earlier plan."""


@dataclass(frozen=True, slots=True)
class ExemptRecord:
    """A namespace that is left alone."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that outgate wrote into the folder."""

    path: str
    digest: str
    """Of its text."""
    moves: bool = False
    """Its one line that says which stage a namespace is at is not part of the digest: a roll-out
    or a person changes it."""


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A whole plan."""

    profile: str
    stages: tuple[str, ...]
    cluster: str = ""
    canaries: LabelRequirement | None = None
    """What the labels of all pods but the canaries satisfy; none where a pod's own label says it.
    """
    namespaces: tuple[NamespaceRecord, ...] = ()
    exempt: tuple[ExemptRecord, ...] = ()
    files: tuple[FileRecord, ...] = ()

    def namespace(self, name: str) -> NamespaceRecord | None:
        """Return what is recorded of a namespace; None where it is not in the plan.

        Args:
            name: Its name.
        """
        return next((one for one in self.namespaces if one.name == name), None)


def requirements_of(selector: Selector) -> tuple[LabelRequirement, ...]:
    """Return a selector as plain data.

    Args:
        selector: The selector.
    """
    return tuple(LabelRequirement(*requirement) for requirement in selector.requirements)


def digest_of_object(body: Mapping[str, Any]) -> str:
    """Return the digest of a manifest: of its content, whatever the form in which it is written.

    Args:
        body: The manifest.
    """
    return digest_of_text(json.dumps(body, sort_keys=True, separators=(",", ":")))


def digest_of_text(text: str) -> str:
    """Return the digest of a file's text; how its lines end makes no difference.

    Args:
        text: The text.
    """
    content = text.replace("\r\n", "\n").encode("utf-8", "surrogateescape")
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
