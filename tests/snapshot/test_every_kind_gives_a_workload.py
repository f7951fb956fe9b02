"""Every kind that makes pods is one workload with its labels, ports and replicas."""

from __future__ import annotations

import pytest

from outgate.cluster.kinds import POD_LATER, POD_MAKERS, WANTED
from tests.snapshot.objects import (
    KubernetesObject,
    names,
    namespace,
    node,
    only_workload,
    pod,
    service,
    snapshot,
    workload,
)

LABELS = {"app": "shop", "tier": "web"}
PORTS: list[KubernetesObject] = [{"name": "http", "containerPort": 8080}]

KINDS = [
    ("v1", "ReplicationController"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "ReplicaSet"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "DaemonSet"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("apps.openshift.io/v1", "DeploymentConfig"),
    ("argoproj.io/v1alpha1", "Rollout"),
    ("extensions/v1beta1", "Deployment"),
    ("extensions/v1beta1", "ReplicaSet"),
    ("extensions/v1beta1", "DaemonSet"),
    ("apps/v1beta2", "StatefulSet"),
    ("batch/v1beta1", "CronJob"),
]


@pytest.mark.parametrize(("api_version", "kind"), KINDS, ids="/".join)
def test_a_template_is_read(api_version: str, kind: str) -> None:
    """The template's labels and ports are found wherever the kind keeps its template."""
    found = only_workload(workload(kind, "web", LABELS, api_version=api_version, ports=PORTS))
    assert f"shop/{kind}/web" == str(found)
    (template,) = found.pods
    assert template.is_template
    assert template.labels == LABELS
    assert [(port.name, port.protocol, port.number) for port in template.ports] == [
        ("http", "TCP", 8080)
    ]


def test_every_kind_of_the_table_is_tried_above() -> None:
    """A kind added to the table needs a line here."""
    tried = {(version.rpartition("/")[0], kind) for version, kind in KINDS}
    assert {*tried, ("", "Pod")} == set(POD_MAKERS)


def test_a_bare_pod_is_its_own_workload() -> None:
    """A Pod without owner is a workload of kind Pod with one replica and no template."""
    found = only_workload(pod("web", LABELS, ip="10.0.0.1", node="node-1", ports=PORTS))
    assert str(found) == "shop/Pod/web"
    assert found.replicas == 1
    (one,) = found.pods
    assert not one.is_template
    assert (one.labels, one.node) == (LABELS, "node-1")
    assert [str(address) for address in one.addresses] == ["10.0.0.1"]


@pytest.mark.parametrize(("kind", "version"), [("Deployment", "apps/v1"), ("Job", "batch/v1")])
def test_replicas(kind: str, version: str) -> None:
    """spec.replicas, and of a Job its parallelism; a kind without them has None."""
    body = workload(kind, "web", LABELS, api_version=version)
    assert only_workload(body).replicas is None
    body["spec"]["parallelism" if kind == "Job" else "replicas"] = 3
    assert only_workload(body).replicas == 3


def test_the_same_kind_of_another_group_is_another_thing() -> None:
    """Knative's Service is no core Service, and OpenKruise's StatefulSet makes pods later."""
    found = snapshot(
        {
            "apiVersion": "serving.knative.dev/v1",
            "kind": "Service",
            "metadata": {"name": "front", "namespace": "shop"},
            "spec": {"ports": [{"port": 80}]},
        },
        workload("StatefulSet", "db", api_version="apps.kruise.io/v1beta1"),
    )
    assert found.services == {}
    assert found.workloads == ()
    assert [str(gap.kind) for gap in found.gaps] == ["made-later", "made-later"]


def test_kinds_of_no_concern_are_counted() -> None:
    """A ConfigMap is passed over, cheaply, and counted."""
    settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {}}
    found = snapshot(settings, settings, pod("web"))
    assert names(found) == ["shop/Pod/web"]
    assert found.passed_over == {"ConfigMap": 2}


def test_the_tables_of_kinds_do_not_overlap() -> None:
    """A kind either makes pods now or has them made later."""
    assert set() == set(POD_MAKERS) & set(POD_LATER)
    assert set(POD_MAKERS) | set(POD_LATER) <= WANTED


def test_workloads_are_in_one_order() -> None:
    """By namespace, name and kind, whatever the order of reading."""
    objects = [
        pod("web", namespace="b"),
        workload("Deployment", "web", namespace="a"),
        workload("DaemonSet", "web", namespace="a"),
        pod("api", namespace="a"),
    ]
    expected = ["a/Pod/api", "a/DaemonSet/web", "a/Deployment/web", "b/Pod/web"]
    assert expected == names(snapshot(*objects))
    assert expected == names(snapshot(*reversed(objects)))


def test_services_nodes_and_namespaces_are_no_workloads() -> None:
    """They are kept apart."""
    found = snapshot(namespace("shop"), node("node-1", "192.168.0.1"), service("web", {"app": "a"}))
    assert found.workloads == ()
    assert (list(found.namespaces), list(found.nodes)) == (["shop"], ["node-1"])
    assert list(found.services) == [("shop", "web")]
