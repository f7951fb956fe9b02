"""A plan into the document that later verbs read: names, digests, and what it stands on."""

from __future__ import annotations

from collections.abc import Iterable

from outgate.dialects.cilium.write import KIND as CILIUM_KIND
from outgate.model.selectors import Requirement
from outgate.planning.cilium_policies import PlannedCiliumPolicy, cilium_manifest_of
from outgate.planning.holding_open import switched_off, without
from outgate.planning.manifests import manifest_of
from outgate.planning.plan_documents import (
    ExemptRecord,
    FileRecord,
    LabelRequirement,
    NamespaceRecord,
    ObjectRecord,
    OtherPolicy,
    PlanDocument,
    Role,
    digest_of_object,
    requirements_of,
)
from outgate.planning.plans import NamespacePlan, Plan, PlannedPolicy
from outgate.planning.stages import STAGES


def record_plan(
    plan: Plan,
    canaries: Requirement | None,
    kept: Iterable[NamespaceRecord],
    files: Iterable[FileRecord],
) -> PlanDocument:
    """Return the document of a plan.

    Args:
        plan: The plan.
        canaries: What the labels of all pods but the canaries satisfy, if a label of their own
            does not say it.
        kept: Namespaces that are refused now, as an earlier plan recorded them.
        files: What is written for it.
    """
    namespaces = [
        record_namespace(space, canaries) for space in plan.namespaces if not space.is_refused
    ]
    return PlanDocument(
        profile=plan.profile,
        stages=tuple(map(str, STAGES)),
        cluster=plan.cluster,
        canaries=None if canaries is None else LabelRequirement(*canaries),
        namespaces=tuple(sorted((*namespaces, *kept), key=lambda one: one.name)),
        exempt=tuple(ExemptRecord(name, why) for name, why in plan.exempt),
        files=tuple(sorted(files, key=lambda one: one.path)),
    )


def record_namespace(plan: NamespacePlan, canaries: Requirement | None) -> NamespaceRecord:
    """Return the record of one namespace.

    Args:
        plan: Its plan.
        canaries: As in `record_plan`.
    """
    deny = () if plan.deny is None else (_record(plan.deny, Role.DENY),)
    return NamespaceRecord(
        plan.namespace,
        (
            *(_record_hold_open(policy, canaries) for policy in plan.hold_open),
            *(_record(policy, Role.ALLOW) for policy in plan.policies),
            *(_record_beyond(policy) for policy in plan.cilium),
            *deny,
        ),
        tuple(OtherPolicy(name, requirements_of(selector)) for name, selector in plan.held_against),
    )


def _record(policy: PlannedPolicy, role: Role) -> ObjectRecord:
    return ObjectRecord(policy.name, role, _digest(policy))


def _record_beyond(policy: PlannedCiliumPolicy) -> ObjectRecord:
    digest = digest_of_object(cilium_manifest_of(policy))
    return ObjectRecord(policy.name, Role.ALLOW, digest, kind=CILIUM_KIND)


def _record_hold_open(policy: PlannedPolicy, canaries: Requirement | None) -> ObjectRecord:
    return ObjectRecord(
        policy.name,
        Role.HOLD_OPEN,
        _digest(policy),
        canary="" if canaries is None else _digest(without(policy, canaries)),
        off=_digest(switched_off(policy)),
    )


def _digest(policy: PlannedPolicy) -> str:
    return digest_of_object(manifest_of(policy))
