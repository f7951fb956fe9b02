"""Every kind of end, and what is made of it: never allowed where it cannot be known."""

from __future__ import annotations

import pytest

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from tests.simulate.replaying import (
    API,
    API_SERVICE,
    DB,
    DB_IS_CLOSED,
    WEB,
    WEB_MAY_REACH_API,
    lines,
    outside,
    replayed,
    seen,
    world,
)

NODE = Party(PartyKind.NODE, name="node-1")
GONE = Party(PartyKind.WORKLOAD, "shop", "Deployment", "gone")
SOMEBODY = Party(PartyKind.UNKNOWN, address="10.244.7.7")
API_SERVER = Party(PartyKind.PLATFORM, name="kube-apiserver")
SOMEWHERE = Party(PartyKind.EXTERNAL, name="pub")


@pytest.mark.parametrize(
    ("edge", "verdict"),
    [
        (seen(WEB, API, 8080), "ALLOWED"),
        (seen(WEB, API, 80), "DENIED"),
        (seen(WEB, API, 8080, "UDP"), "DENIED"),
        (seen(WEB, API_SERVICE, 80), "ALLOWED"),
        (seen(WEB, API_SERVICE, 81), "UNKNOWN"),
        (seen(WEB, DB, 5432), "DENIED"),
        (seen(API, DB, 5432), "DENIED"),
        (seen(WEB, outside("203.0.113.7"), 443), "ALLOWED"),
        (seen(WEB, outside("203.0.113.7"), 80), "DENIED"),
        (seen(WEB, outside("198.51.100.7"), 443), "DENIED"),
        (seen(WEB, outside("2001:db8::1"), 443), "DENIED"),
        (seen(API, outside("198.51.100.7"), 443), "ALLOWED"),
        (seen(outside("198.51.100.7"), API, 8080), "ALLOWED"),
        (seen(outside("198.51.100.7"), DB, 5432), "DENIED"),
        (seen(API, outside("198.51.100.7"), 0, "ICMP"), "ALLOWED"),
        (seen(WEB, outside("203.0.113.7"), 0, "ICMP"), "UNKNOWN"),
        (seen(WEB, SOMEWHERE, 443), "UNKNOWN"),
        (seen(WEB, SOMEWHERE, 25), "DENIED"),
        (seen(API, SOMEWHERE, 443), "ALLOWED"),
        (seen(WEB, SOMEBODY, 443), "UNKNOWN"),
        (seen(API, SOMEBODY, 443), "UNKNOWN"),
        (seen(WEB, GONE, 8080), "UNKNOWN"),
        (seen(GONE, WEB, 8080), "UNKNOWN"),
        (seen(WEB, API_SERVER, 6443), "UNKNOWN"),
        (seen(API, API_SERVER, 6443), "ALLOWED"),
        (seen(API, NODE, 10250), "UNKNOWN"),
        (seen(WEB, outside("10.244.9.9"), 443), "UNKNOWN"),
        (seen(WEB, outside("no address"), 443), "UNKNOWN"),
        (seen(WEB, Party(PartyKind.UNKNOWN, address="203.0.113.9"), 443), "ALLOWED"),
        (seen(WEB, Party(PartyKind.UNKNOWN, address="198.51.100.9"), 443), "DENIED"),
    ],
    ids=lambda item: (
        f"{item.key.source}-{item.key.destination}-{item.port}" if isinstance(item, Edge) else item
    ),
)
def test_edge(edge: Edge, verdict: str) -> None:
    """The verdict holds for every pod and address that the edge may be about."""
    found = replayed([edge], world(WEB_MAY_REACH_API, DB_IS_CLOSED))
    verdicts = {
        "ALLOWED": found.allowed.edges,
        "DENIED": found.denied_tally.edges,
        "UNKNOWN": found.unknown_tally.edges,
    }
    assert verdicts == {"ALLOWED": 0, "DENIED": 0, "UNKNOWN": 0} | {verdict: 1}


def test_pods_of_one_workload_that_are_not_alike_are_not_known() -> None:
    """The edge does not say which of the pods it was: neither a denial nor an allowance."""
    pods = "".join(
        f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: w-{name}, namespace: shop, labels: "
        f"{{app: w, canary: '{name}'}}, ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet,"
        f" name: w, uid: u, controller: true}}]}}\nspec: {{containers: [{{name: a, image: a}}]}}\n"
        for name in ("yes", "no")
    )
    closed = """\
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: canary, namespace: shop}
spec: {podSelector: {matchLabels: {canary: "yes"}}, policyTypes: [Egress]}
"""
    party = Party(PartyKind.WORKLOAD, "shop", "ReplicaSet", "w")

    found = replayed([seen(party, API, 8080)], world(pods, closed))

    assert lines(found.unknown) == [f"{party} > {API}:8080 UNKNOWN"]
    assert "to some of the pods" in found.unknown[0].proof.reason


def test_what_was_denied_is_listed_apart() -> None:
    """It is no denial to come, and says what the candidate makes of it."""
    edge = seen(WEB, DB, 5432, kind=TrafficClass.DENIED)

    found = replayed([edge], world(WEB_MAY_REACH_API), world(DB_IS_CLOSED))

    assert (found.denied, found.denied_tally.edges) == ((), 0)
    assert lines(found.denied_today) == [f"{WEB} > {DB}:5432 DENIED"]
    assert found.denied_today[0].before == "DENIED"


@pytest.mark.parametrize(
    "edge",
    [
        seen(outside("198.51.100.7"), outside("203.0.113.7"), 443),
        seen(WEB, DB, 5432, kind=TrafficClass.NOT_POLICY),
    ],
    ids=["outside-to-outside", "lost-for-another-reason"],
)
def test_what_policies_have_no_say_in_is_set_apart(edge: Edge) -> None:
    """It is counted, and is neither allowed nor denied."""
    found = replayed([edge], world(WEB_MAY_REACH_API, DB_IS_CLOSED))

    assert (found.outside.edges, found.allowed.edges, found.denied_tally.edges) == (1, 0, 0)


def test_no_traffic_is_no_proof() -> None:
    """An empty store says so, lest nobody takes silence for safety."""
    assert replayed([], world()).notes == (
        "no traffic was recorded for this question: that nothing is denied means nothing",
    )
