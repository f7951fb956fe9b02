"""A pod has an address in the snapshot that it had not when traffic went there."""

from __future__ import annotations

from typing import Any

from outgate.loading import load_objects
from outgate.sets.addresses import parse_block
from tests.flows.helping import collected, lines_of

_POD: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "late", "namespace": "shop"},
    "spec": {"containers": [{"name": "a", "image": "a"}]},
    "status": {"podIP": "10.244.1.9", "podIPs": [{"ip": "10.244.1.9"}]},
}


def _lines(labels: list[str], identity: int, created: str = "") -> list[str]:
    record: dict[str, Any] = {
        "flow": {
            "time": "2026-03-04T12:00:00Z",
            "verdict": "FORWARDED",
            "IP": {"source": "10.244.0.5", "destination": "10.244.1.9", "ipVersion": "IPv4"},
            "l4": {"TCP": {"source_port": 40001, "destination_port": 22, "flags": {"SYN": True}}},
            "source": {"namespace": "shop", "pod_name": "web"},
            "destination": {"identity": identity, "labels": labels},
            "is_reply": False,
        }
    }
    pod = {**_POD, "metadata": {**_POD["metadata"], "creationTimestamp": created}}
    world = load_objects(
        [pod], pod_range=parse_block("10.244.0.0/16"), service_range=parse_block("10.96.0.0/16")
    )
    return lines_of(collected([record], world.snapshot))


def test_a_source_that_knows_pods_says_that_it_was_none() -> None:
    """Who scans meets addresses that nobody has yet: that is no traffic to the later pod."""
    assert _lines(["reserved:world"], 2) == ["shop/Pod/web > 10.244.1.9:22/TCP allowed 1"]


def test_a_record_that_says_nothing_is_held_against_the_snapshot() -> None:
    """Then the address is all that is known, and what rests on it is marked."""
    assert _lines([], 0) == ["shop/Pod/web > shop/Pod/late:22/TCP allowed 1"]


def test_a_pod_that_was_made_later_had_no_address_yet() -> None:
    """Who had it then, nothing tells."""
    assert _lines([], 0, "2026-03-04T12:00:01Z") == ["shop/Pod/web > 10.244.1.9:22/TCP allowed 1"]


def test_a_pod_that_was_made_before_had_it() -> None:
    """A pod keeps its address for as long as it is there."""
    assert _lines([], 0, "2026-03-04T11:59:59Z") == [
        "shop/Pod/web > shop/Pod/late:22/TCP allowed 1"
    ]
