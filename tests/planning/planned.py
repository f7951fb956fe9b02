"""A few manifests and intents, planned without DNS, so that a plan is what the intents say."""

from __future__ import annotations

from datetime import date
from typing import Any

from outgate.intents.reading import read_intent_objects
from outgate.loading import load_objects
from outgate.model.facts import ClusterFacts
from outgate.planning.composing import compose
from outgate.planning.ground import make_ground
from outgate.planning.manifests import manifest_of
from outgate.planning.names_lock import NamesLock
from outgate.planning.plans import Plan
from outgate.planning.stages import Stage, policies_at

KubernetesObject = dict[str, Any]
TODAY = date(2026, 1, 31)
NO_DNS: KubernetesObject = {
    "apiVersion": "outgate.dev/v1alpha1",
    "kind": "EgressBaseline",
    "metadata": {"name": "all"},
    "spec": {"dns": "none"},
}


def pod(name: str, **port: int) -> KubernetesObject:
    """Write a pod of namespace shop, labelled with its name; ports by their names."""
    ports = [{"name": key, "containerPort": number} for key, number in port.items()]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"namespace": "shop", "name": name, "labels": {"app": name}},
        "spec": {"containers": [{"name": "c", "image": "i", "ports": ports}]},
    }


def intent(name: str, *needs: KubernetesObject) -> KubernetesObject:
    """Write the intent of a pod; each need is given a reason."""
    return {
        "apiVersion": "outgate.dev/v1alpha1",
        "kind": "EgressIntent",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {
            "workload": {"kind": "Pod", "name": name},
            "needs": [{"why": "it does", **need} for need in needs],
        },
    }


def plan_of(objects: list[KubernetesObject], *intents: KubernetesObject) -> Plan:
    """Plan."""
    world = load_objects(objects)
    found = read_intent_objects([NO_DNS, *intents])
    assert not found.gaps
    ground = make_ground(world.snapshot, ClusterFacts(), world.profile, found.baseline, NamesLock())
    return compose(world, found, ground, TODAY).plan


def manifests_at(stage: Stage, plan: Plan) -> list[KubernetesObject]:
    """Return what is there at a stage."""
    return [
        manifest_of(policy) for space in plan.namespaces for policy in policies_at(stage, space)
    ]


def egress_of(plan: Plan, name: str) -> Any:
    """Return the egress rules of the policy of a pod's intent."""
    (found,) = (
        one
        for one in manifests_at(Stage.POLICIES, plan)
        if one["metadata"]["name"] == f"allow-egress-{name}"
    )
    return found["spec"]["egress"]
