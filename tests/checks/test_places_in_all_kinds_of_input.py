"""A finding points at its field in YAML, JSON and Lists, or says that it has no line."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from outgate.checks.running import lint
from outgate.cluster.building import SnapshotBuilder
from outgate.enforcers import UPSTREAM
from outgate.loading import from_objects, load_evidence
from outgate.model.findings import Finding
from tests.checks.linting import findings_of

POLICY: dict[str, Any] = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {
        "podSelector": {},
        "ingress": [{"ports": [{"port": 8080}, {"protocol": "TCP"}]}],
    },
}
LIST = {"apiVersion": "v1", "kind": "List", "items": [{**POLICY, "kind": "Other"}, POLICY]}


def shown(finding: Finding, text: str) -> str:
    """Return what stands between the start and the end of a finding."""
    assert finding.end[0] == finding.origin.line
    return text.split("\n")[finding.origin.line - 1][finding.origin.column - 1 : finding.end[1] - 1]


def test_an_item_of_a_json_list() -> None:
    """As kubectl get -o json prints it: an item in braces is shown by its brace."""
    text = json.dumps(LIST, indent=2)
    (finding,) = findings_of(text, "OG207")

    assert text.split("\n")[finding.origin.line].strip() == '"protocol": "TCP"'
    assert shown(finding, text) == "{"


def test_an_item_of_a_yaml_list() -> None:
    """The dash is not part of it, nor is the comment behind."""
    text = """\
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: web, namespace: shop}
  spec:
    podSelector: {}
    ingress:
    - ports:
      - port: 8080
      - protocol: TCP # all
"""
    (finding,) = findings_of(text, "OG207")

    assert shown(finding, text) == "protocol: TCP"


def test_a_value_in_brackets() -> None:
    """Its own end, not that of the line."""
    text = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, ingress: [{from: [], ports: [{port: 80}]}]}
"""
    (finding,) = findings_of(text, "OG205")

    assert shown(finding, text) == "from: []"


def test_a_block_over_several_lines() -> None:
    """Its key alone."""
    text = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  egress:   # all of it
    - {}
"""
    (finding,) = findings_of(text, "OG202")

    assert shown(finding, text) == "egress:"


def test_an_object_of_a_cluster_has_no_line() -> None:
    """It is found all the same, and an annotation silences it."""
    found = from_objects([POLICY])
    answer = lint(load_evidence(found, SnapshotBuilder(), UPSTREAM, today=date(2030, 1, 1)))
    (finding,) = [one for one in answer.findings if one.code == "OG207"]
    note = {"annotations": {"outgate.dev/ignore": "OG207 wanted"}}
    quiet = {**POLICY, "metadata": {**POLICY["metadata"], **note}}
    found = from_objects([POLICY, quiet | {"metadata": quiet["metadata"] | {"name": "api"}}])
    both = lint(load_evidence(found, SnapshotBuilder(), UPSTREAM, today=date(2030, 1, 1)))

    assert (finding.origin.line, finding.end) == (0, (0, 0))
    assert [one.subject for one in both.findings if one.code == "OG207"] == [
        "NetworkPolicy shop/web"
    ]
