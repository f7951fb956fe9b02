"""Generates policies for the arena, of words that meet by chance often enough.

Drawn from a seed and not by hypothesis: a failure on a real cluster must be the same one tomorrow
and after an update of hypothesis, and a cluster is too slow to shrink on.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tests.live.agreement.cases import NAME_LABEL, Case
from tests.live.agreement.places import NAMESPACES, KubernetesObject

HOW_MANY = 20
LABELS = {"tier": ["front", "back"], "env": ["prod", "dev"]}
POD_LABELS = {"pod": ["a", "b", "c"], **LABELS}
NAMESPACE_LABELS = {NAME_LABEL: list(NAMESPACES), **LABELS}

# Stand-ins for the addresses of some pods; the real ones are not known before.
STAND_INS = {
    "192.0.2.1": ("x", "a"),
    "192.0.2.2": ("x", "b"),
    "192.0.2.3": ("y", "a"),
    "192.0.2.4": ("z", "c"),
}
POD_BLOCKS = [f"{address}/32" for address in STAND_INS]
# 10.244.1.0/24 and 10.244.2.0/24 are the pods of either node, 172.31.99.11 and .12 the nodes, and
# 203.0.113.10 and .20 the hosts outside, all of a cluster of the harness.
BLOCKS: dict[str, list[str]] = {
    "0.0.0.0/0": ["10.0.0.0/8", "203.0.113.0/24", "172.31.99.12/32", *POD_BLOCKS],
    "10.244.0.0/16": ["10.244.2.0/24"],
    "10.244.1.0/24": [],
    "172.31.99.0/24": ["172.31.99.11/32"],
    "203.0.113.0/24": ["203.0.113.20/32"],
    **{block: [] for block in POD_BLOCKS},
}
PORTS: list[KubernetesObject] = [
    {"port": 80},
    {"port": 81, "protocol": "TCP"},
    {"port": 80, "protocol": "UDP"},
    {"port": 80, "endPort": 81},
    {"port": 81, "endPort": 90, "protocol": "UDP"},
    {"port": "serve-80-tcp"},
    {"port": "serve-81-tcp", "protocol": "TCP"},
    {"port": "serve-81-udp", "protocol": "UDP"},
    {"port": 8080, "endPort": 10250},
    {"protocol": "TCP"},
    {"protocol": "UDP"},
]


def requirement(draw: Random, words: dict[str, list[str]]) -> KubernetesObject:
    """Draw one item of matchExpressions.

    Args:
        draw: Where chance comes from.
        words: Keys and their values.
    """
    key = draw.choice(list(words))
    operator = draw.choice(["In", "NotIn", "Exists", "DoesNotExist"])
    if operator in ("Exists", "DoesNotExist"):
        return {"key": key, "operator": operator}
    values = draw.sample(words[key], draw.randint(1, 2))
    return {"key": key, "operator": operator, "values": values}


def selector(draw: Random, words: dict[str, list[str]]) -> KubernetesObject:
    """Draw a label selector: empty, by one label, by an expression or by both.

    Args:
        draw: Where chance comes from.
        words: Keys and their values.
    """
    shape = draw.choice(["empty", "label", "label", "expression", "expression", "both"])
    found: KubernetesObject = {}
    if shape in ("label", "both"):
        key = draw.choice(list(words))
        found["matchLabels"] = {key: draw.choice(words[key])}
    if shape in ("expression", "both"):
        found["matchExpressions"] = [requirement(draw, words)]
    return found


def peer(draw: Random) -> KubernetesObject:
    """Draw one item of `from` or `to`.

    Args:
        draw: Where chance comes from.
    """
    shape = draw.choice(["pods", "namespaces", "both", "block", "block"])
    if shape == "block":
        cidr = draw.choice(list(BLOCKS))
        block: KubernetesObject = {"cidr": cidr}
        if BLOCKS[cidr] and draw.random() < 0.5:
            most = min(2, len(BLOCKS[cidr]))
            block["except"] = draw.sample(BLOCKS[cidr], draw.randint(1, most))
        return {"ipBlock": block}
    found: KubernetesObject = {}
    if shape != "namespaces":
        found["podSelector"] = selector(draw, POD_LABELS)
    if shape != "pods":
        found["namespaceSelector"] = selector(draw, NAMESPACE_LABELS)
    return found


def rule(draw: Random, peers_field: str) -> KubernetesObject:
    """Draw one rule; one in five has no peers, one in two no ports.

    Args:
        draw: Where chance comes from.
        peers_field: `from` or `to`.
    """
    found: KubernetesObject = {}
    if draw.random() < 0.8:
        found[peers_field] = [peer(draw) for _ in range(draw.randint(1, 3))]
    if draw.random() < 0.5:
        found["ports"] = draw.sample(PORTS, draw.randint(1, 3))
    return found


def policy(draw: Random, number: int) -> KubernetesObject:
    """Draw one NetworkPolicy for some pods of a namespace.

    Args:
        draw: Where chance comes from.
        number: Part of its name.
    """
    types = draw.choice([["Ingress"], ["Egress"], ["Ingress", "Egress"]])
    spec: dict[str, Any] = {"podSelector": selector(draw, POD_LABELS), "policyTypes": types}
    for direction, peers_field in (("Ingress", "from"), ("Egress", "to")):
        if direction in types:
            spec[direction.lower()] = [rule(draw, peers_field) for _ in range(draw.randint(0, 3))]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"namespace": draw.choice(NAMESPACES), "name": f"generated-{number}"},
        "spec": spec,
    }


def generated_case(seed: int) -> Case:
    """Draw three to six policies.

    Args:
        seed: The same one draws the same policies.
    """
    draw = Random(seed)
    return Case(
        name=f"generated from seed {seed}",
        policies=[policy(draw, number) for number in range(1, draw.randint(3, 6) + 1)],
        addresses=dict(STAND_INS),
    )
