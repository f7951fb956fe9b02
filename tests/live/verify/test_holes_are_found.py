"""A hole on one node, in one protocol: one hole is a hole, and it is named."""

from __future__ import annotations

from outgate.live.verify.answers import CaseVerdict, Enforcement
from tests.live.verify.network import NEVER, Habits
from tests.live.verify.running import answer_of, cases_of, measured_of, nodes_of


def test_a_node_whose_agent_is_dead_is_told_from_one_whose_agent_lives() -> None:
    """The pool is not enforced, the other node is, and the reason says where to look."""
    answer = answer_of(Habits(delays={"node2": NEVER}))
    expected = {"node1": Enforcement.ENFORCED, "node2": Enforcement.NOT_ENFORCED}
    assert expected == {name: node.verdict for name, node in nodes_of(answer).items()}
    assert answer.verdict == Enforcement.NOT_ENFORCED
    expected_reason = "node1 enforces, so the plugin's agent is probably down on node2"
    assert expected_reason == answer.pools[0].likely_reason


def test_what_the_living_node_shows_is_still_measured() -> None:
    """A block that matches everything on a node that enforces nothing says nothing."""
    answer = answer_of(Habits(delays={"node2": NEVER}, block_matches_pods=False))
    assert measured_of(answer)["block_matches_pods"] is False


def test_udp_that_is_let_through_is_a_hole() -> None:
    """TCP alone would have passed."""
    answer = answer_of(Habits(protocols=frozenset({"TCP"})))
    cases = cases_of(answer)
    assert cases["pod-other-node-tcp"].verdict == CaseVerdict.ENFORCED
    assert cases["pod-other-node-udp"].verdict == CaseVerdict.NOT_ENFORCED
    assert cases["dns-udp"].verdict == CaseVerdict.NOT_ENFORCED
    assert answer.verdict == Enforcement.NOT_ENFORCED
    assert "UDP to a pod on another node" in answer.pools[0].reason
    assert "TCP to a pod on another node" not in answer.pools[0].reason


def test_a_node_that_a_pod_always_reaches_is_no_hole() -> None:
    """The API says that a pod cannot be kept from the node it runs on."""
    answer = answer_of(Habits(own_node_open=True))
    case = cases_of(answer)["own-node-tcp"]
    assert (answer.verdict, case.verdict) == (Enforcement.ENFORCED, CaseVerdict.STAYS_OPEN)


def test_a_starter_is_not_waited_for_where_nothing_is_enforced() -> None:
    """A dead agent gives new pods no network; waiting for one would only cost time."""
    answer = answer_of(Habits(delays={"node2": NEVER}))
    assert {name: node.race is not None for name, node in nodes_of(answer).items()} == {
        "node1": True,
        "node2": False,
    }
