"""NEW on top of OLD, as ``kubectl apply`` would leave the cluster."""

from __future__ import annotations

import json
from typing import Any

import pytest

import outgate
from outgate.cluster.building import SnapshotBuilder
from outgate.enforcers import UPSTREAM
from outgate.loading import from_objects, load_on_top
from tests.questions.differences.telling import told

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
RULE = {"from": [{"namespaceSelector": {"matchLabels": {"team": "app"}}}]}
INTO_WEB = {"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [RULE]}
DENY = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def policy(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """Return a NetworkPolicy."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": "app"},
        "spec": spec,
    }


def space(labels: dict[str, str], **metadata: Any) -> dict[str, Any]:
    """Return the namespace."""
    metadata = {"name": "app", "labels": labels, **metadata}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def deployment(labels: dict[str, str], *, image: str = "web:1") -> dict[str, Any]:
    """Return a Deployment."""
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "app"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "main", "image": image}]},
            },
        },
    }


def pod(name: str, labels: dict[str, str], owner: str = "") -> dict[str, Any]:
    """Return a running pod."""
    found = {"controller": True, "apiVersion": "apps/v1", "kind": "Deployment", "name": owner}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": "app",
            "labels": {"pod-template-hash": "7d9f", **labels},
            "ownerReferences": [found] if owner else [],
        },
        "spec": {"nodeName": "n1", "containers": [{"name": "main"}]},
        "status": {"podIP": "10.0.0.1", "podIPs": [{"ip": "10.0.0.1"}]},
    }


WEB = {"app": "web"}
LIVE = [
    space({"team": "app"}, uid="1"),
    deployment(WEB),
    pod("web-1", WEB, owner="web"),
    pod("client", {"app": "client"}),
    policy("into-web", INTO_WEB),
]


def applied(old: list[dict[str, Any]], *new: dict[str, Any]) -> tuple[outgate.World, outgate.World]:
    """Return OLD, and NEW on top of it."""
    return load_on_top(from_objects(old), from_objects(new), SnapshotBuilder(), UPSTREAM)


def test_nothing_on_top_is_no_difference() -> None:
    """What is there already may be applied again."""
    assert told(outgate.diff(*applied(LIVE))) == []
    assert told(outgate.diff(*applied(LIVE, *LIVE))) == []


def test_what_new_does_not_name_stays() -> None:
    """A policy alone comes on top of all workloads and policies."""
    before, after = applied(LIVE, policy("deny", DENY))

    assert (before.policies, after.policies) == (1, 2)
    assert told(outgate.diff(before, after))[-1] == "next pod in app, ingress: open, now isolated"
    assert outgate.diff(before, after).gone_workloads == ()


def test_a_policy_of_the_same_name_is_replaced_without_a_conflict() -> None:
    """Applying is not defining twice."""
    before, after = applied(LIVE, policy("into-web", {**INTO_WEB, "ingress": []}))

    assert told(outgate.diff(before, after)) == [
        "disappears all of app (2) -> app/web: all, now nothing"
    ]
    assert after.gaps == ()


def test_a_new_image_leaves_the_pods_where_they_are() -> None:
    """Policies do not see images: the pods keep what is known of them."""
    _, after = applied(LIVE, deployment(WEB, image="web:2"))

    [web] = [item for item in after.snapshot.workloads if item.name == "web"]
    assert [found.name for found in web.pods] == ["web-1"]


@pytest.mark.parametrize("labels", [{"app": "web", "tier": "front"}, {"tier": "front"}])
def test_a_new_label_rolls_the_pods_out(labels: dict[str, str]) -> None:
    """The template stands for the pods that will be made, whatever was added or taken away."""
    _, after = applied(LIVE, deployment(labels))

    [web] = [item for item in after.snapshot.workloads if item.name == "web"]
    assert [dict(found.labels) for found in web.pods] == [labels]


def test_a_label_taken_away_rolls_the_pods_out() -> None:
    """The running pods still carry it, and would be replaced all the same."""
    more = {"app": "web", "tier": "front"}
    live = [space({}), deployment(more), pod("web-1", more, owner="web")]
    _, after = applied(live, deployment(WEB))

    [web] = [item for item in after.snapshot.workloads if item.name == "web"]
    assert [dict(found.labels) for found in web.pods] == [WEB]


def test_a_bare_pod_keeps_its_address() -> None:
    """A manifest does not know where its pod runs."""
    bare = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "client", "namespace": "app", "labels": {"app": "other"}},
        "spec": {"containers": [{"name": "main"}]},
    }
    _, after = applied(LIVE, bare)

    [client] = [item for item in after.snapshot.workloads if item.name == "client"]
    assert [str(address) for address in client.pods[0].addresses] == ["10.0.0.1"]
    assert client.pods[0].node == "n1"


def test_labels_that_others_set_on_a_namespace_stay() -> None:
    """Apply takes away what it set itself and a manifest names no longer, and nothing else."""
    own = json.dumps({"metadata": {"labels": {"team": "app"}}})
    annotated = {LAST_APPLIED: own}
    live = space({"team": "app", "mesh": "on"}, uid="1", annotations=annotated)
    _, after = applied([live], space({"zone": "a"}))

    found = dict(after.snapshot.namespaces["app"].labels)
    assert found == {"zone": "a", "mesh": "on", "kubernetes.io/metadata.name": "app"}


def test_labels_of_a_namespace_that_is_a_manifest_are_replaced() -> None:
    """Nobody else can have set labels in a file."""
    _, after = applied([space({"team": "app"})], space({"zone": "a"}))

    found = dict(after.snapshot.namespaces["app"].labels)
    assert found == {"zone": "a", "kubernetes.io/metadata.name": "app"}


def test_a_policy_that_would_be_refused_changes_nothing() -> None:
    """The API server keeps the old one, and the answer is partial."""
    broken = policy("into-web", {"podSelector": {}, "ingress": [{"from": {"all": True}}]})
    before, after = applied(LIVE, broken)

    assert told(outgate.diff(before, after)) == []
    assert after.is_partial
    assert not before.is_partial
