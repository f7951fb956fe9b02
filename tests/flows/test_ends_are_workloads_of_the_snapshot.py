"""Names of pods, owners and labels, Services and nodes, against a snapshot."""

from __future__ import annotations

from typing import Any

import pytest

import outgate
from outgate.flows.flow import Side
from outgate.flows.identifying import Identities
from outgate.flows.parties import PartyKind
from outgate.model.snapshots import Snapshot

CLUSTER = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec: {containers: [{name: a, image: a}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web-1, namespace: shop}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: lonely, namespace: shop, labels: {app: lonely}}
spec: {containers: [{name: a, image: a}]}
status: {podIP: 10.0.0.9, podIPs: [{ip: 10.0.0.9}], phase: Running}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {clusterIP: 10.96.0.7, clusterIPs: [10.96.0.7], selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Node
metadata: {name: node1}
status: {addresses: [{type: InternalIP, address: 192.168.7.1}]}
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return the cluster."""
    file = tmp_path_factory.mktemp("cluster") / "cluster.yaml"
    file.write_text(CLUSTER, encoding="utf-8")
    return outgate.load(str(file)).snapshot


def pod(name: str, *labels: str, **more: Any) -> Side:
    """Return a side in the namespace."""
    return Side(namespace="shop", pod=name, labels=labels, **more)


SIDES = {
    "a pod of the Deployment, by its name": (pod("web-7d4b8c9f5b-xk2mh"), "shop/Deployment/web"),
    "a pod of a StatefulSet whose name another one begins": (
        pod("web-1-0", "app=other"),
        "shop/StatefulSet/web-1",
    ),
    "an owner that the Deployment made": (
        pod("x", owner_kind="ReplicaSet", owner="web-7d4b8c9f5b"),
        "shop/Deployment/web",
    ),
    "labels alone": (pod("", "app=web", "tier=front", "extra=1"), "shop/Deployment/web"),
    "a pod of its own": (pod("lonely"), "shop/Pod/lonely"),
    "a pod that is not there": (pod("gone-0"), "shop/Pod/gone-0"),
    "a Service's address": (Side("10.96.0.7"), "svc:shop/web"),
    "a node's address": (Side("192.168.7.1", kind=PartyKind.NODE), "node:node1"),
    "a public address": (Side("1.1.1.1"), "1.1.1.1"),
}


@pytest.mark.parametrize("name", SIDES)
def test_a_side(snapshot: Snapshot, name: str) -> None:
    """What it is, surely."""
    side, expected = SIDES[name]
    party, is_by_address = Identities(snapshot).of(side, 1)
    assert (str(party), is_by_address) == (expected, False)


def test_an_address_of_the_snapshot_is_marked(snapshot: Snapshot) -> None:
    """Nothing tells that the pod held it at that time."""
    party, is_by_address = Identities(snapshot).of(Side("10.0.0.9"), 1)
    assert (str(party), is_by_address) == ("shop/Pod/lonely", True)


def test_a_private_address_that_nobody_holds_is_unknown(snapshot: Snapshot) -> None:
    """It may be a pod that is gone; it is not taken for the outside."""
    party, _ = Identities(snapshot).of(Side("10.0.0.77"), 1)
    assert party.kind is PartyKind.UNKNOWN
