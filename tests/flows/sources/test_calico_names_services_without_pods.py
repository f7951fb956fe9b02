"""Where Calico sees no pod behind a Service, the Service is what is known of the destination."""

from __future__ import annotations

from typing import Any

from tests.flows.helping import collected, lines_of


def _record(name: str, kind: int, **more: Any) -> dict[str, Any]:
    key = {
        "source_name": "controller-7d4b8c9f5-*",
        "source_namespace": "platform",
        "source_type": 1,
        "dest_name": name,
        "dest_type": kind,
        "dest_port": 6443,
        "proto": "tcp",
        "reporter": 1,
        "action": 1,
    }
    return {"Key": {**key, **more}, "start_time": 1_772_000_000, "num_connections_started": 2}


_SERVICE = {"dest_service_name": "kubernetes", "dest_service_namespace": "default"}


def test_the_api_server_is_known_by_its_service() -> None:
    """A private address that is no pod's, asked for through a Service: the Service and its port."""
    record = _record("PRIVATE NETWORK", 4, **_SERVICE, dest_service_port=443)
    assert lines_of(collected([record])) == [
        "platform/Deployment/controller > svc:default/kubernetes:443/TCP allowed 2"
    ]


def test_a_service_outside_is_known_as_well() -> None:
    """A Service whose endpoints somebody wrote by hand may lead to a public address."""
    record = _record("PUBLIC NETWORK", 4, **_SERVICE, dest_service_port=443)
    assert lines_of(collected([record])) == [
        "platform/Deployment/controller > svc:default/kubernetes:443/TCP allowed 2"
    ]


def test_without_a_service_a_private_address_stays_unknown() -> None:
    """Nothing is made of a private address that the record does not tell."""
    assert lines_of(collected([_record("PRIVATE NETWORK", 4)])) == [
        "platform/Deployment/controller > PRIVATE NETWORK:6443/TCP allowed 2"
    ]


def test_a_pod_behind_a_service_is_the_pod() -> None:
    """Policies are asked of the pod's own port."""
    record = _record("api-7d4b8c9f5-*", 1, dest_namespace="shop", **_SERVICE, dest_service_port=443)
    assert lines_of(collected([record])) == [
        "platform/Deployment/controller > shop/Deployment/api:6443/TCP allowed 2"
    ]
