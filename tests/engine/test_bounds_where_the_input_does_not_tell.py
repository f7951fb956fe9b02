"""What surely matches and what may match: namespaces without labels, pods without address."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model.entries import PodSelection
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.sets.addresses import parse_block
from tests.engine.asking import pods_in, verdicts, world
from tests.engine.clusters import block
from tests.snapshot.objects import KubernetesObject, namespace, node, pod, policy, service

NAME = "kubernetes.io/metadata.name"
KNOWN, UNKNOWN = "known", "unknown"


def requirement(key: str, operator: str, *values: str) -> Requirement:
    """Return one requirement."""
    return Requirement(key, Operator(operator), values)


PODS = [
    namespace(KNOWN, team="a"),
    pod("red", {"color": "red"}, namespace=KNOWN),
    pod("plain", namespace=KNOWN),
    pod("blue", {"color": "blue"}, namespace=UNKNOWN),
    pod("host", {"color": "red"}, namespace=KNOWN, hostNetwork=True),
]

NAMESPACES: list[tuple[tuple[Requirement, ...], set[str], set[str]]] = [
    ((), {"red", "plain", "blue"}, {"red", "plain", "blue"}),
    ((requirement("team", "In", "a"),), {"red", "plain"}, {"red", "plain", "blue"}),
    ((requirement("team", "In", "b"),), set(), {"blue"}),
    ((requirement("team", "NotIn", "a"),), set(), {"blue"}),
    ((requirement("team", "Exists"),), {"red", "plain"}, {"red", "plain", "blue"}),
    ((requirement("team", "DoesNotExist"),), set(), {"blue"}),
    ((requirement(NAME, "In", UNKNOWN),), {"blue"}, {"blue"}),
    ((requirement(NAME, "In", KNOWN),), {"red", "plain"}, {"red", "plain"}),
    ((requirement(NAME, "NotIn", UNKNOWN),), {"red", "plain"}, {"red", "plain"}),
    ((requirement(NAME, "Exists"),), {"red", "plain", "blue"}, {"red", "plain", "blue"}),
    ((requirement(NAME, "DoesNotExist"),), set(), set()),
    ((requirement(NAME, "In", UNKNOWN), requirement("team", "In", "a")), set(), {"blue"}),
    ((requirement(NAME, "In", "other"), requirement("team", "In", "a")), set(), set()),
]


@pytest.mark.parametrize(("requirements", "low", "high"), NAMESPACES)
def test_selecting_namespaces(
    requirements: tuple[Requirement, ...], low: set[str], high: set[str]
) -> None:
    """Of a namespace without a document only the name is known; the rest may be anything."""
    found = world(*PODS)
    bounds = found.reachability.selectors.select(PodSelection(None, Selector(requirements)))
    assert low == pods_in(found, bounds.low)
    assert high == pods_in(found, bounds.high)


SELECTORS: list[tuple[tuple[Requirement, ...], set[str]]] = [
    ((), {"red", "plain", "blue"}),
    ((requirement("color", "In", "red"),), {"red"}),
    ((requirement("color", "In", "red", "blue"),), {"red", "blue"}),
    ((requirement("color", "In", "green"),), set()),
    ((requirement("color", "NotIn", "red"),), {"plain", "blue"}),
    ((requirement("color", "Exists"),), {"red", "blue"}),
    ((requirement("color", "DoesNotExist"),), {"plain"}),
    ((requirement("size", "Exists"),), set()),
    ((requirement("size", "NotIn", "xl"),), {"red", "plain", "blue"}),
    ((requirement("color", "Exists"), requirement("color", "NotIn", "red")), {"blue"}),
]


@pytest.mark.parametrize(("requirements", "expected"), SELECTORS)
def test_selecting_pods(requirements: tuple[Requirement, ...], expected: set[str]) -> None:
    """NotIn and DoesNotExist match pods without the key; hostNetwork pods are never selected."""
    peers = [
        {"podSelector": {"matchExpressions": [{"key": key, "operator": "Exists"}]}}
        for key in ("color", "size")
    ]
    found = world(*PODS, policy("keys", namespace=KNOWN, ingress=[{"from": peers}]))
    assert expected == pods_in(found, found.reachability.selectors.pods(Selector(requirements)).low)


ALL_V4, ALL_V6 = block("0.0.0.0/0"), block("::/0")
FOUR, SIX = pod("four", ip="10.0.0.9"), pod("six", ip="fd00::9")

PLACES: list[tuple[str, list[KubernetesObject], dict[str, Any], list[KubernetesObject], str]] = [
    ("nothing known", [], {}, [block("10.0.0.0/8")], "UNKNOWN"),
    ("everything of one family, families unknown", [], {}, [ALL_V4], "UNKNOWN"),
    ("everything of both families", [], {}, [ALL_V4, ALL_V6], "ALLOWED"),
    ("everything of the only family", [FOUR], {}, [ALL_V4], "ALLOWED"),
    (
        "everything of the only family, in halves",
        [FOUR],
        {},
        [block("0.0.0.0/1"), block("128.0.0.0/1")],
        "ALLOWED",
    ),
    ("everything but a hole", [FOUR], {}, [block("0.0.0.0/0", "10.0.0.0/8")], "UNKNOWN"),
    (
        "a hole that another block fills",
        [FOUR],
        {},
        [block("0.0.0.0/0", "10.0.0.0/8"), block("10.0.0.0/8")],
        "ALLOWED",
    ),
    ("one family of two", [FOUR, SIX], {}, [ALL_V4], "UNKNOWN"),
    ("a node tells the family", [node("node-1", "192.168.0.1")], {}, [ALL_V4], "ALLOWED"),
    (
        "a Service tells the family",
        [service("s", None, clusterIP="10.96.0.1")],
        {},
        [ALL_V4],
        "ALLOWED",
    ),
    (
        "the pod range inside",
        [],
        {"pod_range": parse_block("10.0.0.0/16")},
        [block("10.0.0.0/8")],
        "ALLOWED",
    ),
    (
        "the pod range outside",
        [],
        {"pod_range": parse_block("10.0.0.0/16")},
        [block("172.16.0.0/12")],
        "DENIED",
    ),
    (
        "the pod range cut",
        [],
        {"pod_range": parse_block("10.0.0.0/16")},
        [block("10.0.0.0/24")],
        "UNKNOWN",
    ),
    (
        "the pod range in two blocks",
        [],
        {"pod_range": parse_block("10.0.0.0/16")},
        [block("10.0.0.0/17"), block("10.0.128.0/17")],
        "ALLOWED",
    ),
    (
        "an internet-only block",
        [],
        {"pod_range": parse_block("10.0.0.0/16")},
        [block("0.0.0.0/0", "10.0.0.0/8")],
        "DENIED",
    ),
    (
        "both ranges, one held",
        [],
        {"pod_range": parse_block("10.0.0.0/16") | parse_block("fd00::/64")},
        [ALL_V4],
        "UNKNOWN",
    ),
]


@pytest.mark.parametrize(
    ("objects", "options", "blocks", "expected"),
    [pytest.param(*place[1:], id=place[0]) for place in PLACES],
)
def test_a_pod_without_known_address(
    objects: list[KubernetesObject],
    options: dict[str, Any],
    blocks: list[KubernetesObject],
    expected: str,
) -> None:
    """Inside for sure only if every address it could have is; outside only if none is."""
    out = policy("out", {"app": "web"}, policyTypes=["Egress"], egress=[{"to": blocks}])
    into = policy("in", {"app": "api"}, ingress=[{"from": blocks}])
    found = world(
        pod("web", {"app": "web"}), pod("api", {"app": "api"}), *objects, out, into, **options
    )
    assert [expected] == verdicts(found, "shop/web", "shop/api:80")


def test_an_empty_block_holds_nothing() -> None:
    """A block whose exceptions take all of it away is possible, and matches no pod."""
    halves = block("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9")
    found = world(pod("web"), policy("out", policyTypes=["Egress"], egress=[{"to": [halves]}]))
    assert verdicts(found, "shop/web", "10.0.0.1:80", "8.8.8.8:80") == ["DENIED", "DENIED"]


def test_two_families_of_one_pod() -> None:
    """A block of one family: UNKNOWN for the pod, exact for each address."""
    both = pod("both", {"app": "both"}, ip="10.0.0.1")
    both["status"]["podIPs"].append({"ip": "fd00::1"})
    out = policy(
        "out", {"app": "web"}, policyTypes=["Egress"], egress=[{"to": [block("10.0.0.0/8")]}]
    )
    found = world(both, pod("web", {"app": "web"}, ip="10.0.0.2"), out)
    expected = ["UNKNOWN", "ALLOWED", "DENIED"]
    asked = ("shop/both:80", "10.0.0.1:80", "[fd00::1]:80")
    assert expected == verdicts(found, "shop/web", *asked)
    into = policy("in", {"app": "web"}, ingress=[{"from": [block("10.0.0.0/8")]}])
    found = world(both, pod("web", {"app": "web"}, ip="10.0.0.2"), into)
    assert expected == [
        verdicts(found, end, "shop/web:80")[0] for end in ("shop/both", "10.0.0.1", "fd00::1")
    ]


def test_asked_by_address_where_a_selector_may_match_too() -> None:
    """The block decides about the address; the unknown namespace cannot make it less certain."""
    peers = [{"namespaceSelector": {"matchLabels": {"team": "a"}}}, block("10.0.0.0/24")]
    found = world(
        pod("inside", namespace=UNKNOWN, ip="10.0.0.1"),
        pod("outside", namespace=UNKNOWN, ip="10.0.1.1"),
        namespace("shop"),
        pod("web", ip="10.0.2.1"),
        policy("out", policyTypes=["Egress"], egress=[{"to": peers}]),
    )
    assert verdicts(found, "shop/web", "10.0.0.1:80", "10.0.1.1:80") == ["ALLOWED", "UNKNOWN"]
    expected = ["ALLOWED", "UNKNOWN"]
    assert expected == verdicts(found, "shop/web", "unknown/inside:80", "unknown/outside:80")
