"""Traffic between a pod and the node that it runs on, which no policy stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.enforcers import UPSTREAM
from tests.engine.agreement import assert_rows_equal_pairs, endpoint_of
from tests.engine.asking import pods_in, verdict, verdicts, world
from tests.snapshot.objects import node, pod, policy

DENY = policy("deny", policyTypes=["Ingress", "Egress"])
OBJECTS = [
    node("node-1", "192.168.0.1"),
    node("node-2", "192.168.0.2"),
    pod("one", ip="10.0.0.1", node="node-1"),
    pod("two", ip="10.0.0.2", node="node-2"),
    pod("adrift", ip="10.0.0.3"),
    pod("host-one", hostNetwork=True, node="node-1"),
    pod("host-adrift", hostNetwork=True),
    DENY,
]

BESIDE = [
    ("shop/one", {"node:node-1", "host-one"}, {"host-adrift"}),
    ("shop/two", {"node:node-2"}, {"host-adrift"}),
    ("shop/adrift", set(), {"node:node-1", "node:node-2", "host-one", "host-adrift"}),
    ("shop/host-one", {"one"}, {"adrift"}),
    ("shop/host-adrift", set(), {"one", "two", "adrift"}),
    ("node:node-1", {"one"}, {"adrift"}),
    ("node:node-2", {"two"}, {"adrift"}),
]


@pytest.mark.parametrize(("name", "sure", "possible"), BESIDE)
def test_who_is_beside_whom(name: str, sure: set[str], possible: set[str]) -> None:
    """A hostNetwork pod counts as its node; an unknown node could be any."""
    found = world(*OBJECTS)
    bounds = found.reachability.own_node.beside(endpoint_of(found, name))
    assert sure == pods_in(found, bounds.low)
    assert sure | possible == pods_in(found, bounds.high)


@pytest.mark.parametrize(("name", "sure", "possible"), BESIDE)
def test_both_ways(name: str, sure: set[str], possible: set[str]) -> None:
    """Whoever is beside somebody has somebody beside them."""
    found = world(*OBJECTS)
    own_node = found.reachability.own_node
    here = endpoint_of(found, name)
    for other in found.reachability.endpoints.all:
        there = own_node.beside(other)
        assert own_node.beside(here).low >> other.index & 1 == there.low >> here.index & 1
        assert own_node.beside(here).high >> other.index & 1 == there.high >> here.index & 1


def test_verdicts() -> None:
    """Docs: "traffic to and from the node where a Pod is running is always allowed"."""
    found = world(*OBJECTS)
    asked = ("node:node-1:10250", "node:node-2:10250", "shop/host-one:9100", "192.168.0.1:10250")
    assert verdicts(found, "shop/one", *asked) == ["ALLOWED", "DENIED", "ALLOWED", "ALLOWED"]
    assert verdict(found, "node:node-1", "shop/one:80") == "ALLOWED"
    assert verdict(found, "node:node-1", "shop/two:80") == "DENIED"
    assert verdict(found, "shop/adrift", "node:node-1:10250") == "UNKNOWN"
    assert verdict(found, "shop/host-adrift", "shop/one:80") == "UNKNOWN"


def test_pods_of_one_node_are_not_their_node() -> None:
    """Two ordinary pods on one node are parted by policies as ever."""
    found = world(*OBJECTS, pod("next", ip="10.0.0.4", node="node-1"))
    assert verdict(found, "shop/next", "shop/one:80") == "DENIED"


def test_an_enforcer_that_stops_it() -> None:
    """It is a switch of the profile."""
    strict = replace(UPSTREAM, own_node_always_allowed=False, own_node_always_enters=False)
    found = world(*OBJECTS, profile=strict)
    assert verdict(found, "shop/one", "node:node-1:10250") == "DENIED"
    assert_rows_equal_pairs(found)


def test_the_proof_says_so() -> None:
    """The reason is the sentence of the documentation."""
    (part,) = world(*OBJECTS).explain("shop/one", "node:node-1:10250").parts
    assert '"is always allowed, regardless of the IP address of the Pod or the node"' in part.reason


def test_nothing_would_stop_it() -> None:
    """So no change is proposed that pretends to."""
    for objects in (OBJECTS, OBJECTS[:-1]):
        (part,) = world(*objects).explain("shop/one", "node:node-1:10250").parts
        assert part.changes == ()


def test_a_node_without_object() -> None:
    """A node that only a pod's spec.nodeName mentions is a node like any other."""
    found = world(pod("one", node="node-9"), DENY)
    assert verdict(found, "shop/one", "node:node-9:10250") == "ALLOWED"


def test_the_address_of_a_node_that_only_a_host_pod_shows() -> None:
    """Without Node object a hostNetwork pod's address is its node's."""
    found = world(pod("host", hostNetwork=True, node="node-9", ip="192.168.0.9"), pod("web"))
    assert [str(item) for item in endpoint_of(found, "node:node-9").addresses] == ["192.168.0.9"]
