"""Corners of two logs that change what may be learnt of a record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.helping import collected, edges_of, lines_of


def goldmane(**more: Any) -> dict[str, Any]:
    """Return a flow of Goldmane's emitter, from web to a public network."""
    key = {
        "source_name": "web-*",
        "source_namespace": "shop",
        "source_type": 1,
        "dest_name": "pub",
        "dest_type": 4,
        "dest_port": 443,
        "proto": "tcp",
        "reporter": 1,
        "action": 1,
        "policies": {"enforced_policies": []},
    }
    return {"Key": key | more, "start_time": 1_714_000_000, "num_connections_started": 2}


def gke(policies: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    """Return an entry of GKE's log, from client to server."""
    return {
        "connection": {
            "src_ip": "10.84.1.7",
            "dest_ip": "10.84.0.11",
            "src_port": 55_644,
            "dest_port": 8080,
            "protocol": "tcp",
            "direction": "egress",
        },
        "disposition": "allow",
        "policies": policies,
        "src": {"pod_name": "client", "pod_namespace": "shop"},
        "dest": {"pod_name": "server", "pod_namespace": "shop"},
        "count": 1,
    } | more


def test_a_private_network_is_not_known_to_be_outside() -> None:
    """Calico says so of every private address that is no endpoint of its own: a node, a Service."""
    (edge,) = edges_of(collected([goldmane(dest_name="pvt")]))
    assert edge.destination.kind == "unknown"


def test_a_public_network_is_outside() -> None:
    """Goldmane keeps no address of it."""
    (edge,) = edges_of(collected([goldmane()]))
    assert (edge.destination.kind, edge.destination.name, edge.destination.address) == (
        "external", "pub", "",
    )  # fmt: skip


def test_the_end_of_a_tier_is_no_policy() -> None:
    """Of the policies that a record names, only those that somebody wrote are evidence."""
    hits = [
        {"kind": 6, "namespace": "shop", "name": "web", "action": 1},
        {"kind": 10, "name": "default", "action": 3},
    ]
    (edge,) = edges_of(collected([goldmane(policies={"enforced_policies": hits})]))
    assert edge.evidence.policies == ("shop/web",)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], "allowed"),
        (["web"], "allowed-by-policy"),
        (["hold-open"], "allowed-by-hold-open"),
        (["hold-open", "hold-open-2"], "allowed-by-hold-open"),
        (["hold-open", "web"], "allowed-by-policy"),
    ],
)
def test_gke_names_the_policies_that_allowed(names: list[str], expected: str) -> None:
    """What only hold-open allows is a denial to come."""
    policies = [{"namespace": "shop", "name": name} for name in names]
    found = collected([gke(policies, timestamp="2026-01-01T00:00:00Z")])
    assert lines_of(found) == [f"shop/Pod/client > shop/Pod/server:8080/TCP {expected} 1"]


def test_cloud_logging_may_have_the_time_beside_the_payload_only() -> None:
    """``jsonPayload`` is the entry, and ``timestamp`` stands beside it."""
    wrapped = {"jsonPayload": gke([]), "timestamp": "2026-01-01T00:00:00.5Z", "logName": "x"}
    assert lines_of(collected([wrapped])) == [
        "shop/Pod/client > shop/Pod/server:8080/TCP allowed 1"
    ]
