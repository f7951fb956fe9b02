"""Half of a connection is in one file and half in another, and each knows the owner of one end."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import msgspec
import pytest

from outgate.flows.identifying import Identities
from outgate.flows.importing import Ground, collect, put
from outgate.flows.orienting import Servers
from outgate.flows.store.merging import merge
from outgate.flows.store.store import Store


def pod(name: str, owner: str = "") -> dict[str, Any]:
    """Return an end as Hubble writes it; only the pod's own node knows its workload."""
    end: dict[str, Any] = {"namespace": "shop", "pod_name": name}
    return end | {"workloads": [{"name": owner, "kind": "StatefulSet"}]} if owner else end


COMMON = {
    "time": "2026-01-01T00:00:00Z",
    "IP": {"source": "10.0.0.1", "destination": "10.0.1.1"},
    "l4": {"TCP": {"source_port": 40_000, "destination_port": 5432, "flags": {"SYN": True}}},
}
LEFT = {
    **COMMON,
    "verdict": "FORWARDED",
    "is_reply": False,
    "trace_reason": "NEW",
    "event_type": {"type": 4},
    "trace_observation_point": "TO_STACK",
    "source": pod("web-0", "web"),
    "destination": pod("db-0"),
}
DROPPED = {
    **COMMON,
    "verdict": "DROPPED",
    "drop_reason_desc": "POLICY_DENIED",
    "event_type": {"type": 1},
    "traffic_direction": "INGRESS",
    "source": pod("web-0"),
    "destination": pod("db-0", "db"),
}


def add(store: Store, record: dict[str, Any], folder: Path) -> None:
    """Import a file with one record, in a process that knows nothing of the others."""
    stream = io.BufferedReader(io.BytesIO(msgspec.json.encode(record) + b"\n"))
    assert put(store, collect(stream, "log", Ground(Identities(), Servers()), {}, str(folder)))


def shown(store: Store) -> list[str]:
    """Return the edges as words."""
    return [
        f"{edge.source} > {edge.destination}:{edge.port} {edge.traffic_class} {edge.connections}"
        for edge in store.edges()
    ]


@pytest.mark.parametrize("records", [(LEFT, DROPPED), (DROPPED, LEFT)])
def test_what_the_receivers_node_denied_is_not_allowed(
    records: tuple[dict[str, Any], ...], tmp_path: Path
) -> None:
    """It left its sender under the pod's name and was denied under its owner's: one edge."""
    with Store(tmp_path / "s.db", create=True) as store:
        for record in records:
            add(store, record, tmp_path)
        assert shown(store) == ["shop/StatefulSet/web > shop/StatefulSet/db:5432 denied 1"]


def test_stores_of_two_nodes_are_put_together_in_the_same_way(tmp_path: Path) -> None:
    """What one store knows of owners holds for the edges of the other."""
    for name, record in (("a.db", LEFT), ("b.db", DROPPED)):
        with Store(tmp_path / name, create=True) as store:
            add(store, record, tmp_path)
    with Store(tmp_path / "a.db") as store, Store(tmp_path / "b.db") as other:
        merge(store, other)
        assert shown(store) == ["shop/StatefulSet/web > shop/StatefulSet/db:5432 denied 1"]


def test_a_pod_of_another_namespace_keeps_its_name(tmp_path: Path) -> None:
    """The same name elsewhere is somebody else's."""
    elsewhere = {**LEFT, "destination": {"namespace": "ops", "pod_name": "db-0"}}
    with Store(tmp_path / "s.db", create=True) as store:
        add(store, DROPPED, tmp_path)
        add(store, elsewhere, tmp_path)
        assert shown(store) == [
            "shop/StatefulSet/web > ops/Pod/db-0:5432 allowed 1",
            "shop/StatefulSet/web > shop/StatefulSet/db:5432 denied 1",
        ]
