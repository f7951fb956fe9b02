"""Whatever stands in a field, nothing raises: the object is read, or it is a Gap."""

from __future__ import annotations

from hypothesis import given

import outgate
from tests.sets.drawing import bounded
from tests.snapshot.breaking import broken
from tests.snapshot.objects import (
    KubernetesObject,
    deployment,
    namespace,
    node,
    pod,
    service,
    workload,
)

PORTS: list[KubernetesObject] = [{"name": "http", "containerPort": 80, "protocol": "TCP"}]
SLICE: KubernetesObject = {
    "apiVersion": "discovery.k8s.io/v1",
    "kind": "EndpointSlice",
    "metadata": {
        "name": "web-1",
        "namespace": "shop",
        "labels": {"kubernetes.io/service-name": "web"},
    },
    "addressType": "IPv4",
    "ports": [{"name": "http", "port": 80, "protocol": "TCP"}],
    "endpoints": [
        {
            "addresses": ["10.0.0.1"],
            "conditions": {"ready": True},
            "targetRef": {"kind": "Pod", "name": "web-1"},
        }
    ],
}
HELM: KubernetesObject = {
    "apiVersion": "helm.toolkit.fluxcd.io/v2",
    "kind": "HelmRelease",
    "metadata": {"name": "redis", "namespace": "shop"},
    "spec": {"targetNamespace": "data", "destination": {"namespace": "data"}},
}
SIDECAR = {"name": "proxy", "restartPolicy": "Always", "ports": PORTS}
WHOLES = [
    namespace("shop", team="a"),
    node("node-1", "192.168.0.1", podCIDR="10.0.0.0/24", podCIDRs=["10.0.0.0/24"]),
    pod(
        "web-1",
        {"app": "web", "pod-template-hash": "x"},
        ip="10.0.0.1",
        node="node-1",
        owner=("ReplicaSet", "web-x"),
        phase="Running",
        ports=PORTS,
        initContainers=[SIDECAR],
        hostNetwork=False,
        serviceAccountName="robot",
    ),
    deployment("web", replicas=2, ports=PORTS),
    workload("CronJob", "backup", {"app": "backup"}, api_version="batch/v1"),
    service(
        "web",
        {"app": "web"},
        {"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"},
        clusterIP="10.96.0.1",
        clusterIPs=["10.96.0.1"],
        ipFamilies=["IPv4"],
        externalIPs=["203.0.113.1"],
        type="ClusterIP",
    ),
    SLICE,
    HELM,
]


@bounded
@given(broken(WHOLES))
def test_one_broken_object_among_whole_ones(body: KubernetesObject) -> None:
    """The rest is answered."""
    others = [whole for whole in WHOLES if whole["kind"] != body["kind"]]
    world = outgate.load_objects([*others, body, pod("client", {"app": "client"})])
    answer = world.explain("shop/app=client", "203.0.113.9:443")
    assert answer.verdict in ("ALLOWED", "MIXED")
    for found in world.snapshot.services.values():
        world.explain("shop/app=client", f"svc:{found}")
