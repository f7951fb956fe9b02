"""A small shop with a need for a host name, planned with Cilium's own policies."""

from __future__ import annotations

from datetime import date
from typing import Any

import outgate
from outgate.cluster.facts_codec import decode
from outgate.enforcers import profile_named
from outgate.intents.reading import read_intent_objects
from outgate.model.facts import ClusterFacts
from outgate.planning.answers import PlanAnswer
from outgate.planning.asking import plan
from outgate.planning.back_ends import BackEnd
from outgate.planning.cilium_policies import cilium_manifest_of
from outgate.planning.ground import Ground, make_ground
from outgate.planning.manifests import manifest_of
from outgate.planning.names_lock import NamesLock
from outgate.planning.stages import Stage, policies_at

TODAY = date(2026, 1, 1)
HOSTILE = "| a\n---\nkind: Secret `x` # no\x1b[2J\u202e"
SOURCE = {"source": "a test", "confidence": "read"}
OBJECTS: list[dict[str, Any]] = [
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
    *(
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": name, "namespace": "shop"},
            "spec": {
                "selector": {"matchLabels": {"app": name}},
                "template": {
                    "metadata": {"labels": {"app": name}},
                    "spec": {"containers": [{"name": "c", "image": "i"}]},
                },
            },
        }
        for name in ("checkout", "cart")
    ),
]
INTENT = {
    "apiVersion": "outgate.dev/v1alpha1",
    "kind": "EgressIntent",
    "metadata": {"name": "checkout", "namespace": "shop"},
    "spec": {
        "workload": {"kind": "Deployment", "name": "checkout"},
        "needs": [
            {"to": {"host": "api.example.com"}, "ports": [443], "why": HOSTILE},
            {"to": {"platform": "node-local"}, "ports": ["8125/UDP"], "why": "metrics"},
        ],
    },
}


def facts(dns_port: int = 53, cache: str = "") -> ClusterFacts:
    """Return facts of a cluster with DNS pods that answer at a port, and perhaps a cache."""
    ports = [f"{dns_port}/TCP", f"{dns_port}/UDP"]
    return decode(
        ClusterFacts,
        {
            "dns": {
                "service": {"value": "kube-system/kube-dns", **SOURCE},
                "selector": {"value": ["k8s-app=kube-dns"], **SOURCE},
                "endpointPorts": {"value": ports, **SOURCE},
                "nodeLocal": [
                    {
                        "name": "kube-system/node-local-dns",
                        "addresses": {"value": [cache], **SOURCE},
                        "hostNetwork": {"value": True, **SOURCE},
                    }
                ]
                if cache
                else [],
            }
        },
    )


def ground(objects: list[dict[str, Any]], known: ClusterFacts | None = None) -> Ground:
    """Return what needs are resolved against."""
    world = outgate.load_objects(objects, profile=profile_named("cilium"))
    baseline = read_intent_objects([]).baseline
    facts_given = known or facts()
    return make_ground(
        world.snapshot, facts_given, world.profile, baseline, NamesLock(), BackEnd.CILIUM
    )


def planned(objects: list[dict[str, Any]], known: ClusterFacts | None = None) -> PlanAnswer:
    """Plan with the back end Cilium."""
    world = outgate.load_objects(objects, profile=profile_named("cilium"))
    return plan(world, read_intent_objects([INTENT]), ground(objects, known), TODAY)


def manifests(found: PlanAnswer) -> list[dict[str, Any]]:
    """Return all that a plan writes."""
    return [
        body
        for space in found.plan.namespaces
        for body in (
            *map(manifest_of, policies_at(Stage.POLICIES, space)),
            *map(cilium_manifest_of, space.cilium),
        )
    ]
