"""What a pod's spec says that policies look at: ports, also of sidecars, and the host's network."""

from __future__ import annotations

from typing import Any

import pytest

from tests.snapshot.objects import KubernetesObject, only_workload, pod

PORT = {"name": "metrics", "containerPort": 9090}


def ports_of(body: KubernetesObject) -> list[tuple[str, str, int]]:
    """Return the ports of the one pod."""
    (one,) = only_workload(body).pods
    return [(port.name, port.protocol, port.number) for port in one.ports]


def test_a_restartable_init_container_is_a_sidecar() -> None:
    """Policies "apply equally to init containers, sidecar containers, and regular containers"."""
    body = pod(
        "web", initContainers=[{"name": "proxy", "restartPolicy": "Always", "ports": [PORT]}]
    )
    assert ports_of(body) == [("metrics", "TCP", 9090)]


def test_an_ordinary_init_container_is_gone_by_then() -> None:
    """It has ended before the pod serves: its ports name nothing."""
    assert ports_of(pod("web", initContainers=[{"name": "setup", "ports": [PORT]}])) == []


def test_regular_containers_come_first() -> None:
    """All containers of a pod share its ports."""
    body = pod(
        "web",
        ports=[{"containerPort": 80}],
        initContainers=[{"name": "proxy", "restartPolicy": "Always", "ports": [PORT]}],
    )
    assert ports_of(body) == [("", "TCP", 80), ("metrics", "TCP", 9090)]


@pytest.mark.parametrize("protocol", ["TCP", "UDP", "SCTP"])
def test_protocols(protocol: str) -> None:
    """Without a protocol a port is TCP: "Defaults to 'TCP'"."""
    assert [("", protocol, 53)] == ports_of(
        pod("dns", ports=[{"containerPort": 53, "protocol": protocol}])
    )
    assert ports_of(pod("dns", ports=[{"containerPort": 53}])) == [("", "TCP", 53)]


@pytest.mark.parametrize("number", [0, 65536, -1, True, "80", None, 80.5])
def test_a_port_that_is_none_is_left_out(number: Any) -> None:
    """What the API server would refuse stops nothing else."""
    found = ports_of(pod("web", ports=[{"containerPort": number}, {"containerPort": 80}]))
    assert found == [("", "TCP", 80)]


@pytest.mark.parametrize("value", ["ports", [None], [5], {"containerPort": 80}])
def test_ports_of_another_shape(value: Any) -> None:
    """No shape makes the reader stumble."""
    body = pod("web")
    body["spec"]["containers"][0]["ports"] = value
    assert ports_of(body) == []


def test_host_network() -> None:
    """A hostNetwork pod has its node's addresses, not its own."""
    (one,) = only_workload(pod("agent", hostNetwork=True, node="node-1")).pods
    assert one.host_network
    assert one.node == "node-1"


@pytest.mark.parametrize("value", [False, None, "true", 1])
def test_no_host_network(value: Any) -> None:
    """Only the boolean true is true to the API server."""
    (one,) = only_workload(pod("web", hostNetwork=value)).pods
    assert not one.host_network


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "default"),
        ({"serviceAccountName": "robot"}, "robot"),
        ({"serviceAccount": "old"}, "old"),
        ({"serviceAccountName": "robot", "serviceAccount": "old"}, "robot"),
    ],
)
def test_service_account(fields: dict[str, Any], expected: str) -> None:
    """ServiceAccount is the deprecated alias of serviceAccountName."""
    (one,) = only_workload(pod("web", **fields)).pods
    assert expected == one.service_account


def test_a_label_without_a_value_is_the_empty_value() -> None:
    """``canary:`` in YAML is null, which the API server stores as the empty string."""
    body = pod("web")
    body["metadata"]["labels"] = {"app": "web", "canary": None}
    (one,) = only_workload(body).pods
    assert one.labels == {"app": "web", "canary": ""}
