"""A real capture: learnt of its first part, planned, and the whole of it replayed against the plan.

The callers' own logs say what is needed.
"""

from __future__ import annotations

import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from outgate.learning.needs.answers import LearnAnswer
from outgate.learning.needs.learn import learn
from outgate.learning.needs.options import LearnOptions
from outgate.learning.simulating import Candidate, simulate
from outgate.loading import load
from outgate.questions.world import World
from outgate.sets.addresses import parse_block
from tests.flows.helping import collected, edges_of
from tests.learning.enforced import enforced
from tests.learning.recorded import needs
from tests.simulate.replaying import lines

pytestmark = pytest.mark.corpora

SHOP = Path(os.environ.get("OUTGATE_TEST_DATA", "")) / "flows/shop-hubble"
PODS = ("shop/web", "shop/api", "shop/db", "shop/batch", "shop/meter", "ops/admin")
POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: {1}, namespace: {0}, labels: {{app: {1}}}}}
spec: {{containers: [{{name: a, image: a}}]}}
---
"""
REST = """\
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec: {containers: [{name: coredns, image: coredns}]}
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  selector: {k8s-app: kube-dns}
  ports:
  - {name: dns, port: 53, protocol: UDP}
  - {name: dns-tcp, port: 53, protocol: TCP}
"""
TODAY = date(2026, 11, 24)
ROUND = 10
"""Calls of one round, each a line of the truth."""


@pytest.fixture
def world() -> World:
    """The shop as it ran."""
    text = "".join(POD.format(*name.split("/")) for name in PODS) + REST
    return load(
        "-",
        stdin=io.BytesIO(text.encode()),
        pod_range=parse_block("10.244.0.0/16"),
        service_range=parse_block("10.96.0.0/12"),
    )


def first_rounds(name: str, number: int) -> list[dict[str, object]]:
    """Return the records of so many rounds of calls, as the callers' log has their times."""
    calls = (SHOP / f"{name}.truth.tsv").read_text().splitlines()[1:]
    end = calls[number * ROUND].split("\t")[0]
    records = map(json.loads, (SHOP / f"{name}.jsonl").read_text().splitlines())
    return [record for record in records if record["time"] < end]


def learnt(world: World, records: list[dict[str, object]], *, names: bool) -> LearnAnswer:
    """Learn of records."""
    edges = edges_of(collected(records, world.snapshot))
    return learn(edges, world, None, LearnOptions(names=names), today=TODAY)


@pytest.mark.parametrize("name", ["open", "learn"])
@pytest.mark.parametrize("rounds", [1, 3])
def test_nothing_that_was_needed_is_denied(world: World, name: str, rounds: int) -> None:
    """One round of calls shows every need; all five are replayed."""
    found = learnt(world, first_rounds(name, rounds), names=False)
    everything = edges_of(collected(SHOP / f"{name}.jsonl", world.snapshot))

    later = simulate(everything, Candidate("the plan", enforced(world, found.intents, TODAY)))

    assert lines(later.denied) == []
    assert {one.edge.source.namespace for one in later.unknown} <= {"kube-system", ""}


@pytest.mark.parametrize("name", ["open", "learn"])
def test_what_is_learnt_is_what_was_called_and_no_more(world: World, name: str) -> None:
    """No port of a client, no address that nobody called."""
    found = learnt(world, first_rounds(name, 3), names=False)

    assert needs(found) == [
        "Pod/admin > shop/db:8080/TCP",
        "Pod/admin > svc:shop/api:8080/TCP",
        "Pod/batch > 203.0.113.10/32:8080/TCP",
        "Pod/meter > 203.0.113.10/32:8081/UDP",
        "Pod/web > 203.0.113.20/32:8080/TCP",
        "Pod/web > shop/db:8080/TCP",
        "Pod/web > svc:shop/api:8080/TCP",
    ]
    assert [one.name for one in found.review] == []
    assert found.addresses_allowed == found.addresses_seen


def test_a_name_that_one_workload_looked_up(world: World) -> None:
    """Another one that connects to the same address never asked for it."""
    found = learnt(world, first_rounds("learn", 3), names=True)

    assert [one for one in needs(found) if "batch" in one or "meter" in one] == [
        "Pod/batch > partner.example.com:8080/TCP",
        "Pod/meter > 203.0.113.10/32:8081/UDP",
    ]


def test_seconds_of_traffic_are_not_called_ready(world: World) -> None:
    """However little of it is seen once."""
    assert not learnt(world, first_rounds("learn", 3), names=True).completeness.is_ready
