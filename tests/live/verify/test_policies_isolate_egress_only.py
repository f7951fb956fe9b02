"""The policies of a run: one object, egress only, and each turns the sentinel."""

from __future__ import annotations

import pytest

from outgate.live.verify.policies import WORDS, Addresses, Step, policy_of
from outgate.live.verify.settling import SENTINEL_OPENS

ADDRESSES = Addresses(("10.0.0.1", "fd01::1"), ("192.168.0.1",), ("10.96.0.1",))
POLICIES = [step for step in Step if step is not Step.OPEN]


@pytest.mark.parametrize("step", POLICIES)
def test_egress_only_and_stated(step: Step) -> None:
    """Without policyTypes the API server would isolate ingress too, where servers live."""
    body = policy_of(step, ADDRESSES)
    assert body is not None
    assert body["spec"]["policyTypes"] == ["Egress"]
    assert body["spec"]["podSelector"] == {"matchLabels": {"outgate.dev/role": "client"}}
    assert body["metadata"]["name"] == "outgate-verify"
    assert "ingress" not in body["spec"]


def test_open_has_no_policy() -> None:
    """The positive control."""
    assert policy_of(Step.OPEN, ADDRESSES) is None


def test_deny_and_allow_are_whole() -> None:
    """No rule denies everything, an empty rule allows everything."""
    deny, allow = (policy_of(step, ADDRESSES) for step in (Step.DENY, Step.ALLOW))
    assert deny is not None
    assert allow is not None
    assert (deny["spec"]["egress"], allow["spec"]["egress"]) == ([], [{}])


def test_blocks_hold_one_address_each() -> None:
    """So that a block matches what it is meant for, and nothing beside it."""
    body = policy_of(Step.BLOCKS, ADDRESSES)
    assert body is not None
    peers = body["spec"]["egress"][0]["to"]
    assert [peer["ipBlock"]["cidr"] for peer in peers] == [
        "10.0.0.1/32",
        "192.168.0.1/32",
        "fd01::1/128",
    ]


def test_a_cluster_without_service_addresses_gives_no_empty_peer_list() -> None:
    """An empty list of peers would mean every destination."""
    body = policy_of(Step.SERVICE_BLOCK, Addresses((), (), ()))
    assert body is not None
    assert body["spec"]["egress"] == []


def test_every_later_policy_turns_the_sentinel() -> None:
    """UDP to a server is open under the allow, then closed, open, closed."""
    assert list(SENTINEL_OPENS.values()) == [False, True, False]
    for step, opens in SENTINEL_OPENS.items():
        body = policy_of(step, ADDRESSES)
        assert body is not None
        assert opens is ("UDP" in str(body))


def test_every_step_has_words() -> None:
    """For people."""
    assert set(Step) == set(WORDS)
