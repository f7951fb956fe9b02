"""Which pods of a workload are one endpoint: those that no policy in force can tell apart."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.sets.addresses import parse_address
from tests.engine.asking import members_of, pod_classes, pods_in, verdict, world
from tests.engine.clusters import block, here
from tests.snapshot.objects import (
    KubernetesObject,
    deployment,
    namespace,
    node,
    pod,
    policy,
    workload,
)

OWNER = ("StatefulSet", "db")


def db(number: int, labels: dict[str, str] | None = None, **fields: Any) -> KubernetesObject:
    """Return one pod of a StatefulSet, with the label that tells the pods of one apart."""
    own = {"app": "db", "statefulset.kubernetes.io/pod-name": f"db-{number}", **(labels or {})}
    return pod(f"db-{number}", own, owner=OWNER, **fields)


SET = workload("StatefulSet", "db", {"app": "db"})


def test_labels_that_no_selector_asks_for() -> None:
    """Three pods with three pod-name labels are one endpoint."""
    found = world(SET, db(0), db(1), db(2), policy("deny", {"app": "db"}))
    assert pod_classes(found) == [["db-0", "db-1", "db-2"]]


@pytest.mark.parametrize(
    "spec",
    [
        {"ingress": [{"from": [here(role="primary")]}]},
        {"egress": [{"to": [{"namespaceSelector": {}, **here(role="primary")}]}]},
        {
            "ingress": [
                {
                    "from": [
                        {
                            "podSelector": {
                                "matchExpressions": [{"key": "role", "operator": "Exists"}]
                            }
                        }
                    ]
                }
            ]
        },
    ],
    ids=str,
)
def test_labels_that_a_peer_asks_for(spec: KubernetesObject) -> None:
    """A key in any selector in force parts the pods by its value, and by its absence."""
    found = world(
        SET, db(0, {"role": "primary"}), db(1, {"role": "replica"}), db(2), policy("p", **spec)
    )
    assert pod_classes(found) == [["db-0"], ["db-1"], ["db-2"]]


def test_labels_that_a_subject_asks_for() -> None:
    """The policy's own podSelector, too."""
    found = world(SET, db(0, {"role": "primary"}), db(1), policy("p", {"role": "primary"}))
    assert pod_classes(found) == [["db-0"], ["db-1"]]
    assert verdict(found, "203.0.113.1", "shop/db-0:5432") == "DENIED"
    assert verdict(found, "203.0.113.1", "shop/db-1:5432") == "ALLOWED"
    assert verdict(found, "203.0.113.1", "shop/StatefulSet/db:5432") == "MIXED"


def test_labels_that_an_unevaluated_policy_asks_for() -> None:
    """A policy of another dialect touches one of the pods only."""
    cilium = {
        "apiVersion": "cilium.io/v2",
        "kind": "CiliumNetworkPolicy",
        "metadata": {"name": "p", "namespace": "shop"},
        "spec": {"endpointSelector": {"matchLabels": {"role": "primary"}}, "ingress": [{}]},
    }
    found = world(SET, db(0, {"role": "primary"}), db(1), cilium)
    assert pod_classes(found) == [["db-0"], ["db-1"]]
    assert verdict(found, "203.0.113.1", "shop/db-1:5432") == "ALLOWED"


def test_ports_part_pods() -> None:
    """A named port means another number on each."""
    found = world(
        SET,
        db(0, ports=[{"name": "sql", "containerPort": 5432}]),
        db(1, ports=[{"name": "sql", "containerPort": 5433}]),
    )
    assert pod_classes(found) == [["db-0"], ["db-1"]]


def test_nodes_part_pods() -> None:
    """Each reaches its own node."""
    found = world(SET, db(0, node="node-1"), db(1, node="node-2"), db(2, node="node-1"))
    assert pod_classes(found) == [["db-0", "db-2"], ["db-1"]]


def test_addresses_part_pods_where_a_block_does() -> None:
    """Two addresses that every block in force holds, or none, are alike."""
    pods = [db(0, ip="10.0.0.1"), db(1, ip="10.0.0.2"), db(2, ip="10.0.1.1")]
    assert pod_classes(world(SET, *pods)) == [["db-0", "db-1", "db-2"]]
    cut = policy("p", ingress=[{"from": [block("10.0.0.0/24")]}])
    assert pod_classes(world(SET, *pods, cut)) == [["db-0", "db-1"], ["db-2"]]
    hole = policy("p", ingress=[{"from": [block("10.0.0.0/24", "10.0.0.2/32")]}])
    # db-1 is in the hole and db-2 is outside: nothing tells these two apart.
    assert pod_classes(world(SET, *pods, hole)) == [["db-0"], ["db-1", "db-2"]]


