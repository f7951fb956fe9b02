"""A plan as a roll-out needs it: every object in each of its states, checked by its digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from outgate.dialects.networkpolicy.read import read
from outgate.errors import InputError
from outgate.manifests.cluster_api.resources import Resource
from outgate.model.documents import Document
from outgate.model.entries import Direction, Entry
from outgate.model.origins import Origin
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.planning.holding_open import switched_off, without
from outgate.planning.manifests import manifest_of
from outgate.planning.plan_documents import (
    NamespaceRecord,
    ObjectRecord,
    PlanDocument,
    Role,
    digest_of_object,
)
from outgate.planning.plans import PlannedPolicy, PlannedRule

NETWORK_POLICY = "NetworkPolicy"
RESOURCES = {
    NETWORK_POLICY: Resource("networking.k8s.io", "v1", "networkpolicies", NETWORK_POLICY),
    "CiliumNetworkPolicy": Resource(
        "cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy", optional=True
    ),
}
"""Kind to where its objects are served: all that a plan is written in."""

Manifest = Mapping[str, Any]


class State(StrEnum):
    """What an object of a plan is like; all but hold-open are only ever on."""

    ON = "on"
    CANARY = "canary"
    """Hold-open has let go of the canaries."""
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RolloutObject:
    """One object of a plan in each of its states."""

    name: str
    kind: str
    role: Role
    on: Manifest
    canary: Manifest | None = None
    off: Manifest | None = None

    @property
    def resource(self) -> Resource:
        """Where it is served."""
        return RESOURCES[self.kind]

    @property
    def holds_open(self) -> bool:
        """Whether it keeps open what was open."""
        return self.role is Role.HOLD_OPEN

    def manifest(self, state: State) -> Manifest:
        """Return the object in a state.

        Args:
            state: The state; what has no such state is as it is when on.
        """
        if state is State.OFF and self.off is not None:
            return self.off
        if state is State.CANARY and self.canary is not None:
            return self.canary
        return self.on


@dataclass(frozen=True, slots=True)
class RolloutNamespace:
    """One namespace of a plan."""

    name: str
    objects: tuple[RolloutObject, ...]
    """In the order in which they are applied."""
    record: NamespaceRecord

    @property
    def hold_open(self) -> tuple[RolloutObject, ...]:
        """What keeps open what is open; empty where every pod was isolated already."""
        return tuple(one for one in self.objects if one.holds_open)

    @property
    def policies(self) -> tuple[RolloutObject, ...]:
        """What allows, and last what denies."""
        rest = [one for one in self.objects if not one.holds_open]
        return tuple(sorted(rest, key=lambda one: one.role is Role.DENY))

    @property
    def anchor(self) -> RolloutObject | None:
        """The object that carries the stage, and is the lock; the first that is applied."""
        return next(iter((*self.hold_open, *self.policies)), None)


@dataclass(frozen=True, slots=True)
class RolloutPlan:
    """A plan, ready to be put in place."""

    document: PlanDocument
    digest: str
    namespaces: tuple[RolloutNamespace, ...]

    def namespace(self, name: str) -> RolloutNamespace | None:
        """Return a namespace; None where it is not in the plan.

        Args:
            name: Its name.
        """
        return next((one for one in self.namespaces if one.name == name), None)


def rollout_namespace(
    record: NamespaceRecord, documents: Iterable[Document], canaries: Requirement | None
) -> RolloutNamespace:
    """Put a namespace together from its record and its files.

    Args:
        record: What plan.yaml says of it.
        documents: The policies in its folder.
        canaries: What the labels of all pods but the canaries satisfy, if the plan says it.

    Raises:
        InputError: An object is missing, or is not what plan.yaml says.
    """
    found = {(one.kind, one.name): one for one in documents}
    objects = tuple(_object(record, one, found, canaries) for one in record.objects)
    return RolloutNamespace(record.name, objects, record)


def with_canaries(space: RolloutNamespace, canaries: Requirement | None) -> RolloutNamespace:
    """Return a namespace with other canaries than the plan's.

    Args:
        space: The namespace.
        canaries: What the labels of all pods but the canaries satisfy; None for the pods with the
            label that asks for enforcement, whom hold-open leaves out anyhow.
    """
    objects = tuple(
        replace(one, canary=None if canaries is None else _let_go(space.name, one, canaries))
        if one.holds_open
        else one
        for one in space.objects
    )
    return replace(space, objects=objects)


def entries_of_manifest(body: Manifest) -> tuple[Entry, ...]:
    """Return what the reader makes of a NetworkPolicy.

    Args:
        body: The manifest, or the object as the API server has it.

    Raises:
        InputError: It is not a valid one.
    """
    metadata = body["metadata"]
    namespace, name = str(metadata["namespace"]), str(metadata["name"])
    kept = {key: value for key, value in body.items() if key != "status"}
    document = Document(
        "networking.k8s.io/v1",
        NETWORK_POLICY,
        namespace,
        name,
        kept,
        Origin(f"{NETWORK_POLICY} {namespace}/{name}"),
    )
    entries, faults = read(document, namespace)
    if faults:
        raise InputError(f"{NETWORK_POLICY} {namespace}/{name}: {faults[0].sentence}")
    return entries


def _object(
    space: NamespaceRecord,
    record: ObjectRecord,
    found: Mapping[tuple[str, str], Document],
    canaries: Requirement | None,
) -> RolloutObject:
    document = found.get((record.kind, record.name))
    what = f"{record.kind} {space.name}/{record.name}"
    if document is None:
        raise InputError(f"{what} is in plan.yaml and not in the folder; plan again with -o")
    if record.kind not in RESOURCES:
        raise InputError(f"{what}: this outgate does not know the kind; use a newer one")
    body = document.body
    _check_digest(what, document, digest_of_object(body), record.digest)
    if record.role is not Role.HOLD_OPEN:
        isolates_ingress = record.kind == NETWORK_POLICY and any(
            entry.direction is Direction.INGRESS for entry in entries_of_manifest(body)
        )
        if isolates_ingress:
            raise InputError(f"{what} would isolate ingress, which no plan does; plan again")
        return RolloutObject(record.name, record.kind, record.role, body)
    planned = _planned(space.name, record.name, body)
    off = manifest_of(switched_off(planned))
    _check_digest(what, document, digest_of_object(off), record.off)
    canary = None
    if canaries is not None and record.canary:
        canary = manifest_of(without(planned, canaries))
        _check_digest(what, document, digest_of_object(canary), record.canary)
    return RolloutObject(record.name, record.kind, record.role, body, canary, off)


def _check_digest(what: str, document: Document, found: str, expected: str) -> None:
    if found != expected:
        raise InputError(
            f"{document.origin}: {what} is not what plan.yaml says; restore the file, or plan again"
        )


def _planned(namespace: str, name: str, body: Manifest) -> PlannedPolicy:
    """Return a hold-open policy as the planner had it, the conditions in the order of the file.

    The reader sorts them, which means the same and has another digest.
    """
    if len({entry.subject.pods for entry in entries_of_manifest(body)}) != 1:
        raise InputError(f"{NETWORK_POLICY} {namespace}/{name} is no hold-open; plan again")
    selector = body["spec"]["podSelector"]
    requirements = (
        *(
            Requirement(key, Operator.IN, (value,))
            for key, value in (selector.get("matchLabels") or {}).items()
        ),
        *(
            Requirement(one["key"], Operator(one["operator"]), tuple(one.get("values") or ()))
            for one in selector.get("matchExpressions") or ()
        ),
    )
    rule = PlannedRule(None, None)
    return PlannedPolicy(namespace, name, Selector(requirements), (rule,), "", holds_open=True)


def _let_go(namespace: str, one: RolloutObject, canaries: Requirement) -> Manifest:
    return manifest_of(without(_planned(namespace, one.name, one.on), canaries))
