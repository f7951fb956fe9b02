"""Records without names of pods give numbers; who they are is told by records of other nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from outgate.flows.importing import put
from outgate.flows.store.store import Store
from tests.flows.helping import collected, lines_of

_WEB, _API = 20_001, 20_002


def _side(identity: int, namespace: str, workload: str = "") -> dict[str, Any]:
    side: dict[str, Any] = {"identity": identity, "namespace": namespace}
    if workload:
        side["workloads"] = [{"name": workload, "kind": "Deployment"}]
    return side


def _added(source: dict[str, Any], destination: dict[str, Any], at: str = "12") -> dict[str, Any]:
    return {
        "flow": {
            "time": f"2026-01-01T{at}:00:00Z",
            "verdict": "FORWARDED",
            "IP": {"ipVersion": "IPv4"},
            "l4": {"TCP": {"destination_port": 8080}},
            "source": source,
            "destination": destination,
            "is_reply": False,
            "aggregate": {"egress_flow_count": 3},
        }
    }


def test_the_other_node_says_whose_number_it_is(tmp_path: Path) -> None:
    """The sender's node knows the sender's workload, the receiver's the receiver's: one edge."""
    logs = [
        [_added(_side(_WEB, "shop", "web"), _side(_API, "shop"))],
        [_added(_side(_WEB, "shop"), _side(_API, "shop", "api"), "13")],
    ]
    with Store(str(tmp_path / "flows.db"), create=True) as store:
        for records in logs:
            put(store, collected(records))
        found = [(str(edge.source), str(edge.destination)) for edge in store.edges(None)]
    assert found == [("shop/Deployment/web", "shop/Deployment/api")]


def test_a_number_that_nothing_explains_stays_a_number() -> None:
    """The record is kept under the number, which no snapshot has, so that it teaches nothing."""
    records = [_added(_side(_WEB, "shop", "web"), _side(_API, "shop"))]
    assert lines_of(collected(records)) == [
        "shop/Deployment/web > shop/identity-20002:8080/TCP allowed 3"
    ]


def test_a_number_of_two_workloads_is_nobodys() -> None:
    """Two workloads with the same labels have one number: it tells neither."""
    records = [
        _added(_side(_WEB, "shop", "web"), _side(_API, "shop", "api")),
        _added(_side(_WEB, "shop", "web"), _side(_API, "shop", "api-canary"), "13"),
        _added(_side(_WEB, "shop", "web"), _side(_API, "shop"), "14"),
    ]
    assert "shop/Deployment/web > shop/identity-20002:8080/TCP allowed 3" in lines_of(
        collected(records)
    )


def test_a_number_means_nothing_in_another_namespace() -> None:
    """What a number means is asked in the namespace of the record only."""
    records = [
        _added(_side(_WEB, "shop", "web"), _side(_API, "shop", "api")),
        _added(_side(_WEB, "shop", "web"), _side(_API, "other"), "13"),
    ]
    assert "shop/Deployment/web > other/identity-20002:8080/TCP allowed 3" in lines_of(
        collected(records)
    )


def test_parts_of_the_platform_are_no_workloads() -> None:
    """Numbers below 256 are reserved: the world, nodes, the API server."""
    records = [_added(_side(_WEB, "shop", "web"), {"identity": 7})]
    assert lines_of(collected(records)) == [
        "shop/Deployment/web > kube-apiserver:8080/TCP allowed 3"
    ]
