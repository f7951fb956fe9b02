"""Pods of one workload that labels, nodes or addresses tell apart, otherwise on either side."""

from __future__ import annotations

from typing import Any

import outgate
from outgate.sets.addresses import parse_block
from tests.questions.differences.telling import told

SPACE = {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {"name": "app", "labels": {"team": "app"}},
}
DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "app"},
    "spec": {
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "main"}]},
        },
    },
}
OWNER = {"kind": "Deployment", "name": "web", "controller": True, "apiVersion": "apps/v1"}
ISOLATED = {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"]}
CANARIES_OUT = {
    "podSelector": {"matchLabels": {"track": "canary"}},
    "policyTypes": ["Egress"],
    "egress": [{"to": [{"ipBlock": {"cidr": "198.51.100.7/32"}}]}],
}
STABLE_OUT = {**CANARIES_OUT, "podSelector": {"matchLabels": {"track": "stable"}}}


def pod(name: str, *, node: str, address: str, **labels: str) -> dict[str, Any]:
    """Return a pod of the Deployment as a cluster shows it."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": "app",
            "labels": {"app": "web", **labels},
            "ownerReferences": [OWNER],
        },
        "spec": {"nodeName": node, "containers": [{"name": "main"}]},
        "status": {"podIP": address, "podIPs": [{"ip": address}]},
    }


def policy(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a NetworkPolicy."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": f"policy-{abs(hash(str(spec)))}", "namespace": "app"},
        "spec": spec,
    }


def world(*objects: dict[str, Any]) -> outgate.World:
    """Return a world of a Deployment and more."""
    pods = parse_block("10.0.0.0/16")
    return outgate.load_objects([SPACE, DEPLOYMENT, *objects], pod_range=pods)


ON_ONE = pod("web-1", node="n1", address="10.0.0.1")
ON_TWO = pod("web-2", node="n2", address="10.0.0.2")


def test_pods_that_moved_are_no_difference() -> None:
    """Other names, nodes, addresses and numbers of pods of the same workload."""
    old = world(ON_ONE, ON_TWO, policy(ISOLATED))
    moved = [pod(f"web-{n}", node=f"n{n}", address=f"10.0.7.{n}") for n in (3, 4, 5)]

    assert told(outgate.diff(old, world(*moved, policy(ISOLATED)))) == []


def test_a_template_is_its_pods() -> None:
    """A capture against the manifests that it was made from."""
    old = world(ON_ONE, ON_TWO, policy(ISOLATED))

    assert told(outgate.diff(old, world(policy(ISOLATED)))) == []


def test_what_holds_for_some_pods_is_told_as_such() -> None:
    """One canary among the pods is let out: the workload is, in part."""
    canary = pod("web-2", node="n2", address="10.0.0.2", track="canary")
    old = world(ON_ONE, ON_TWO, policy(ISOLATED), policy(CANARIES_OUT))
    new = world(ON_ONE, canary, policy(ISOLATED), policy(CANARIES_OUT))

    assert told(outgate.diff(old, new)) == [
        "appears app/web -> 198.51.100.7/32: nothing, now for some pods all",
    ]


def test_parts_that_are_on_both_sides_are_compared_one_by_one() -> None:
    """Canaries are let out no longer, the stable pods instead: two differences, not none."""
    canary = pod("web-1", node="n1", address="10.0.0.1", track="canary")
    stable = pod("web-2", node="n2", address="10.0.0.2", track="stable")
    old = world(canary, stable, policy(ISOLATED), policy(CANARIES_OUT))
    new = world(canary, stable, policy(ISOLATED), policy(STABLE_OUT))

    assert told(outgate.diff(old, new)) == [
        "appears app/web[web-2] -> 198.51.100.7/32: nothing, now all",
        "disappears app/web[web-1] -> 198.51.100.7/32: all, now nothing",
    ]


def test_a_block_that_held_one_pod_by_address() -> None:
    """The same rule holds another share of the pods: not all of them before, all now."""
    into = {
        "podSelector": {"matchLabels": {"app": "web"}},
        "policyTypes": ["Ingress"],
        "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.1/32"}}], "ports": [{"port": 80}]}],
    }
    old = world(ON_ONE, ON_TWO, policy(into))
    new = world(ON_ONE, policy(into))

    assert told(outgate.diff(old, new)) == [
        "changes app/web -> app/web: for some pods TCP 80, now TCP 80",
    ]


def test_replicas_on_the_same_node_as_a_host_network_pod() -> None:
    """A node's own pods always reach it: which replica shares the node is no difference."""
    agent = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "agent", "namespace": "app", "labels": {"app": "agent"}},
        "spec": {"hostNetwork": True, "nodeName": "n1", "containers": [{"name": "main"}]},
        "status": {"podIP": "192.168.0.1"},
    }
    old = world(ON_ONE, ON_TWO, agent, policy(ISOLATED))
    swapped = [
        pod("web-1", node="n2", address="10.0.0.1"),
        pod("web-2", node="n1", address="10.0.0.2"),
    ]

    assert told(outgate.diff(old, world(*swapped, agent, policy(ISOLATED)))) == []
