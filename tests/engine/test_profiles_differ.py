"""What a profile's switches change, and that they change nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.enforcers import PROFILES, UPSTREAM, profile_named
from outgate.errors import UsageError
from tests.engine.agreement import assert_rows_equal_pairs
from tests.engine.asking import only_part, verdicts, world
from tests.engine.clusters import block, tcp
from tests.snapshot.objects import node, pod, policy

EXTERNAL = PROFILES["external-blocks"]
OBJECTS = [
    node("node-1", "192.168.0.1"),
    node("node-2", "192.168.0.2"),
    pod("web", {"app": "web"}, ip="10.0.0.1", node="node-1"),
    pod("api", {"app": "api"}, ip="10.0.0.2", node="node-2"),
    pod("lost", {"app": "lost"}, node="node-2"),
    pod("agent", hostNetwork=True, node="node-2"),
    policy(
        "out",
        {"app": "web"},
        policyTypes=["Egress"],
        egress=[{"to": [block("0.0.0.0/0"), block("::/0")], "ports": [tcp(8000, 8100)]}],
    ),
]
ASKED = [
    "shop/api:8000",
    "10.0.0.2:8000",
    "shop/lost:8000",
    "node:node-2:8000",
    "shop/agent:8000",
    "192.168.0.2:8000",
    "8.8.8.8:8000",
    "8.8.8.8:8050",
    "node:node-1:8000",
]

PROFILE_VERDICTS = [
    ("upstream", ["ALLOWED"] * 9),
    ("calico", ["ALLOWED"] * 9),
    ("cilium", [*["DENIED"] * 6, *["ALLOWED"] * 2, "DENIED"]),
    ("external-blocks", [*["DENIED"] * 6, *["ALLOWED"] * 3]),
]


@pytest.mark.parametrize(("name", "expected"), PROFILE_VERDICTS)
def test_a_block_against_the_inside(name: str, expected: list[str]) -> None:
    """Only outside addresses and the pod's own node are left where blocks are external."""
    found = world(*OBJECTS, profile=profile_named(name))
    assert expected == verdicts(found, "shop/web", *ASKED)


def test_every_profile_is_tried_above() -> None:
    """A new profile needs a line."""
    assert list(PROFILES) == [name for name, _ in PROFILE_VERDICTS]


def test_pods_and_nodes_apart() -> None:
    """The two switches are two."""
    for profile, expected in (
        (replace(UPSTREAM, block_matches_pods=False), [*["DENIED"] * 3, *["ALLOWED"] * 6]),
        (
            replace(UPSTREAM, block_matches_nodes=False),
            [*["ALLOWED"] * 3, *["DENIED"] * 3, *["ALLOWED"] * 3],
        ),
    ):
        found = world(*OBJECTS, profile=profile)
        assert expected == verdicts(found, "shop/web", *ASKED)
        assert_rows_equal_pairs(found)


def test_end_port() -> None:
    """Docs: without support for endPort only the single ``port`` is enforced."""
    narrow = replace(UPSTREAM, supports_end_port=False)
    found = world(*OBJECTS, profile=narrow)
    assert verdicts(found, "shop/web", "8.8.8.8:8000", "8.8.8.8:8001") == ["ALLOWED", "DENIED"]


@pytest.mark.parametrize("last", [65534, 65535])
def test_end_port_up_to_the_last_port(last: int) -> None:
    """A range that ends at the last port is a range, not "every port"."""
    out = policy("out", policyTypes=["Egress"], egress=[{"ports": [tcp(8000, last)]}])
    found = world(pod("web"), out, profile=replace(UPSTREAM, supports_end_port=False))
    asked = ("8.8.8.8:8000", "8.8.8.8:8001", "8.8.8.8:65534")
    assert verdicts(found, "shop/web", *asked) == ["ALLOWED", "DENIED", "DENIED"]


def test_every_port_is_no_range() -> None:
    """A port entry with a protocol only needs no endPort."""
    out = policy("out", policyTypes=["Egress"], egress=[{"ports": [{"protocol": "UDP"}]}])
    found = world(pod("web"), out, profile=replace(UPSTREAM, supports_end_port=False))
    assert verdicts(found, "shop/web", "8.8.8.8:53/UDP", "8.8.8.8:53") == ["ALLOWED", "DENIED"]


def test_the_same_world_under_another_profile() -> None:
    """A world is read once and asked under any profile."""
    found = world(*OBJECTS)
    assert verdicts(found, "shop/web", ASKED[0]) == ["ALLOWED"]
    assert verdicts(found.under(EXTERNAL), "shop/web", ASKED[0]) == ["DENIED"]
    assert verdicts(found, "shop/web", ASKED[0]) == ["ALLOWED"]
    assert found.explain("shop/web", ASKED[0]).reading.profile == "upstream"


def test_the_miss_is_told() -> None:
    """Whoever is surprised by the profile reads why."""
    part = only_part(world(*OBJECTS, profile=EXTERNAL), "shop/web", "shop/api:8000")
    assert part.egress is not None
    (miss,) = part.egress.near_misses
    expected = ("under this profile an ipBlock does not match what is inside the cluster",)
    assert expected == miss.missing


def test_a_name_that_is_none() -> None:
    """The message lists what there is, or what was probably meant."""
    with pytest.raises(UsageError, match="did you mean external-blocks"):
        profile_named("external-block")
    with pytest.raises(UsageError, match="there are: upstream, calico, cilium, external-blocks"):
        profile_named("x")
