"""Recorded edges against the state read back: found while hold-open still lets them through."""

from __future__ import annotations

import pytest

from outgate.errors import UsageError
from outgate.flows.classes import TrafficClass
from outgate.live.rollout.accepting import accepted
from outgate.live.rollout.plans import State
from outgate.live.rollout.replaying import MOST_PROOFS, Replay, ends_of
from tests.live.rollout.evidence.scenes import (
    DB,
    PARTNER,
    STRANGER,
    WEB,
    Shop,
    closed_ingress,
    edge,
    in_order,
    outside,
    workload,
)
from tests.live.verify.derived.worlds import policy

NEEDED = edge(WEB, outside(PARTNER), 443)
FORGOTTEN = edge(WEB, outside(STRANGER), 8443, connections=12)


def test_what_the_plan_allows_is_no_finding(planned: Shop) -> None:
    """And that it was asked about is told: nothing asked is nothing shown."""
    found = Replay(planned.world(), planned.standing()).take([NEEDED])
    assert (found.lost, found.asked) == ((), 1)


@pytest.mark.parametrize("state", list(State))
def test_what_only_hold_open_lets_through(planned: Shop, state: State) -> None:
    """It is found in every state, with the proof and the command that writes the need down."""
    found = Replay(planned.world(), planned.standing(state)).take(in_order([NEEDED, FORGOTTEN]))
    (lost,) = found.lost
    assert str(lost) == (
        "shop/Pod/web to 9.9.9.9:8443/TCP, seen 12 times, would be denied: "
        f"{lost.reason}; {lost.allow}"
    )
    assert lost.reason.startswith("no rule allows it: egress of the source (isolated by shop/")
    assert lost.allow.startswith("outgate allow shop/Pod/web 9.9.9.9:8443 -i intents/")


def test_the_most_frequent_comes_first(planned: Shop) -> None:
    """Whatever the order of the store."""
    rare = edge(DB, outside(STRANGER), 25)
    found = Replay(planned.world(), planned.standing()).take(in_order([FORGOTTEN, rare]))
    assert [one.edge for one in found.lost] == [FORGOTTEN, rare]


def test_many_are_not_all_proved_in_full(planned: Shop) -> None:
    """The most frequent are; each of the others says which side denies it, and how to mend it."""
    many = [edge(WEB, outside(STRANGER), port) for port in range(1, MOST_PROOFS + 2)]
    lost = Replay(planned.world(), planned.standing()).take(in_order(many)).lost
    assert len(lost) == len(many)
    assert "isolated by" in lost[MOST_PROOFS - 1].reason
    assert lost[MOST_PROOFS].reason == "no rule allows it: egress of the source"
    assert lost[MOST_PROOFS].allow


def test_what_others_deny_is_no_doing_of_the_plan(planned: Shop) -> None:
    """Egress that a policy of others denies, and ingress that the destination refuses."""
    theirs = policy("shop", "theirs", {"app": "db"}, {"ipBlock": {"cidr": "192.0.2.0/24"}})
    closed = closed_ingress("other", "closed")
    api = edge(WEB, workload("other", "Pod", "api"), 8080)
    denied = edge(DB, outside(STRANGER), 443)
    standing = planned.standing(State.ON, theirs)
    found = Replay(planned.world(theirs, closed), standing).take(in_order([api, denied]))
    assert found.lost == ()
    assert Replay(planned.world(theirs), standing).take([api]).lost != ()


def test_what_is_of_others_is_not_asked_about(planned: Shop) -> None:
    """Other namespaces, ends that are no workloads, losses of no policy, outgate's own probes."""
    probe = workload("shop", "Pod", "outgate-verify-abc123-4")
    found = Replay(planned.world(), planned.standing()).take(
        in_order(
            [
                edge(workload("other", "Pod", "api"), outside(STRANGER), 443),
                edge(outside(STRANGER), WEB, 8080),
                edge(WEB, outside(STRANGER), 8443, TrafficClass.NOT_POLICY),
                edge(probe, outside(STRANGER), 443, TrafficClass.DENIED),
            ]
        )
    )
    assert (found.asked, found.lost) == (0, ())


def test_what_nobody_is_to_reach(planned: Shop) -> None:
    """By block, with or without the port, and by the name that findings have."""
    replay = Replay(planned.world(), planned.standing())
    api = edge(WEB, workload("other", "Pod", "api"), 8080)
    for text, one in (
        ("9.9.9.0/24", FORGOTTEN),
        ("9.9.9.9:8443", FORGOTTEN),
        ("other/Pod/api:8080", api),
        ("other/Pod/api", api),
    ):
        found = replay.take([one], accepted=[accepted("--accept-denied", text)])
        assert (found.lost, found.accepted) == ((), 1), text
    other_port = accepted("--accept-denied", "9.9.9.9:443")
    assert len(replay.take([FORGOTTEN], accepted=[other_port]).lost) == 1


@pytest.mark.parametrize("text", ["", "example.org", "10.0.0.0/33", "10.0.0.1:0", "10.0.0.1:x"])
def test_a_destination_that_is_none(text: str) -> None:
    """One sentence with examples."""
    with pytest.raises(UsageError, match="is no destination; write"):
        accepted("--accept-denied", text)


def test_ipv6_with_a_port() -> None:
    """In brackets; without them all of it is the address."""
    assert accepted("-", "[2001:db8::1]:443").port == 443
    assert str(accepted("-", "2001:db8::/32").block) == "2001:db8::/32"


def test_an_end_that_is_not_there_any_more(planned: Shop) -> None:
    """Nobody knows, so it is no finding; and it is told."""
    gone = edge(WEB, workload("other", "Deployment", "gone"), 80)
    old = edge(workload("shop", "Deployment", "old"), outside(STRANGER), 80)
    found = Replay(planned.world(), planned.standing()).take(in_order([gone, old]))
    assert found.lost == ()
    assert [words.partition(": ")[0] for words in found.unknown] == [
        "shop/Deployment/old to 9.9.9.9",
        "shop/Pod/web to other/Deployment/gone",
    ]


def test_a_denial_that_is_new(planned: Shop) -> None:
    """A log says so; what was denied before the switch as well is known and does not count."""
    denied = edge(WEB, outside(STRANGER), 8443, TrafficClass.DENIED)
    replay = Replay(planned.world(), planned.standing(State.OFF))
    (lost,) = replay.take([denied]).lost
    assert "was denied" in str(lost)
    assert replay.take([denied], known={ends_of(denied)}).lost == ()


def test_a_denial_of_what_the_policies_allow(planned: Shop) -> None:
    """Something else denies it since the switch: it counts, and the words say what is known."""
    denied = edge(WEB, outside(PARTNER), 443, TrafficClass.DENIED)
    (lost,) = Replay(planned.world(), planned.standing(State.OFF)).take([denied]).lost
    assert lost.reason == "the policies that were read allow it; something else denies it now"
    assert lost.allow == ""
