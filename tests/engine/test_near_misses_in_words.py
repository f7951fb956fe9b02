"""What was missing for a rule to match, as a person needs to read it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.asking import only_part, world
from tests.engine.clusters import HTTP, block, here, in_namespaces, tcp
from tests.snapshot.objects import KubernetesObject, namespace, node, pod, policy

OBJECTS = [
    namespace("shop", team="a"),
    namespace("data", team="b"),
    pod("web", {"app": "web", "tier": "front"}, ip="10.0.0.1", node="node-1", ports=[HTTP]),
    pod("api", {"app": "api"}, ip="10.0.0.2", node="node-1"),
    pod("db", {"app": "db"}, namespace="data", ip="10.0.1.1", node="node-1"),
    pod("old", namespace="attic", ip="10.0.2.1", node="node-1"),
    pod("host", {"app": "host"}, hostNetwork=True, node="node-2"),
    node("node-2", "192.168.0.2"),
]


def expression(key: str, operator: str, *values: str) -> KubernetesObject:
    """Return a podSelector of one expression."""
    body: KubernetesObject = {"key": key, "operator": operator}
    return {
        "podSelector": {"matchExpressions": [{**body, "values": list(values)} if values else body]}
    }


def to(*peers: KubernetesObject, ports: list[KubernetesObject] | None = None) -> KubernetesObject:
    """Return an egress rule."""
    return {"to": list(peers), **({"ports": ports} if ports else {})}


EGRESS: list[tuple[str, KubernetesObject, str, tuple[str, ...]]] = [
    # (case, the one egress rule of shop/web, the destination, what is missing)
    (
        "a label that is missing",
        to(here(role="api")),
        "shop/api:80",
        ("label role=api is missing on the pod",),
    ),
    (
        "a label with another value",
        to(here(app="web")),
        "shop/api:80",
        ("the pod has app=api, the rule wants app=web",),
    ),
    (
        "one of several values",
        to(expression("app", "In", "web", "worker")),
        "shop/api:80",
        ("the pod has app=api, the rule wants app in (web,worker)",),
    ),
    (
        "a value that is excluded",
        to(expression("app", "NotIn", "api")),
        "shop/api:80",
        ("the pod has app=api, the rule wants app!=api",),
    ),
    (
        "a label that must not be there",
        to(expression("app", "DoesNotExist")),
        "shop/api:80",
        ("the pod has the label app, which the rule excludes",),
    ),
    (
        "a label that must be there",
        to(expression("role", "Exists")),
        "shop/api:80",
        ("label role is missing on the pod",),
    ),
    (
        "the own namespace only",
        to(here(app="db")),
        "data/db:80",
        ("it is about namespace shop, the pod is in data",),
    ),
    (
        "a namespace's label with another value",
        to(in_namespaces(team="a")),
        "data/db:80",
        ("namespace data has team=b, the rule wants team=a",),
    ),
    (
        "a namespace's label that is missing",
        to(in_namespaces(env="prod")),
        "data/db:80",
        ("label env=prod is missing on namespace data",),
    ),
    (
        "the name of another namespace",
        to(in_namespaces(**{"kubernetes.io/metadata.name": "shop"})),
        "attic/old:80",
        (
            (
                "namespace attic has kubernetes.io/metadata.name=attic, the rule wants "
                "kubernetes.io/metadata.name=shop"
            ),
        ),
    ),
    (
        "another port",
        to(here(app="api"), ports=[tcp(443)]),
        "shop/api:8443",
        ("TCP 443 is allowed, TCP 8443 is not",),
    ),
    (
        "another protocol",
        to(here(app="api"), ports=[tcp(53)]),
        "shop/api:53/UDP",
        ("TCP 53 is allowed, UDP is not",),
    ),
    (
        "a part of the ports",
        to(here(app="api"), ports=[tcp(80, 90)]),
        "shop/api:91-100",
        ("TCP 80-90 is allowed, TCP 91-100 is not",),
    ),
    (
        "a port's name that the destination lacks",
        to(here(app="api"), ports=[tcp("http")]),
        "shop/api:80",
        ("the destination has no TCP port named http",),
    ),
    (
        "a name outside",
        to(ports=[tcp("http")]),
        "8.8.8.8:80",
        ("the destination has no TCP port named http",),
    ),
    (
        "label and port",
        to(here(app="web"), ports=[tcp(443)]),
        "shop/api:80",
        ("the pod has app=api, the rule wants app=web", "TCP 443 is allowed, TCP 80 is not"),
    ),
    (
        "the nearest of several peers",
        to({**in_namespaces(team="x"), **here(app="x")}, here(app="x"), block("10.9.0.0/16")),
        "shop/api:80",
        ("the pod has app=api, the rule wants app=x",),
    ),
    (
        "outside of a block",
        to(block("203.0.113.0/24")),
        "198.51.100.7:80",
        ("198.51.100.7 is not in 203.0.113.0/24",),
    ),
    (
        "in a block, but excepted",
        to(block("203.0.113.0/24", "203.0.113.8/29", "203.0.113.64/26")),
        "203.0.113.9:80",
        ("203.0.113.9 is in 203.0.113.0/24, but excepted",),
    ),
    (
        "a pod's address outside of a block",
        to(block("10.9.0.0/16")),
        "shop/api:80",
        ("10.0.0.2 is not in 10.9.0.0/16",),
    ),
    (
        "a selector against an outside address",
        to({"namespaceSelector": {}}),
        "8.8.8.8:80",
        ("it names pods, and the other end is outside of the cluster",),
    ),
    (
        "a selector against a node",
        to({"namespaceSelector": {}}),
        "node:node-2:80",
        ("it names pods, and the other end is a node",),
    ),
    (
        "a selector against a hostNetwork pod",
        to(here(app="host")),
        "shop/host:80",
        ("it names pods, and selectors do not match hostNetwork pods",),
    ),
]


@pytest.mark.parametrize(
    ("rule", "destination", "missing"), [pytest.param(*case[1:], id=case[0]) for case in EGRESS]
)
def test_egress(rule: KubernetesObject, destination: str, missing: tuple[str, ...]) -> None:
    """The rule is named with what would have to be different."""
    out = policy("out", {"app": "web"}, policyTypes=["Egress"], egress=[rule])
    part = only_part(world(*OBJECTS, out), "shop/web", destination)
    assert part.verdict == "DENIED"
    assert part.egress is not None
    (miss,) = part.egress.near_misses
    assert missing == miss.missing
    assert (miss.rule.policy, miss.rule.field) == ("shop/out", "spec.egress[0]")


INGRESS: list[tuple[str, dict[str, Any], str, str, tuple[str, ...]]] = [
    (
        "the subject's own port name",
        {"ports": [tcp("metrics")]},
        "shop/api",
        "shop/web:80",
        ("the destination has no TCP port named metrics",),
    ),
    (
        "the subject's name is another number",
        {"ports": [tcp("http")]},
        "shop/api",
        "shop/web:8080",
        ("TCP 80 is allowed, TCP 8080 is not",),
    ),
    (
        "an outside source",
        {"from": [here(app="api")]},
        "8.8.8.8",
        "shop/web:80",
        ("it names pods, and the other end is outside of the cluster",),
    ),
    (
        "a source of another namespace",
        {"from": [here(app="db")]},
        "data/db",
        "shop/web:80",
        ("it is about namespace shop, the pod is in data",),
    ),
]


@pytest.mark.parametrize(
    ("rule", "source", "destination", "missing"),
    [pytest.param(*case[1:], id=case[0]) for case in INGRESS],
)
def test_ingress(
    rule: KubernetesObject, source: str, destination: str, missing: tuple[str, ...]
) -> None:
    """On the other side it is about the source, and the ports are the subject's."""
    into = policy("in", {"app": "web"}, ingress=[rule])
    part = only_part(world(*OBJECTS, into), source, destination)
    assert part.verdict == "DENIED"
    assert part.ingress is not None
    (miss,) = part.ingress.near_misses
    assert missing == miss.missing


