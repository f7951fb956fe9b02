"""The classic defect: the port that a client happened to have, learnt as a need."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.flows.helping import collected, edges_of, lines_of

FLOWS = Path(os.environ.get("OUTGATE_TEST_DATA", "")) / "flows"


def hubble(source: str, source_port: int, destination: str, port: int, **more: Any) -> Any:
    """Return a record of Hubble between two pods."""
    return {
        "time": "2026-01-01T00:00:00Z",
        "verdict": "FORWARDED",
        "IP": {"source": f"10.0.0.{len(source)}", "destination": f"10.0.0.{len(destination)}"},
        "l4": {"TCP": {"source_port": source_port, "destination_port": port, **more.pop("l4", {})}},
        "source": {"namespace": "shop", "pod_name": source},
        "destination": {"namespace": "shop", "pod_name": destination},
        **more,
    }


REQUEST = "shop/Pod/web > shop/Pod/database:8080/TCP allowed 1"


@pytest.mark.parametrize(
    "record",
    [
        hubble("database", 8080, "web", 41_234, is_reply=True),
        hubble("database", 8080, "web", 41_234, reply=True),
        hubble("database", 8080, "web", 41_234, l4={"flags": {"SYN": True, "ACK": True}}),
        hubble("database", 8080, "web", 41_234),
        hubble("database", 8080, "web", 41_234, is_reply=False, traffic_direction="EGRESS"),
    ],
    ids=["is_reply", "the old reply", "SYN and ACK", "nothing said", "Retina's false"],
)
def test_a_reply_alone_is_turned_round(record: dict[str, Any]) -> None:
    """Whatever says so, and where nothing does."""
    assert lines_of(collected([record])) == [REQUEST]


def test_request_and_reply_are_one_connection() -> None:
    """Either order, whichever tells."""
    reply = hubble("database", 8080, "web", 41_234)
    request = hubble("web", 41_234, "database", 8080, is_reply=False)
    assert lines_of(collected([reply, request])) == [REQUEST]
    assert lines_of(collected([request, reply])) == [REQUEST]


def test_two_high_ports_wait_for_a_record_that_tells() -> None:
    """A later connection shows which of them listens; without one the record is set aside."""
    unclear = hubble("database", 45_000, "web", 50_000)
    clear = hubble("web", 50_001, "database", 45_000, is_reply=False)
    alone = collected([unclear])
    assert lines_of(alone) == []
    assert alone.accounting.is_complete
    assert lines_of(collected([unclear, clear])) == [
        "shop/Pod/web > shop/Pod/database:45000/TCP allowed 2"
    ]


def test_a_reply_with_a_service_address_is_not_an_edge_of_its_own() -> None:
    """It has the Service's port and the pod's address: nobody ever connected to that pair."""
    record = hubble("database", 80, "web", 41_234, is_reply=True)
    record["IP"]["source_xlated"] = "10.96.0.1"
    assert lines_of(collected([record])) == []


@pytest.mark.corpora
@pytest.mark.parametrize(
    "name", ["shop-hubble/open.jsonl", "shop-hubble/learn.jsonl", "netobserv/flow_records.json",
             "netobserv/flow_records_sent.json", "netobserv/flow_records_has_dropped.json"]
)  # fmt: skip
def test_real_captures(name: str) -> None:
    """No edge to a port that systems give to clients, and every record accounted for."""
    found = collected(FLOWS / name)
    assert [edge.port for edge in edges_of(found) if edge.port >= 32_768] == []
    assert found.accounting.is_complete
