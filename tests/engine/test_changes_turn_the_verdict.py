"""Every change that explain proposes does what it says: applied, the verdict turns.

And nothing more than asked: what was denied before and was not asked about stays denied.
"""

from __future__ import annotations

from typing import Any

import pytest

import outgate
from outgate.questions.answers import Change
from tests.engine.applying import applied
from tests.engine.asking import verdict, verdicts
from tests.engine.clusters import HTTP, block, here, in_namespaces, tcp
from tests.snapshot.objects import (
    KubernetesObject,
    deployment,
    namespace,
    node,
    pod,
    policy,
    service,
)

DENY_IN = policy("deny-in", policyTypes=["Ingress"])
DENY_OUT = policy("deny-out", policyTypes=["Egress"])
DENY = policy("deny", policyTypes=["Ingress", "Egress"])
FAR_DENY = policy("far-deny", namespace="far", policyTypes=["Ingress", "Egress"])
PODS = [
    namespace("shop"),
    namespace("far"),
    deployment("web"),
    deployment("api", {"app": "api", "tier": "back"}),
    deployment("job", {"app": "api", "tier": "night"}),
    pod("bare"),
    pod("db", {"app": "db"}, namespace="far", ip="10.0.0.9", node="node-2"),
    pod("host", hostNetwork=True, node="node-2"),
    node("node-1", "192.168.0.1"),
    node("node-2", "192.168.0.2"),
    pod("placed", {"app": "placed"}, ip="10.0.0.8", node="node-1", ports=[HTTP]),
    service("front", {"app": "placed"}, {"port": 8080, "targetPort": 80}),
]

TO_ALLOW: dict[str, tuple[list[KubernetesObject], str, str]] = {
    "ingress only": ([DENY_IN], "shop/web", "shop/api:80"),
    "egress only": ([DENY_OUT], "shop/web", "shop/api:80"),
    "both sides of one policy": ([DENY], "shop/web", "shop/api:80"),
    "two namespaces": ([DENY, FAR_DENY], "shop/web", "far/db:5432"),
    "all traffic": ([DENY], "shop/web", "shop/api"),
    "all of one protocol": ([DENY], "shop/web", "shop/api:any/UDP"),
    "udp": ([DENY], "shop/web", "shop/api:53/UDP"),
    "sctp": ([DENY], "shop/web", "shop/api:80/SCTP"),
    "a range": ([DENY], "shop/web", "shop/api:8000-8100"),
    "an outside address": ([DENY_OUT], "shop/web", "203.0.113.7:443"),
    "an outside IPv6 address": ([DENY_OUT], "shop/web", "[2600::7]:443"),
    "an outside block": ([DENY_OUT], "shop/web", "203.0.113.0/29:443"),
    "an odd outside block": ([DENY_OUT], "shop/web", "8.8.8.0/25:443"),
    "an outside source": ([DENY_IN], "203.0.113.7", "shop/web:80"),
    "a node": ([DENY_OUT], "shop/placed", "node:node-2:10250"),
    "a hostNetwork pod": ([DENY_OUT], "shop/placed", "shop/host:9100"),
    "from a hostNetwork pod": ([DENY_IN], "shop/host", "shop/placed:80"),
    "a pod by its address": ([DENY_OUT], "shop/web", "10.0.0.9:5432"),
    "a source by its address": ([DENY_IN], "10.0.0.9", "shop/web:80"),
    "a Service": ([DENY], "shop/web", "svc:shop/front:8080"),
    "a port's name": ([DENY], "shop/web", "shop/placed:http"),
    "a pod without labels": ([DENY], "shop/web", "shop/bare:80"),
    "labels that another workload shares": ([DENY], "shop/web", "shop/job:80"),
    "beside rules for other ports": (
        [DENY_IN, policy("api", {"app": "api"}, ingress=[{"ports": [tcp(81, 90)]}])],
        "shop/web",
        "shop/api:80",
    ),
    "a policy without policyTypes": (
        [policy("web", {"app": "web"}, egress=[{"ports": [tcp(53)]}])],
        "shop/web",
        "shop/api:80",
    ),
    "a namespace without document": (
        [deployment("old", namespace="attic"), policy("in", namespace="attic")],
        "shop/web",
        "attic/old:80",
    ),
}


