"""Why a recorded edge would be denied, and the line that mends it."""

from __future__ import annotations

import shlex

import pytest

from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from outgate.intents.requests import parse_destination, parse_workload
from outgate.model.verdicts import Verdict
from tests.simulate.replaying import (
    API,
    API_SERVICE,
    DB,
    DB_IS_CLOSED,
    WEB,
    WEB_MAY_REACH_API,
    outside,
    replayed,
    seen,
    world,
)

CLOSED = WEB_MAY_REACH_API.replace("443", "444").replace("8080", "8081")
DNS_POD = """\
---
apiVersion: v1
kind: Pod
metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec: {containers: [{name: a, image: a, ports: [{containerPort: 53, protocol: UDP}]}]}
"""
DNS = Party(PartyKind.WORKLOAD, "kube-system", "Pod", "dns")


@pytest.mark.parametrize(
    ("edge", "line"),
    [
        (seen(WEB, API, 8080, count=7), "shop/Deployment/web shop/Deployment/api:8080"),
        (seen(WEB, API_SERVICE, 80), "shop/Deployment/web svc:shop/api:80"),
        (seen(WEB, DNS, 53, "UDP"), "shop/Deployment/web dns"),
        (seen(WEB, outside("198.51.100.7"), 443), "shop/Deployment/web 198.51.100.7:443"),
        (seen(WEB, outside("2001:db8::7"), 5, "UDP"), "shop/Deployment/web [2001:db8::7]:5/UDP"),
    ],
    ids=["workload", "service", "dns", "address", "ipv6"],
)
def test_line_that_mends_an_egress_is_understood_by_allow(edge: Edge, line: str) -> None:
    """It names the workload with its kind and the destination in a form that allow reads."""
    (denied,) = replayed([edge], world(CLOSED, DNS_POD)).denied

    words = shlex.split(denied.allow)

    assert words[:4] == ["outgate", "allow", *line.split()]
    parse_workload(words[2])
    parse_destination(words[3])


def test_why_says_what_was_seen() -> None:
    """A reviewer of the intent reads how often, and when last."""
    (denied,) = replayed([seen(WEB, DB, 1, count=7)], world(CLOSED)).denied

    words = shlex.split(denied.allow)

    assert words[words.index("--why") + 1] == "seen 7 times, last 2027-01-15"


def test_ingress_of_the_destination_is_not_mended_by_an_intent() -> None:
    """The source may go there already; it is the destination's policy that has to change."""
    (denied,) = replayed([seen(API, DB, 5432)], world(DB_IS_CLOSED)).denied

    assert denied.allow == ""
    assert [change.direction for change in denied.proof.changes] == ["ingress"]
    assert denied.proof.reason == "no rule allows it: ingress of the destination"


def test_both_ends_are_told_where_both_deny() -> None:
    """Else the second denial would be met after the first was mended."""
    (denied,) = replayed([seen(WEB, DB, 5432)], world(CLOSED, DB_IS_CLOSED)).denied

    assert denied.allow != ""
    assert [change.direction for change in denied.proof.changes] == ["egress", "ingress"]
    assert denied.proof.egress is not None
    assert denied.proof.egress.near_misses[0].rule.policy == "shop/web"


@pytest.mark.parametrize(
    ("before", "verdict", "is_new"),
    [((), Verdict.ALLOWED, True), ((CLOSED,), Verdict.DENIED, False)],
    ids=["open-today", "closed-today"],
)
def test_denial_is_held_against_today(
    before: tuple[str, ...], verdict: Verdict, is_new: bool
) -> None:
    """What today's policies deny as well is no news."""
    found = replayed([seen(WEB, DB, 5432)], world(CLOSED), world(*before))

    assert [(one.before, one.is_new) for one in found.denied] == [(verdict, is_new)]
