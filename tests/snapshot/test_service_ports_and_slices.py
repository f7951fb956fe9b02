"""What a Service leads to: ports and target ports, addresses, EndpointSlices."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model.workloads import Service
from tests.snapshot.objects import KubernetesObject, service, snapshot


def read(body: KubernetesObject, *more: KubernetesObject) -> Service:
    """Return the one Service."""
    (found,) = snapshot(body, *more).services.values()
    return found


def endpoint_slice(
    name: str, *endpoints: KubernetesObject, service_name: str = "web", **fields: Any
) -> KubernetesObject:
    """Return an EndpointSlice of a Service in namespace shop."""
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": name,
            "namespace": "shop",
            "labels": {"kubernetes.io/service-name": service_name},
        },
        "addressType": "IPv4",
        "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}],
        "endpoints": list(endpoints),
        **fields,
    }


@pytest.mark.parametrize(
    ("port", "target", "protocol"),
    [
        ({"port": 80}, 80, "TCP"),
        ({"port": 80, "targetPort": 8080}, 8080, "TCP"),
        ({"port": 80, "targetPort": "http"}, "http", "TCP"),
        ({"port": 80, "targetPort": ""}, 80, "TCP"),
        ({"port": 80, "targetPort": 0}, 80, "TCP"),
        ({"port": 80, "targetPort": None}, 80, "TCP"),
        ({"port": 80, "targetPort": "8080"}, 8080, "TCP"),
        ({"port": 80, "targetPort": True}, 80, "TCP"),
        ({"port": 53, "protocol": "UDP", "targetPort": 5353}, 5353, "UDP"),
        ({"port": 80, "targetPort": "\u00b2"}, "\u00b2", "TCP"),
    ],
    ids=str,
)
def test_target_ports(port: KubernetesObject, target: int | str, protocol: str) -> None:
    """Without targetPort "the value of the 'port' field is used (an identity map)"."""
    (found,) = read(service("web", {"app": "web"}, port)).ports
    assert (target, protocol, port["port"]) == (found.target, found.protocol, found.number)


@pytest.mark.parametrize("target", [8080, "http"])
def test_a_headless_service_translates_nothing(target: int | str) -> None:
    """The API on targetPort: "This field is ignored for services with clusterIP=None"."""
    body = service("web", {"app": "web"}, {"port": 80, "targetPort": target}, clusterIP="None")
    (found,) = read(body).ports
    assert found.target == 80


def test_addresses() -> None:
    """Cluster addresses each once; load balancer and external addresses apart."""
    body = service(
        "web",
        {"app": "web"},
        {"port": 80},
        type="LoadBalancer",
        clusterIP="10.96.0.10",
        clusterIPs=["10.96.0.10", "fd96::10"],
        externalIPs=["198.51.100.7"],
    )
    body["status"] = {"loadBalancer": {"ingress": [{"ip": "203.0.113.9"}, {"hostname": "lb"}]}}
    found = read(body)
    assert found.kind == "LoadBalancer"
    assert [str(item) for item in found.cluster_addresses] == ["10.96.0.10", "fd96::10"]
    assert {"203.0.113.9", "198.51.100.7"} == {str(item) for item in found.external_addresses}


def test_a_headless_service_has_no_address() -> None:
    """``clusterIP: None`` is a word, not an address."""
    assert read(service("web", {"app": "web"}, clusterIP="None")).cluster_addresses == ()


@pytest.mark.parametrize("selector", [None, {}])
def test_without_selector(selector: dict[str, str] | None) -> None:
    """Somebody else writes its endpoints; an empty selector is none."""
    assert read(service("web", selector)).selector is None


def test_an_alias_of_a_host() -> None:
    """type: ExternalName."""
    found = read(service("db", None, type="ExternalName", externalName="db.example.com"))
    assert (found.kind, found.external_name) == ("ExternalName", "db.example.com")


def test_without_slices_the_selector_decides() -> None:
    """None is not the same as no endpoints."""
    assert read(service("web", {"app": "web"})).backends is None


def test_slices_are_joined() -> None:
    """All slices of a Service, in the order of their names, however they were read."""
    slices = [
        endpoint_slice("web-b", {"addresses": ["10.0.0.2"]}),
        endpoint_slice("web-a", {"addresses": ["10.0.0.1"]}),
        endpoint_slice("other", {"addresses": ["10.0.0.3"]}, service_name="other"),
    ]
    found = read(service("web", None), *slices)
    assert found.backends is not None
    assert [str(address) for backend in found.backends for address in backend.addresses] == [
        "10.0.0.1",
        "10.0.0.2",
    ]


def test_an_empty_slice_is_no_endpoint() -> None:
    """Nothing stands behind the Service, and that is known."""
    assert read(service("web", None), endpoint_slice("web-a", endpoints=None)).backends == ()


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [(None, True), ({}, True), ({"ready": True}, True), ({"ready": False}, False)],
)
def test_readiness(conditions: KubernetesObject | None, expected: bool) -> None:
    """The API on conditions.ready: "A nil value should be interpreted as 'true'"."""
    endpoint = {"addresses": ["10.0.0.1"], "conditions": conditions}
    found = read(service("web", None), endpoint_slice("web-a", endpoint))
    assert found.backends is not None
    assert [expected] == [backend.ready for backend in found.backends]


@pytest.mark.parametrize(
    ("target", "expected"),
    [({"kind": "Pod", "name": "web-1"}, "web-1"), ({"kind": "Node", "name": "n"}, ""), (None, "")],
)
def test_the_pod_behind(target: KubernetesObject | None, expected: str) -> None:
    """TargetRef may name a pod, something else, or nothing."""
    endpoint = {"addresses": ["10.0.0.1"], "targetRef": target}
    found = read(service("web", None), endpoint_slice("web-a", endpoint))
    assert found.backends is not None
    assert [expected] == [backend.pod for backend in found.backends]


def test_a_slice_that_belongs_to_no_service() -> None:
    """Without the label it is somebody's own and leads nowhere."""
    body = endpoint_slice("web-a", {"addresses": ["10.0.0.1"]})
    body["metadata"]["labels"] = {}
    assert read(service("web", None), body).backends is None