@pytest.mark.parametrize("name", TO_ALLOW)
def test_denied_becomes_allowed(name: str) -> None:
    """All changes together allow; where there are two, one of them alone does not."""
    policies, source, destination = TO_ALLOW[name]
    objects = [*PODS, *policies]
    part = only_denied(objects, source, destination)
    assert part
    assert verdict(outgate.load_objects(applied(objects, part)), source, destination) == "ALLOWED"
    if len(part) > 1:
        for change in part:
            half = outgate.load_objects(applied(objects, [change]))
            assert verdict(half, source, destination) == "DENIED"


@pytest.mark.parametrize("name", TO_ALLOW)
def test_the_change_is_accepted_by_the_api_server(name: str) -> None:
    """What is proposed is a policy without a fault."""
    policies, source, destination = TO_ALLOW[name]
    objects = [*PODS, *policies]
    changed = outgate.load_objects(applied(objects, only_denied(objects, source, destination)))
    assert [gap for gap in changed.gaps if gap.is_failure] == []


def only_denied(
    objects: list[KubernetesObject], source: str, destination: str
) -> tuple[Change, ...]:
    """Return the changes that are proposed for a question with one answer."""
    (part,) = outgate.load_objects(objects).explain(source, destination).parts
    assert part.verdict == "DENIED"
    return part.changes


def test_nothing_else_is_opened() -> None:
    """The rule names the one port, the one workload; other ports and workloads stay denied."""
    objects = [*PODS, DENY]
    changed = outgate.load_objects(
        applied(objects, only_denied(objects, "shop/web", "shop/job:80"))
    )
    asked = ("shop/job:81", "shop/job:80/UDP", "shop/api:80", "shop/placed:80", "8.8.8.8:80")
    assert verdicts(changed, "shop/web", *asked) == ["DENIED"] * 5


def test_the_policy_that_selects_fewest_is_changed() -> None:
    """A rule in a namespace-wide default-deny would open every pod of the namespace."""
    own = policy("web", {"app": "web"}, policyTypes=["Egress"], egress=[{"ports": [tcp(53)]}])
    (change,) = only_denied([*PODS, DENY_OUT, own], "shop/web", "shop/api:80")
    assert change.policy == "shop/web"
    assert change.words == "add this egress rule to NetworkPolicy shop/web"


def test_a_policy_that_selects_others_is_said_to() -> None:
    """The words count the other pods of the input, and no hypothetical ones."""
    (change,) = only_denied([*PODS, DENY_OUT], "shop/web", "203.0.113.7:443")
    # api, job, bare and placed; shop/host is on its node's network.
    assert change.words.endswith("NetworkPolicy shop/deny-out; it selects 4 other pods too")
    (change,) = only_denied([deployment("web"), DENY_OUT], "shop/web", "203.0.113.7:443")
    assert change.words.endswith("NetworkPolicy shop/deny-out")


def test_the_rule_is_written_as_the_api_writes_it() -> None:
    """Ready to be pasted."""
    (change,) = only_denied([*PODS, DENY_OUT], "shop/web", "far/db:5432")
    expected: dict[str, Any] = {
        "to": [
            {
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "far"}},
                "podSelector": {"matchLabels": {"app": "db"}},
            }
        ],
        "ports": [{"protocol": "TCP", "port": 5432}],
    }
    assert expected == change.rule
    assert change.direction == "egress"


def test_a_node_whose_address_is_not_known() -> None:
    """No rule can name it, so none is proposed."""
    objects = [
        pod("web", ip="10.0.0.1", node="node-1"),
        pod("other", node="node-9"),
        policy("out", policyTypes=["Egress"], egress=[{"to": [here(app="x")]}]),
    ]
    assert only_denied(objects, "shop/web", "node:node-9:80") == ()


