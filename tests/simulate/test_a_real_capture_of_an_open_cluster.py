"""A real capture of an open cluster, replayed against policies that nobody had then."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from outgate.learning.simulating import Candidate, simulate
from outgate.loading import load
from tests.flows.helping import collected, edges_of
from tests.simulate.replaying import lines

PODS = ("shop/web", "shop/api", "shop/db", "shop/batch", "shop/meter", "ops/admin")
POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: {1}, namespace: {0}, labels: {{app: {1}}}}}
spec: {{containers: [{{name: a, image: a}}]}}
---
"""
POLICIES = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress: [{to: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 8080}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
"""

CAPTURE = Path(os.environ.get("OUTGATE_TEST_DATA", "")) / "flows/shop-hubble/open.jsonl"


@pytest.mark.corpora
def test_denials_are_the_calls_that_the_cluster_then_denied() -> None:
    """One call in ten of the clients each: two that web may not make, one that db does not take."""
    pods = "".join(POD.format(*name.split("/")) for name in PODS)
    world = load("-", stdin=io.BytesIO((pods + POLICIES).encode()))
    edges = edges_of(collected(CAPTURE, world.snapshot))

    found = simulate(edges, Candidate("later", world))

    assert lines(found.denied) == [
        "ops/Pod/admin > shop/Pod/db:8080 DENIED",
        "shop/Pod/web > 203.0.113.20:8080 DENIED",
        "shop/Pod/web > shop/Pod/db:8080 DENIED",
    ]
    assert {one.edge.connections for one in found.denied} == {5}
