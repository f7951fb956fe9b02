"""What of an object goes into a capture."""

from __future__ import annotations

import json
from typing import Any

import outgate
from outgate.live.capturing.capture import capture_lines, captured
from outgate.live.capturing.pruning import prune
from outgate.model.documents import Document
from outgate.model.origins import NOWHERE

HIDDEN = "not-to-be-kept"

POD: dict[str, Any] = {
    "metadata": {
        "name": "web-1",
        "namespace": "app",
        "labels": {"app": "web"},
        "annotations": {
            "kubectl.kubernetes.io/last-applied-configuration": HIDDEN,
            "outgate.dev/owner": "team-a",
        },
        "ownerReferences": [{"kind": "ReplicaSet", "name": "web", "controller": True}],
        "managedFields": [{"manager": HIDDEN}],
    },
    "spec": {
        "nodeName": "n1",
        "containers": [
            {
                "name": "web",
                "image": "web:1",
                "ports": [{"containerPort": 80}],
                "env": [{"name": "PASSWORD", "value": HIDDEN}],
                "args": ["--password", HIDDEN],
                "command": [HIDDEN],
                "volumeMounts": [{"name": HIDDEN}],
            }
        ],
        "initContainers": [{"name": "mesh", "restartPolicy": "Always", "env": [HIDDEN]}],
        "volumes": [{"secret": {"secretName": HIDDEN}}],
        "imagePullSecrets": [{"name": HIDDEN}],
    },
    "status": {
        "podIP": "10.0.0.1",
        "phase": "Running",
        "containerStatuses": [{"name": HIDDEN}],
        "conditions": [{"type": "Ready", "status": "True", "message": HIDDEN}],
    },
}


def document(kind: str, body: dict[str, Any], api_version: str = "v1") -> Document:
    """Return a document as the API server would give it."""
    metadata = body["metadata"]
    return Document(api_version, kind, metadata.get("namespace"), metadata["name"], body, NOWHERE)


def test_a_pod_keeps_what_reachability_depends_on() -> None:
    """Labels, owner, node, ports, addresses, readiness; and nothing beside."""
    assert prune(document("Pod", POD)) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "web-1",
            "namespace": "app",
            "labels": {"app": "web"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "web", "controller": True}],
            "annotations": {"outgate.dev/owner": "team-a"},
        },
        "spec": {
            "nodeName": "n1",
            "containers": [{"name": "web", "image": "web:1", "ports": [{"containerPort": 80}]}],
            "initContainers": [{"name": "mesh", "restartPolicy": "Always"}],
        },
        "status": {
            "phase": "Running",
            "podIP": "10.0.0.1",
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


def test_no_kind_lets_a_secret_through() -> None:
    """The pod's spec as the template of every kind that has one."""
    template = {"metadata": POD["metadata"], "spec": POD["spec"]}
    kinds = {
        "Deployment": {"template": template},
        "Job": {"template": template},
        "CronJob": {"jobTemplate": {"spec": {"template": template}}},
        "Rollout": {"template": template, "strategy": {"canary": HIDDEN}},
        "SomethingNew": {"template": template, "token": HIDDEN},
    }
    for kind, spec in kinds.items():
        kept = prune(document(kind, {"metadata": POD["metadata"], "spec": spec}))
        assert HIDDEN not in json.dumps(kept), kind


def test_policies_and_services_are_kept_whole() -> None:
    """Their specs are the question."""
    spec = {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": []}]}
    body = {"metadata": {"name": "p", "namespace": "app"}, "spec": spec}
    assert prune(document("NetworkPolicy", body, "networking.k8s.io/v1"))["spec"] == spec


def test_a_capture_is_a_list_that_reads_back() -> None:
    """The world of a capture is the world of the objects."""
    objects = [
        document("Namespace", {"metadata": {"name": "app", "labels": {"team": "a"}}}),
        document("Pod", POD),
    ]
    lines = list(capture_lines(objects, captured_at="2026-01-01T00:00:00Z", captured_from="dev"))
    listed = captured(lines)
    assert listed["kind"] == "List"
    assert listed["metadata"]["annotations"]["outgate.dev/captured-from"] == "dev"
    world = outgate.load_objects([listed])
    assert [str(workload) for workload in world.snapshot.workloads] == ["app/ReplicaSet/web"]
    assert world.snapshot.namespaces["app"].labels["team"] == "a"


def test_old_revisions_are_left_out() -> None:
    """A ReplicaSet without pods says nothing; one with pods does."""
    sets = [
        document(
            "ReplicaSet",
            {"metadata": {"name": name, "namespace": "app"}, "spec": {"replicas": replicas}},
            "apps/v1",
        )
        for name, replicas in (("old", 0), ("new", 2))
    ]
    kept = captured(capture_lines(sets, captured_at="", captured_from=""))["items"]
    assert [item["metadata"]["name"] for item in kept] == ["new"]
