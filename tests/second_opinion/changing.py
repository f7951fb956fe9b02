"""Generates a second cluster beside a first one: changed by somebody, or written another way."""

from __future__ import annotations

import copy
import ipaddress
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as some

from tests.second_opinion.clusters import NAMESPACES, labels, workload
from tests.second_opinion.ends import WORKLOAD_KINDS
from tests.second_opinion.policies import network_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.second_opinion.ends import KubernetesObject


@some.composite
def changed(draw: Callable[[Any], Any], objects: list[KubernetesObject]) -> list[KubernetesObject]:
    """Generate what somebody made of a cluster: objects gone, new, and with other labels."""
    found = []
    for one in copy.deepcopy(objects):
        what = draw(some.integers(0, 9))
        if what == 0 and one["kind"] != "Node":
            continue
        if what == 1 and one["kind"] in ("Namespace", "Pod"):
            one["metadata"]["labels"] = draw(labels())
        if what in (2, 3) and one["kind"] == "NetworkPolicy":
            name = one["metadata"]["name"]
            one = draw(network_policy(NAMESPACES[:2]))
            one["metadata"]["name"] = name
        found.append(one)
    if draw(some.integers(0, 2)) == 0:
        found.append(draw(workload(21, NAMESPACES[:2], found, is_live=False)))
    if draw(some.integers(0, 2)) == 0:
        policy = draw(network_policy(NAMESPACES[:2]))
        policy["metadata"]["name"] = "policy-21"
        found.append(policy)
    return found


@some.composite
def rewritten(
    draw: Callable[[Any], Any], objects: list[KubernetesObject]
) -> list[KubernetesObject]:
    """Generate the same cluster written another way: nothing that it allows is different."""
    policies = [one for one in objects if one["kind"] == "NetworkPolicy"]
    others = [one for one in objects if one["kind"] != "NetworkPolicy"]
    written = [part for policy in policies for part in _split(draw, copy.deepcopy(policy))]
    for number, policy in enumerate(written):
        policy["metadata"]["name"] = f"rewritten-{number}"
    return [*draw(some.permutations(others)), *draw(some.permutations(written))]


def _split(draw: Callable[[Any], Any], policy: KubernetesObject) -> list[KubernetesObject]:
    """Write a policy as one that only isolates, and one for each of its rules."""
    spec = policy["spec"]
    types = _types(spec)
    if not draw(some.booleans()):
        for field in ("ingress", "egress"):
            if spec.get(field):
                rules = [part for rule in spec[field] for part in _rules(draw, rule)]
                spec[field] = draw(some.permutations(rules))
        return [policy]
    bare = {"podSelector": spec.get("podSelector") or {}}
    parts = [{**bare, "policyTypes": types}]
    for field, word in (("ingress", "Ingress"), ("egress", "Egress")):
        if word in types:
            parts += [
                {**bare, "policyTypes": [word], field: [part]}
                for rule in spec.get(field) or []
                for part in _rules(draw, rule)
            ]
    return [{**policy, "metadata": dict(policy["metadata"]), "spec": part} for part in parts]


def _types(spec: KubernetesObject) -> list[str]:
    """Return which directions a policy isolates.

    "If this field is not specified, it will default based on the existence of ingress or egress
    rules; policies that contain an egress section are assumed to affect egress, and all policies
    (whether or not they contain an ingress section) are assumed to affect ingress."
    """
    if spec.get("policyTypes"):
        return list(spec["policyTypes"])
    return ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def _rules(draw: Callable[[Any], Any], rule: KubernetesObject) -> list[KubernetesObject]:
    """Write a rule as one rule for each of its selectors, and one for all its blocks."""
    ports = [part for port in rule.get("ports") or [] for part in _ports(draw, port)]
    field = "to" if "to" in rule else "from"
    peers = rule.get(field) or []
    if not peers:
        return [{"ports": ports}] if ports else [{}]
    blocks = [
        part for peer in peers if "ipBlock" in peer for part in _blocks(draw, peer["ipBlock"])
    ]
    groups = [[peer] for peer in peers if "ipBlock" not in peer]
    if blocks:
        groups.append([{"ipBlock": block} for block in draw(some.permutations(blocks))])
    return [{field: group, "ports": draw(some.permutations(ports))} for group in groups]


def _ports(draw: Callable[[Any], Any], port: KubernetesObject) -> list[KubernetesObject]:
    """Write a range of ports as two."""
    if "endPort" not in port or not draw(some.booleans()):
        return [port]
    middle = (port["port"] + port["endPort"]) // 2
    return [{**port, "endPort": middle}, {**port, "port": middle + 1}]


def _blocks(draw: Callable[[Any], Any], block: KubernetesObject) -> list[KubernetesObject]:
    """Write a block as its two halves."""
    network = ipaddress.ip_network(block["cidr"])
    if network.prefixlen == network.max_prefixlen or not draw(some.booleans()):
        return [block]
    halves = []
    for half in network.subnets():
        inside = [hole for hole in block.get("except", []) if _is_strictly_in(hole, half)]
        swallowed = any(
            half.subnet_of(ipaddress.ip_network(hole))  # type: ignore[arg-type]
            for hole in block.get("except", [])
        )
        if not swallowed:
            halves.append({"cidr": str(half), **({"except": inside} if inside else {})})
    return halves


def _is_strictly_in(hole: str, half: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    inner = ipaddress.ip_network(hole)
    return inner.prefixlen > half.prefixlen and inner.subnet_of(half)  # type: ignore[arg-type]


def workload_names(objects: list[KubernetesObject]) -> dict[str, str]:
    """Return the workloads of a cluster: how answers call them, and how the naive one is asked."""
    return {
        f"{one['metadata'].get('namespace', 'default')}/{one['metadata']['name']}": (
            f"{one['metadata'].get('namespace', 'default')}/{one['kind']}/{one['metadata']['name']}"
        )
        for one in objects
        if one["kind"] in ("Pod", *WORKLOAD_KINDS)
    }
