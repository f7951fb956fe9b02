"""Draws plans for the arena: needs of its pods, and policies that other owners have there.

Drawn from a seed, as the policies of the agreement tests are: a failure on a real cluster must be
the same one tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from tests.live.agreement.generated import policy
from tests.live.agreement.places import OWN_LABEL, KubernetesObject, pod_keys

HOW_MANY = 20
SERVICE_PORT = 8000
"""A Service's port; its pods listen on 80, so that a rule with the Service's port is of no use."""
POD_PORTS: tuple[str, ...] = ("80/TCP", "81/TCP", "80/UDP", "80-81/TCP", "80-90/UDP")
OUTSIDE_PORTS: tuple[str, ...] = ("8080/TCP", "8081/UDP", "8000-9000/TCP")
# Around the hosts outside, 203.0.113.10 and 203.0.113.20; no pod and no node is in any of them, so
# that all enforcers take them alike.
OUTSIDE: dict[str, list[str]] = {
    "203.0.113.0/24": ["203.0.113.20/32", "203.0.113.8/29"],
    "203.0.113.0/27": ["203.0.113.16/28"],
    "203.0.113.10/32": [],
    "203.0.113.16/28": [],
}


@dataclass(frozen=True)
class RandomPlan:
    """What a plan is made from.

    Attributes:
        documents: EgressIntents and the EgressBaseline.
        others: NetworkPolicies of other owners.
        canary: Namespace and name of the pod that is to be first.
    """

    documents: list[KubernetesObject]
    others: list[KubernetesObject]
    canary: tuple[str, str]


def random_plan(seed: int) -> RandomPlan:
    """Draw the needs of some pods, and up to four policies of other owners.

    Args:
        seed: The same one draws the same.
    """
    draw = Random(f"plan {seed}")
    others = [outside_only(draw, policy(draw, number)) for number in range(draw.randint(0, 4))]
    chosen = draw.sample(pod_keys(), draw.randint(3, 7))
    documents = [baseline(), *(intent(draw, *key) for key in sorted(chosen))]
    return RandomPlan(documents, others, draw.choice(chosen))


def baseline() -> KubernetesObject:
    """Write a baseline that gives every pod DNS."""
    spec = {"dns": "cluster"}
    return document("EgressBaseline", {"name": "all"}, spec)


def intent(draw: Random, namespace: str, pod: str) -> KubernetesObject:
    """Draw what one pod needs: one to four things.

    Args:
        draw: Where chance comes from.
        namespace: The pod's namespace.
        pod: Its name.
    """
    needs = [need(draw) for _ in range(draw.randint(1, 4))]
    spec = {"workload": {"kind": "Pod", "name": pod}, "needs": needs}
    return document("EgressIntent", {"name": pod, "namespace": namespace}, spec)


def need(draw: Random) -> KubernetesObject:
    """Draw a need: a pod, a Service, a namespace or a range outside.

    Args:
        draw: Where chance comes from.
    """
    kind = draw.choice(["workload", "service", "namespace", "cidr", "cidr"])
    namespace, name = draw.choice(pod_keys())
    ports = draw.sample(POD_PORTS, draw.randint(1, 2))
    to: KubernetesObject = {"namespace": namespace}
    if kind == "workload":
        to = {"workload": {"namespace": namespace, "kind": "Pod", "name": name}}
    elif kind == "service":
        to = {"service": {"namespace": namespace, "name": name}}
        ports = [f"{SERVICE_PORT}/{draw.choice(['TCP', 'UDP'])}"]
    elif kind == "cidr":
        to = block(draw)
        ports = draw.sample(OUTSIDE_PORTS, draw.randint(1, 2))
    return {"to": to, "ports": ports, "why": "drawn by chance"}


def block(draw: Random) -> KubernetesObject:
    """Draw a range outside, half of the time with an exception.

    Args:
        draw: Where chance comes from.
    """
    cidr = draw.choice(list(OUTSIDE))
    found: KubernetesObject = {"cidr": cidr}
    if OUTSIDE[cidr] and draw.random() < 0.5:
        found["except"] = [draw.choice(OUTSIDE[cidr])]
    return found


def outside_only(draw: Random, one: KubernetesObject) -> KubernetesObject:
    """Give a policy ranges outside in the place of those that it has.

    Args:
        draw: Where chance comes from.
        one: A NetworkPolicy.
    """

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: block(draw) if key == "ipBlock" else moved(item) for key, item in value.items()
            }
        return [moved(item) for item in value] if isinstance(value, list) else value

    found: KubernetesObject = moved(one)
    return found


def services() -> list[KubernetesObject]:
    """Write a Service for each pod of the arena, which leads to its port 80."""
    return [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"namespace": namespace, "name": name, "labels": {OWN_LABEL: "arena"}},
            "spec": {
                "selector": {"pod": name},
                "ports": [
                    {
                        "name": protocol.lower(),
                        "port": SERVICE_PORT,
                        "targetPort": 80,
                        "protocol": protocol,
                    }
                    for protocol in ("TCP", "UDP")
                ],
            },
        }
        for namespace, name in pod_keys()
    ]


def document(kind: str, metadata: KubernetesObject, spec: KubernetesObject) -> KubernetesObject:
    """Write one of outgate's documents.

    Args:
        kind: Its kind.
        metadata: Its metadata.
        spec: Its spec.
    """
    return {
        "apiVersion": "outgate.dev/v1alpha1",
        "kind": kind,
        "metadata": metadata,
        "spec": spec,
    }
