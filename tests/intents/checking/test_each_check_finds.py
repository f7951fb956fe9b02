"""One intent for every code, and the same without the mistake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from outgate.intents.checking.checking import check
from outgate.intents.reading import read_intent_objects
from outgate.loading import load_objects

TODAY = date(2030, 6, 1)


def pods_of(kind: str, namespace: str, name: str, labels: dict[str, str]) -> dict[str, Any]:
    """Return a workload."""
    container = {"name": "main", "image": "x"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"selector": {"matchLabels": labels}, "template": template},
    }


CLUSTER: list[dict[str, Any]] = [
    pods_of("Deployment", "shop", "checkout", {"app": "checkout", "tier": "front"}),
    pods_of("Deployment", "shop", "cart", {"app": "cart", "tier": "front"}),
    pods_of("Deployment", "bank", "twin", {"app": "twin"}),
    pods_of("StatefulSet", "bank", "twin", {"app": "twin-db"}),
    {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "gate", "namespace": "bank"},
        "spec": {"selector": {"app": "twin"}, "ports": [{"port": 443, "targetPort": 8443}]},
    },
]
FINE = {"to": {"service": {"namespace": "bank", "name": "gate"}}, "ports": [443], "why": "pay"}
OWNED = {**FINE, "owner": "team"}


def intent(
    *needs: dict[str, Any], name: str = "checkout", namespace: str = "shop", **subject: Any
) -> dict[str, Any]:
    """Return an intent."""
    whose = subject or {"workload": {"kind": "Deployment", "name": name}}
    return {
        "apiVersion": "outgate.dev/v1alpha1",
        "kind": "EgressIntent",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {**whose, "needs": list(needs)},
    }


OTHERS = [
    intent(name="cart"),
    intent(name="twin", namespace="bank"),
    intent(name="db", namespace="bank", workload={"kind": "StatefulSet", "name": "twin"}),
]


def to(**destination: Any) -> dict[str, Any]:
    """Return a need of a destination at port 443."""
    return {"to": destination, "ports": [443], "why": "x", "owner": "team"}


def found(*documents: dict[str, Any]) -> list[tuple[str, str]]:
    """Return codes and severities of what is found."""
    answer = check(read_intent_objects(documents), TODAY, snapshot=load_objects(CLUSTER).snapshot)
    return [(one.code, str(one.severity)) for one in answer.findings]


def test_nothing_is_found_where_all_is_well() -> None:
    """An intent for every workload, with an owner, to something that is there."""
    assert found(intent(OWNED), *OTHERS) == []


def test_intent_that_is_left_out_is_not_missed_as_well() -> None:
    """One mistake, one finding: the workload's intent is there, and has a fault."""
    broken = intent({**OWNED, "ports": [70000]})

    assert found(broken, *OTHERS) == [("OGI101", "error")]


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        (FINE, [("OGI303", "warning")]),
        ({**OWNED, "expires": "2030-05-31"}, [("OGI301", "error")]),
        ({**OWNED, "expires": "2030-06-01"}, [("OGI302", "warning")]),
        ({**OWNED, "expires": "2030-07-01"}, [("OGI302", "warning")]),
        ({**OWNED, "expires": "2030-07-02"}, []),
        ({**OWNED, "ports": [8443]}, [("OGI205", "error")]),
        (to(workload={"name": "carts"}), [("OGI204", "error")]),
        (to(workload={"name": "cart"}), []),
        (to(workload={"namespace": "bank", "name": "twin"}), [("OGI204", "error")]),
        (to(workload={"namespace": "bank", "kind": "StatefulSet", "name": "twin"}), []),
        (to(service={"name": "gate"}), [("OGI204", "error")]),
        (to(namespace="banc"), [("OGI204", "error")]),
        (to(cidr="169.254.169.254/32"), [("OGI501", "error")]),
        (to(cidr="169.254.0.0/16"), [("OGI502", "warning")]),
        ({**to(cidr="169.254.0.0/16"), "exception": {"why": "x"}}, []),
        (to(cidr="169.254.0.0/16", **{"except": ["169.254.169.254/32"]}), []),
        ({**to(cidr="203.0.113.0/24"), "exception": {"why": "x"}}, [("OGI503", "note")]),
        (
            to(cidr="203.0.113.0/24", **{"except": ["203.0.113.0/25", "203.0.113.128/25"]}),
            [("OGI504", "error")],
        ),
        (to(host="api.example.com"), [("OGI505", "note")]),
        ({"to": {"platform": "dns"}, "why": "x", "owner": "team"}, [("OGI401", "note")]),
        (
            {"to": {"platform": "cloud-metadata"}, "why": "x", "owner": "team"},
            [("OGI501", "error")] * 2,
        ),
    ],
)
def test_a_need(need: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Alone in its intent."""
    assert expected == found(intent(need), *OTHERS)


@pytest.mark.parametrize(
    ("wide", "narrow", "is_found"),
    [
        (OWNED, OWNED, True),
        ({**OWNED, "ports": [443, 80]}, OWNED, True),
        (to(cidr="203.0.113.0/24"), to(cidr="203.0.113.7/32"), True),
        (to(cidr="203.0.113.0/24"), {**to(cidr="203.0.113.7/32"), "ports": ["443/UDP"]}, False),
        (to(cidr="203.0.113.0/24", **{"except": ["203.0.113.0/28"]}), to(cidr="203.0.113.7/32"),
         False),
        (to(namespace="bank"), to(workload={"namespace": "bank", "kind": "Deployment",
                                            "name": "twin"}), True),
        ({**to(cidr="203.0.113.0/24"), "expires": "2031-01-01"}, to(cidr="203.0.113.7/32"), False),
        ({**to(cidr="203.0.113.0/24"), "expires": "2031-01-01"},
         {**to(cidr="203.0.113.7/32"), "expires": "2031-01-01"}, True),
    ],
)  # fmt: skip
def test_overlaps(wide: dict[str, Any], narrow: dict[str, Any], is_found: bool) -> None:
    """A need that another one covers, whichever comes first; in two intents of one workload too."""
    second = intent(narrow, name="more", workload={"kind": "Deployment", "name": "checkout"})
    expected = 1 if is_found else 0
    for documents in (
        [intent(wide, narrow)], [intent(narrow, wide)], [intent(wide), second]
    ):  # fmt: skip
        codes = [code for code, _ in found(*documents, *OTHERS)]
        assert codes.count("OGI401") == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (intent(name="checkot"), [("OGI201", "error"), ("OGI208", "note")]),
        (intent(namespace="shops"), [("OGI201", "error"), ("OGI208", "note")]),
        (intent(name="x", labels={"app": "checkout"}), []),
        (intent(name="x", labels={"app": "none"}), [("OGI202", "error"), ("OGI208", "note")]),
        (intent(name="x", labels={"tier": "front"}), [("OGI203", "warning")]),
        (intent(name="x", labels=7), [("OGI101", "error")]),
    ],
)
def test_whose_it_is(document: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """A workload that is not there, or more than one."""
    assert expected == found(document, *OTHERS)


def test_exempt_namespaces_and_unknown_ones() -> None:
    """Nothing is planned for the one; the other is a mistake."""
    baseline = {
        "apiVersion": "outgate.dev/v1alpha1",
        "kind": "EgressBaseline",
        "metadata": {"name": "default"},
        "spec": {
            "exemptNamespaces": [{"name": "bank", "why": "x"}],
            "namespaces": {"names": ["shop", "bang"]},
        },
    }
    codes = [code for code, _ in found(baseline, intent(OWNED), *OTHERS)]
    assert codes == ["OGI206", "OGI206", "OGI207"]


def test_a_name_that_an_operator_may_make_is_no_error() -> None:
    """Nobody can know what a chart that is not rendered makes."""
    chart = {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "x", "namespace": "shop"},
        "spec": {},
    }
    snapshot = load_objects([*CLUSTER, chart]).snapshot
    answer = check(read_intent_objects([intent(name="made")]), TODAY, snapshot=snapshot)
    assert str(answer.findings[0].severity) == "warning"


def test_without_manifests_no_name_is_looked_up() -> None:
    """And that is said."""
    answer = check(read_intent_objects([intent(OWNED, name="anything")]), TODAY)
    assert (answer.findings, answer.looked_up) == ((), False)
