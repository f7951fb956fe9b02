"""PlanReport: what would be planned, what stands in its way, what was proved."""

from __future__ import annotations

from outgate.planning.answers import (
    Beyond,
    BlockedNeed,
    NotEvaluated,
    PlanAnswer,
    PlannedNamespace,
    PlanProof,
)
from outgate.planning.cilium_policies import cilium_manifest_of
from outgate.planning.manifests import manifest_of
from outgate.planning.plans import NamespacePlan, Obstacle
from outgate.planning.stages import Stage, policies_at
from outgate.render.wire import explanations, parts


def body(answer: PlanAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    plans = {one.namespace: one for one in answer.plan.namespaces}
    return {
        "cluster": answer.plan.cluster or None,
        "profile": answer.plan.profile,
        "isComplete": answer.is_complete,
        "namespaces": [_namespace(one, plans[one.name]) for one in answer.namespaces],
        "exempt": [{"namespace": name, "why": why} for name, why in answer.plan.exempt],
        "obstacles": [obstacle(one) for one in answer.obstacles],
        "proof": _proof(answer.proof),
        "reading": parts.reading(answer.reading),
    }


def _namespace(value: PlannedNamespace, plan: NamespacePlan) -> dict[str, object]:
    policies = () if value.is_refused else policies_at(Stage.POLICIES, plan)
    beyond = () if value.is_refused else plan.cilium
    return {
        "name": value.name,
        "isRefused": value.is_refused,
        "workloads": value.workloads,
        "openNow": value.open_now,
        "intents": value.intents,
        "manifests": [*map(manifest_of, policies), *map(cilium_manifest_of, beyond)],
    }


def obstacle(value: Obstacle) -> dict[str, object]:
    """Return what stands in the way, or is to be known."""
    return {
        "code": value.code,
        "stops": value.stops,
        "namespace": value.namespace or None,
        "what": value.what,
        "remedy": value.remedy,
        "origin": parts.origin(value.origin),
    }


def _proof(value: PlanProof) -> dict[str, object]:
    return {
        "holds": value.holds,
        "podClasses": value.sources,
        "needs": value.needs,
        "failures": list(value.failures),
        "beyondNeeds": [_beyond(one) for one in value.beyond],
        "byOtherPolicies": [_beyond(one) for one in value.others],
        "notLetIn": [blocked(one) for one in value.blocked],
        "notEvaluated": [_not_evaluated(one) for one in value.not_evaluated],
    }


def _beyond(value: Beyond) -> dict[str, object]:
    return {
        "sources": value.sources,
        "destinations": value.destinations,
        "traffic": parts.traffic(value.traffic),
        "isSure": value.is_sure,
    }


def blocked(value: BlockedNeed) -> dict[str, object]:
    """Return a need that is not let in at its destination."""
    return {
        "need": value.need,
        "intent": value.intent,
        "place": value.place,
        "source": value.source,
        "destination": value.destination,
        "traffic": parts.traffic(value.traffic),
        "verdict": str(value.verdict),
        "change": None if value.change is None else explanations.change(value.change),
    }


def _not_evaluated(value: NotEvaluated) -> dict[str, object]:
    return {
        "policy": value.policy,
        "selects": value.selects,
        "allows": value.allows,
        "needs": list(value.needs),
    }
