"""A named port means the number that each destination pod gives it, of the same protocol."""

from __future__ import annotations

from functools import cache

import pytest

import outgate
from tests.engine.asking import verdict, verdicts, world
from tests.engine.clusters import HTTP, NAMED_PORTS, OTHER_HTTP, block, tcp
from tests.snapshot.objects import pod, policy


@cache
def cluster() -> outgate.World:
    """Return the cluster of named ports."""
    return world(*NAMED_PORTS)


INGRESS = [
    ("shop/one", ["ALLOWED", "DENIED", "DENIED"]),
    ("shop/two", ["DENIED", "ALLOWED", "DENIED"]),
    ("shop/none", ["DENIED", "DENIED", "DENIED"]),
    ("shop/sidecar", ["DENIED", "ALLOWED", "DENIED"]),
]


@pytest.mark.parametrize(("pod_name", "expected"), INGRESS)
def test_ingress(pod_name: str, expected: list[str]) -> None:
    """The subject's own port; a pod without it lets nothing in."""
    asked = [f"{pod_name}:{port}" for port in ("80", "8080", "80/UDP")]
    assert expected == verdicts(cluster(), "203.0.113.1", *asked)


EGRESS = [
    ("shop/one", ["ALLOWED", "DENIED"]),
    ("shop/two", ["DENIED", "ALLOWED"]),
    ("shop/none", ["DENIED", "DENIED"]),
    ("shop/sidecar", ["DENIED", "ALLOWED"]),
    # its http is UDP, and the rule's is TCP
    ("shop/udp", ["DENIED", "DENIED"]),
    # a hostNetwork pod is its node, and a node has no named ports
    ("shop/host", ["DENIED", "DENIED"]),
    ("203.0.113.1", ["DENIED", "DENIED"]),
]


@pytest.mark.parametrize(("name", "expected"), EGRESS)
def test_egress(name: str, expected: list[str]) -> None:
    """One rule, another number at every destination; never an address outside."""
    assert expected == verdicts(cluster(), "far/client", f"{name}:80", f"{name}:8080")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.0.0.1", ["ALLOWED", "DENIED"]),
        ("10.0.0.2", ["DENIED", "ALLOWED"]),
        ("10.0.0.3", ["DENIED", "DENIED"]),
        ("10.0.0.4", ["DENIED", "DENIED"]),
        ("10.0.0.5", ["DENIED", "ALLOWED"]),
    ],
)
def test_egress_by_address(address: str, expected: list[str]) -> None:
    """The same by the pods' addresses, although a block holds nearly all of them."""
    assert expected == verdicts(cluster(), "far/client", f"{address}:80", f"{address}:8080")


def test_beside_a_number() -> None:
    """The numbered port of the same rule is open on every pod, whatever its names are."""
    asked = [f"shop/{name}:53" for name in ("udp", "one", "none")]
    # shop/one and shop/none let only http in.
    assert verdicts(cluster(), "far/client", *asked) == ["ALLOWED", "DENIED", "DENIED"]


def test_one_name_on_two_containers() -> None:
    """A pod may have the name twice: both numbers are meant."""
    twice = pod("twice", {"app": "twice"}, ports=[HTTP, OTHER_HTTP])
    found = world(twice, policy("in", {"app": "twice"}, ingress=[{"ports": [tcp("http")]}]))
    asked = [f"shop/twice:{port}" for port in (80, 8080, 81)]
    assert verdicts(found, "203.0.113.1", *asked) == ["ALLOWED", "ALLOWED", "DENIED"]


def test_asking_for_a_name() -> None:
    """A question may name the port, too."""
    found = world(*NAMED_PORTS)
    assert verdict(found, "203.0.113.1", "shop/one:http") == "ALLOWED"
    assert verdict(found, "far/client", "shop/tier=web:http") != "DENIED"


def test_a_block_beside_a_name() -> None:
    """A block and a named port: the pods in the block that have the name, nothing outside."""
    found = world(
        pod("one", {"app": "one"}, ip="10.0.0.1", ports=[HTTP]),
        pod("web", {"app": "web"}, ip="10.0.1.1"),
        policy(
            "out",
            {"app": "web"},
            policyTypes=["Egress"],
            egress=[{"to": [block("0.0.0.0/0")], "ports": [tcp("http")]}],
        ),
    )
    asked = ("shop/one:80", "10.0.0.1:80", "10.0.0.1:81", "8.8.8.8:80")
    assert verdicts(found, "shop/web", *asked) == ["ALLOWED", "ALLOWED", "DENIED", "DENIED"]