def test_a_pod_without_address_is_another_class() -> None:
    """What is not known of it is known of the others."""
    assert pod_classes(world(SET, db(0, ip="10.0.0.1"), db(1))) == [["db-0"], ["db-1"]]


def test_pods_of_two_workloads_are_never_one() -> None:
    """Answers speak of workloads."""
    found = world(deployment("a", {"app": "x"}), deployment("b", {"app": "x"}))
    assert pod_classes(found) == [["a"], ["b"]]


def test_every_endpoint_is_its_own_bit() -> None:
    """Pods first, then hypothetical ones, nodes and outside cells; the masks name them."""
    found = world(
        namespace("shop"),
        node("node-1", "192.168.0.1"),
        pod("web", node="node-2"),
        pod("agent", hostNetwork=True, node="node-1"),
    )
    endpoints = found.reachability.endpoints
    assert list(range(len(endpoints.all))) == [endpoint.index for endpoint in endpoints.all]
    assert {"web", "agent"} == pods_in(found, endpoints.real_pods)
    assert {"web"} == pods_in(found, endpoints.selectable)
    assert {"node:node-1", "node:node-2"} == pods_in(found, endpoints.nodes)
    groups = [endpoints.real_pods, endpoints.hypothetical, endpoints.nodes, endpoints.external]
    assert endpoints.everything == sum(groups)
    assert endpoints.pods == endpoints.real_pods | endpoints.hypothetical
    outside = [item.outside for item in members_of(found, endpoints.external)]
    assert all(outside)


def test_the_pod_made_later() -> None:
    """Every namespace has one pod that stands for the next: no labels, no address, no node."""
    found = world(pod("web"), namespace("empty"))
    endpoints = found.reachability.endpoints
    assert sorted(endpoints.future) == ["empty", "shop"]
    for name, index in endpoints.future.items():
        (later,) = endpoints.all[index].pods
        assert (later.namespace, later.labels, later.addresses) == (name, {}, ())
        assert endpoints.all[index].hypothetical


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"k8s-app": "kube-dns"}, True),
        ({"k8s-app": "coredns"}, True),
        ({"dns.operator.openshift.io/daemonset-dns": "default"}, True),
        ({"app": "kube-dns"}, False),
    ],
)
def test_a_dns_pod_is_assumed_where_there_is_none(labels: dict[str, str], expected: bool) -> None:
    """With the labels and ports of kubeadm's; never beside a real one."""
    found = world(pod("dns", labels, namespace="kube-system"))
    endpoints = found.reachability.endpoints
    assert expected == (endpoints.assumed_dns is None)
    if endpoints.assumed_dns is not None:
        (assumed,) = endpoints.all[endpoints.assumed_dns].pods
        assert (assumed.namespace, assumed.labels) == ("kube-system", {"k8s-app": "kube-dns"})
        assert {("UDP", 53), ("TCP", 53)} == {
            (item.protocol, item.number) for item in assumed.ports
        }


def test_hypothetical_pods_cannot_be_asked_about() -> None:
    """They answer for pods that are made later and are no end of a question."""
    found = world(pod("web"))
    names = [
        endpoint.pods[0].name
        for endpoint in found.reachability.endpoints.all
        if endpoint.hypothetical
    ]
    assert names
    for name in names:
        with pytest.raises(LookupError):
            found.explain(f"shop/{name}", "shop/web:80")


def test_outside_cells_do_not_hold_inside_addresses() -> None:
    """A pod's, a node's and a Service's address belong to the cluster."""
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"clusterIP": "10.96.0.1", "ports": [{"port": 80}]},
    }
    found = world(pod("web", ip="10.0.0.1"), node("node-1", "192.168.0.1"), service)
    for endpoint in members_of(found, found.reachability.endpoints.external):
        for address in ("10.0.0.1", "192.168.0.1", "10.96.0.1"):
            assert parse_address(address) not in endpoint.outside
        assert endpoint.outside <= found.reachability.cells.addresses[endpoint.cell]