def test_the_nearest_come_first_and_three_at_most() -> None:
    """A rule with only the port wrong is nearer than one for other pods."""
    rules = [
        to(block("203.0.113.0/24"), ports=[tcp(1)]),
        to({**in_namespaces(team="x"), **here(app="x")}, ports=[tcp(2)]),
        to(here(app="api"), ports=[tcp(3)]),
        to(here(app="x"), ports=[tcp(80)]),
    ]
    out = policy("out", {"app": "web"}, policyTypes=["Egress"], egress=rules)
    part = only_part(world(*OBJECTS, out), "shop/web", "shop/api:80")
    assert part.egress is not None
    fields = [miss.rule.field for miss in part.egress.near_misses]
    assert fields == ["spec.egress[2]", "spec.egress[3]", "spec.egress[0]"]


def test_a_side_that_allows_has_no_misses() -> None:
    """Misses stand only on the side that stops the traffic."""
    out = policy("out", {"app": "web"}, policyTypes=["Egress"], egress=[to(here(app="api"))])
    into = policy("in", {"app": "api"}, ingress=[{"from": [here(app="x")]}])
    part = only_part(world(*OBJECTS, out, into), "shop/web", "shop/api:80")
    assert part.egress is not None
    assert part.ingress is not None
    assert (part.egress.verdict, part.egress.near_misses) == ("ALLOWED", ())
    assert [rule.field for rule in part.egress.allowed_by] == ["spec.egress[0]"]
    assert (part.ingress.verdict, len(part.ingress.near_misses)) == ("DENIED", 1)


def test_a_policy_that_only_isolates_is_no_near_miss() -> None:
    """It has no rule that could nearly match; it is named as what isolates."""
    deny = policy("deny", {"app": "web"}, policyTypes=["Egress"])
    part = only_part(world(*OBJECTS, deny), "shop/web", "shop/api:80")
    assert part.egress is not None
    assert part.egress.near_misses == ()
    assert [rule.policy for rule in part.egress.isolated_by] == ["shop/deny"]
    assert part.egress.state == "isolated"


def test_what_isolates_is_named_once_per_policy() -> None:
    """A policy of three rules isolates once."""
    rules = [to(here(app=name)) for name in "xyz"]
    out = policy("out", {"app": "web"}, policyTypes=["Egress"], egress=rules)
    deny = policy("deny", policyTypes=["Egress"])
    part = only_part(world(*OBJECTS, out, deny), "shop/web", "shop/api:80")
    assert part.egress is not None
    assert sorted(rule.policy for rule in part.egress.isolated_by) == ["shop/deny", "shop/out"]


def test_a_namespace_whose_labels_are_not_known_is_a_doubt() -> None:
    """It is no miss: it may match, and the proof says what would settle it."""
    out = policy(
        "out", {"app": "web"}, policyTypes=["Egress"], egress=[to(in_namespaces(team="b"))]
    )
    part = only_part(world(*OBJECTS, out), "shop/web", "attic/old:80")
    assert part.verdict == "UNKNOWN"
    assert part.egress is not None
    (doubt,) = part.egress.doubts
    assert "the labels of namespace attic are not known" in doubt
    assert part.settled_by == ("add the manifest of Namespace attic to the input",)
