"""A pod that belongs to a workload of the input is no workload of its own, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tests.snapshot.objects import (
    KubernetesObject,
    deployment,
    names,
    only_workload,
    pod,
    pod_names,
    snapshot,
    workload,
)

WEB = {"app": "web"}
HASHED = {"app": "web", "pod-template-hash": "7d9f"}


def of_deployment() -> list[KubernetesObject]:
    """Return a Deployment, its ReplicaSet and a pod, as a live cluster shows them."""
    return [
        deployment("web", WEB),
        workload("ReplicaSet", "web-7d9f", HASHED, owner=("Deployment", "web")),
        pod("web-7d9f-x2", HASHED, owner=("ReplicaSet", "web-7d9f")),
    ]


def of_cron_job() -> list[KubernetesObject]:
    """Return a CronJob, its Job and a pod, without any label that tells."""
    return [
        workload("CronJob", "backup", WEB, api_version="batch/v1"),
        workload("Job", "backup-2801", WEB, api_version="batch/v1", owner=("CronJob", "backup")),
        pod("backup-2801-x2", WEB, owner=("Job", "backup-2801")),
    ]


def of_plain_replica_set() -> list[KubernetesObject]:
    """Return the same with a ReplicaSet whose name has no hash."""
    return [
        workload("Rollout", "web", WEB, api_version="argoproj.io/v1alpha1"),
        workload("ReplicaSet", "web-blue", WEB, owner=("Rollout", "web")),
        pod("web-blue-x2", WEB, owner=("ReplicaSet", "web-blue")),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        (of_deployment, "shop/Deployment/web"),
        (of_cron_job, "shop/CronJob/backup"),
        (of_plain_replica_set, "shop/Rollout/web"),
    ],
)
def test_a_chain_of_owners(
    chain: Callable[[], list[KubernetesObject]], expected: str, order: tuple[int, ...]
) -> None:
    """The topmost owner has the pod, in whatever order the three are read."""
    objects = chain()
    found = only_workload(*(objects[index] for index in order))
    assert expected == str(found)
    assert [objects[2]["metadata"]["name"]] == pod_names(found)


def test_several_replica_sets_of_one_deployment() -> None:
    """In the middle of a roll-out the pods of both ReplicaSets belong to the Deployment."""
    old, new = {**WEB, "pod-template-hash": "old"}, {**WEB, "pod-template-hash": "new"}
    found = only_workload(
        deployment("web", WEB),
        workload("ReplicaSet", "web-old", old, owner=("Deployment", "web")),
        workload("ReplicaSet", "web-new", new, owner=("Deployment", "web")),
        pod("web-old-1", old, owner=("ReplicaSet", "web-old")),
        pod("web-new-1", new, owner=("ReplicaSet", "web-new")),
    )
    assert pod_names(found) == ["web-new-1", "web-old-1"]


def test_an_absent_replica_set_is_inferred_from_the_hash() -> None:
    """``kubectl get pods,deployments`` shows no ReplicaSet; name and label tell the Deployment."""
    found = only_workload(
        deployment("web", WEB), pod("web-7d9f-x2", HASHED, owner=("ReplicaSet", "web-7d9f"))
    )
    assert str(found) == "shop/Deployment/web"
    assert pod_names(found) == ["web-7d9f-x2"]


def test_an_absent_deployment_is_inferred_too() -> None:
    """Pods alone give a Deployment of the right name, once."""
    found = only_workload(
        *(pod(f"web-7d9f-{n}", HASHED, owner=("ReplicaSet", "web-7d9f")) for n in "ab")
    )
    assert str(found) == "shop/Deployment/web"
    assert pod_names(found) == ["web-7d9f-a", "web-7d9f-b"]


def test_a_rollout_is_inferred_from_its_own_label() -> None:
    """Argo Rollouts label their pods differently from Deployments."""
    labels = {"app": "web", "rollouts-pod-template-hash": "7d9f"}
    found = only_workload(pod("web-7d9f-a", labels, owner=("ReplicaSet", "web-7d9f")))
    assert str(found) == "shop/Rollout/web"


def test_a_hash_that_is_not_the_labels_is_not_cut_off() -> None:
    """A ReplicaSet that somebody called web-2 is not a Deployment called web."""
    found = only_workload(pod("web-2-a", HASHED, owner=("ReplicaSet", "web-2")))
    assert str(found) == "shop/ReplicaSet/web-2"


def test_an_owner_that_is_not_in_the_input() -> None:
    """A pod of an operator's custom resource belongs to a workload of that kind and name."""
    found = only_workload(*(pod(f"pg-{n}", owner=("Cluster", "pg")) for n in (1, 2)))
    assert str(found) == "shop/Cluster/pg"
    assert pod_names(found) == ["pg-1", "pg-2"]


def test_a_stateful_set_of_an_absent_custom_resource() -> None:
    """A workload whose owner is not in the input stands for itself, with its pods."""
    found = only_workload(
        workload("StatefulSet", "prometheus-k8s", WEB, owner=("Prometheus", "k8s")),
        pod("prometheus-k8s-0", WEB, owner=("StatefulSet", "prometheus-k8s")),
    )
    assert str(found) == "shop/StatefulSet/prometheus-k8s"
    assert pod_names(found) == ["prometheus-k8s-0"]


def test_static_pods() -> None:
    """The kubelet's mirror of a static pod is owned by its Node, which is no workload."""
    found = snapshot(
        pod("etcd-node-1", namespace="kube-system", owner=("Node", "node-1"), hostNetwork=True)
    )
    assert names(found) == ["kube-system/Pod/etcd-node-1"]


def test_owners_are_looked_for_in_the_same_namespace() -> None:
    """Two Deployments of one name in two namespaces keep their pods apart."""
    found = snapshot(
        deployment("web", WEB),
        deployment("web", WEB, namespace="other"),
        pod("web-7d9f-x2", HASHED, owner=("ReplicaSet", "web-7d9f")),
    )
    assert [(item.namespace, pod_names(item)) for item in found.workloads] == [
        ("other", ["(web)"]),
        ("shop", ["web-7d9f-x2"]),
    ]


def test_an_owner_that_does_not_control() -> None:
    """Of several owners only the one with ``controller: true`` counts."""
    body = pod("web-1", WEB)
    body["metadata"]["ownerReferences"] = [
        {"kind": "StatefulSet", "name": "other"},
        {"kind": "StatefulSet", "name": "web", "controller": True},
    ]
    assert str(only_workload(body, workload("StatefulSet", "web", WEB))) == "shop/StatefulSet/web"


def test_owners_in_a_circle() -> None:
    """References that go round end somewhere and lose no pod."""
    found = snapshot(
        workload("ReplicaSet", "a", WEB, owner=("ReplicaSet", "b")),
        workload("ReplicaSet", "b", WEB, owner=("ReplicaSet", "a")),
        pod("a-1", WEB, owner=("ReplicaSet", "a")),
    )
    assert [
        item.name for load in found.workloads for item in load.pods if item.name != load.name
    ] == ["a-1"]