OUT_API = policy(
    "out", {"app": "web"}, policyTypes=["Egress"], egress=[{"to": [here(tier="back")]}]
)
TO_DENY: dict[str, tuple[list[KubernetesObject], str, str]] = {
    "open on both sides": ([], "shop/web", "shop/api:80"),
    "one rule": ([OUT_API], "shop/web", "shop/api:80"),
    "two rules of one policy": (
        [
            policy(
                "out",
                {"app": "web"},
                policyTypes=["Egress"],
                egress=[{"ports": [tcp(80)]}, {"ports": [tcp(443)]}, {"to": [here(app="api")]}],
            )
        ],
        "shop/web",
        "shop/api:80",
    ),
    "rules of two policies": (
        [OUT_API, policy("all", policyTypes=["Egress"], egress=[{}])],
        "shop/web",
        "shop/api:80",
    ),
    "fewer rules on the ingress side": (
        [
            OUT_API,
            policy("all", policyTypes=["Egress"], egress=[{}]),
            policy("in", {"app": "api"}, ingress=[{}]),
        ],
        "shop/web",
        "shop/api:80",
    ),
    "the last egress rule of a policy without policyTypes": (
        [policy("out", {"app": "web"}, egress=[{"to": [here(tier="back")]}])],
        "shop/web",
        "shop/api:80",
    ),
    "one of two egress rules of a policy without policyTypes": (
        [
            policy(
                "out", {"app": "web"}, egress=[{"to": [here(tier="back")]}, {"to": [here(x="y")]}]
            )
        ],
        "shop/web",
        "shop/api:80",
    ),
    "the last ingress rule of a policy without policyTypes": (
        [policy("in", {"app": "api"}, ingress=[{}])],
        "shop/web",
        "shop/api:80",
    ),
    "an open pod and an outside address": ([], "shop/web", "203.0.113.7:443"),
    "an outside source": ([], "203.0.113.7", "shop/web:80"),
    "an outside source by a rule": (
        [policy("in", {"app": "web"}, ingress=[{"from": [block("203.0.113.0/24")]}])],
        "203.0.113.7",
        "shop/web:80",
    ),
    "a named port": (
        [policy("in", {"app": "placed"}, ingress=[{"ports": [tcp("http")]}])],
        "shop/web",
        "shop/placed:80",
    ),
    "a hostNetwork destination": ([], "shop/placed", "shop/host:9100"),
    "a hostNetwork source": ([], "shop/host", "shop/placed:80"),
    "a node": ([], "shop/placed", "node:node-2:10250"),
    "a workload whose labels another shares": ([], "shop/job", "shop/web:80"),
    "a pod without labels": ([], "shop/bare", "shop/web:80"),
    "two namespaces": (
        [policy("in", namespace="far", ingress=[{"from": [in_namespaces()]}])],
        "shop/web",
        "far/db:5432",
    ),
    "all traffic": ([OUT_API], "shop/web", "shop/api"),
}


@pytest.mark.parametrize("name", TO_DENY)
def test_allowed_becomes_denied(name: str) -> None:
    """The one change that is proposed stops the traffic."""
    policies, source, destination = TO_DENY[name]
    objects = [*PODS, *policies]
    (part,) = outgate.load_objects(objects).explain(source, destination).parts
    assert part.verdict == "ALLOWED"
    (change,) = part.changes
    changed = outgate.load_objects(applied(objects, [change]))
    assert verdict(changed, source, destination) == "DENIED"
    assert [gap for gap in changed.gaps if gap.is_failure] == []


def test_a_new_policy_isolates_one_workload() -> None:
    """The proposed policy selects the source and no workload beside it."""
    objects = list(PODS)
    (part,) = outgate.load_objects(objects).explain("shop/job", "shop/web:80").parts
    changed = outgate.load_objects(applied(objects, part.changes))
    assert verdict(changed, "shop/job", "8.8.8.8:80") == "DENIED"
    for other in ("shop/web", "shop/api", "shop/placed", "far/db"):
        assert verdict(changed, other, "8.8.8.8:80") == "ALLOWED"


NOTHING_TO_CHANGE = [
    ("both ends outside", "8.8.8.8", "1.1.1.1:53"),
    ("a pod and its own node", "shop/placed", "node:node-1:10250"),
    ("its own node and a pod", "node:node-1", "shop/placed:80"),
    ("a hostNetwork pod and the outside", "shop/host", "8.8.8.8:443"),
    ("two nodes", "node:node-1", "node:node-2:22"),
    ("a pod to itself", "shop/bare", "shop/bare:80"),
]


@pytest.mark.parametrize(
    ("source", "destination"), [pytest.param(*case[1:], id=case[0]) for case in NOTHING_TO_CHANGE]
)
@pytest.mark.parametrize("policies", [[], [DENY]], ids=["open", "isolated"])
def test_no_policy_could_stop_it(
    policies: list[KubernetesObject], source: str, destination: str
) -> None:
    """Where NetworkPolicies have no say nothing is proposed."""
    (part,) = outgate.load_objects([*PODS, *policies]).explain(source, destination).parts
    assert part.verdict == "ALLOWED"
    assert part.changes == ()
