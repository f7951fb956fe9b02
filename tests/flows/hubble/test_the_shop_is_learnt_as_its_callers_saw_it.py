"""A real capture of a small shop: the callers' own logs say who connected to whom, how often."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.flows.helping import collected, edges_of, lines_of

SHOP = Path(os.environ.get("OUTGATE_TEST_DATA", "")) / "flows/shop-hubble"
CALLS = {
    "ops/Pod/admin > shop/Pod/api:8080/TCP": 5,
    "ops/Pod/admin > shop/Pod/db:8080/TCP": 5,
    "shop/Pod/batch > 203.0.113.10:8080/TCP": 5,
    "shop/Pod/meter > 203.0.113.10:8081/UDP": 5,
    "shop/Pod/web > 203.0.113.20:8080/TCP": 5,
    "shop/Pod/web > shop/Pod/api:8080/TCP": 10,
    "shop/Pod/web > shop/Pod/db:8080/TCP": 5,
}
pytestmark = pytest.mark.corpora


@pytest.mark.parametrize("name", ["open", "learn"])
def test_every_call_and_none_that_was_not_made(name: str) -> None:
    """Distinct connections are exactly the calls; what else is there is DNS, probes and the API."""
    found = {
        " ".join(line.split()[:3]): int(line.split()[-1])
        for line in lines_of(collected(SHOP / f"{name}.jsonl"))
    }
    others = {line for line in found if line not in CALLS}
    assert {line: found.get(line) for line in CALLS} == CALLS
    assert {line.split(" > ")[1] for line in others} == {
        "kube-apiserver:6443/TCP",
        "kube-system/Deployment/coredns:53/UDP",
        "kube-system/Deployment/coredns:8181/TCP",
        "shop/Pod/api:8080/TCP",
    }


@pytest.mark.parametrize("name", ["open", "learn"])
def test_no_port_of_a_client_is_learnt(name: str) -> None:
    """Replies are more than a third of the records."""
    assert all(edge.port < 32_768 for edge in edges_of(collected(SHOP / f"{name}.jsonl")))


@pytest.mark.parametrize("name", ["open", "learn"])
def test_every_record_went_somewhere(name: str) -> None:
    """Used and set aside are all that was read."""
    assert collected(SHOP / f"{name}.jsonl").accounting.is_complete


def test_a_name_is_known_of_those_who_asked_for_it() -> None:
    """Two workloads connect to one address, and only one of them looked its name up."""
    names = {
        str(edge.source): edge.names
        for edge in edges_of(collected(SHOP / "learn.jsonl"))
        if edge.destination.address == "203.0.113.10"
    }
    assert names == {"shop/Pod/batch": ("partner.example.com",), "shop/Pod/meter": ()}
