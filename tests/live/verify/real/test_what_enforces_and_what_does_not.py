"""Calico and Cilium enforce, nothing does not, and a dead agent is found out."""

from __future__ import annotations

import pytest

from outgate.live.verify.answers import Enforcement
from outgate.live.verify.journal import VerifyError
from tests.cluster import control
from tests.cluster.live import LiveCluster
from tests.cluster.plan import OUTSIDE_HOSTS, OUTSIDE_HTTP_PORT
from tests.live.verify.real.asking import document, inside, left
from tests.live.verify.running import nodes_of

OUTSIDE = f"{OUTSIDE_HOSTS[0].address}:{OUTSIDE_HTTP_PORT}"
MEASURED = {
    "calico": {
        "block_matches_pods": True,
        "block_matches_nodes": True,
        "block_matches_services": False,
        "ports_after_service": True,
        "own_node_always_allowed": False,
        "established": "kept",
        "start_leaks": False,
    },
    "cilium": {
        "block_matches_pods": False,
        "block_matches_nodes": False,
        "block_matches_services": False,
        "ports_after_service": True,
        "own_node_always_allowed": False,
        "established": "cut",
        "start_leaks": False,
    },
}


@pytest.mark.cluster("calico", "cilium")
def test_enforced_on_both_nodes_with_times(cluster: LiveCluster) -> None:
    """Nine destinations from each node, the enforcer's habits, and nothing left."""
    code, found = document(cluster, "--outside", OUTSIDE)
    nodes = {node["name"]: node for pool in found["pools"] for node in pool["nodes"]}
    assert (0, "ENFORCED", set(cluster.node_names)) == (code, found["verdict"], set(nodes))
    for node in nodes.values():
        assert 0 <= node["denySeconds"] < 10
        assert 0 <= node["allowSeconds"] < 10
        counted = [one["verdict"] for one in node["destinations"] if one["isCounted"]]
        assert counted == ["ENFORCED"] * 9
        outcomes = {one["name"]: one["underDeny"] for one in node["destinations"]}
        assert outcomes["dns-udp"] == "name not resolved"
        assert outcomes["outside-tcp"] == "timed out"
    measured = {one["name"]: one["value"] for one in found["measured"]}
    assert MEASURED[cluster.name] == measured
    assert left(cluster) == []


@pytest.mark.cluster("none")
def test_nothing_enforces(cluster: LiveCluster) -> None:
    """Everything goes on to answer, and a likely reason is given."""
    code, found = document(cluster, "--quick")
    assert (code, found["verdict"]) == (1, "NOT ENFORCED")
    reason = found["pools"][0]["likelyReason"]
    assert "no network plugin that enforces policies" in reason
    assert left(cluster) == []


@pytest.mark.cluster("calico", "cilium")
def test_an_agent_that_dies_before_the_deny(cluster: LiveCluster) -> None:
    """What was there goes on, new policies do not come: on that node, and not on the other."""
    control_of = cluster.control()
    dead, alive = cluster.node_names[-1], cluster.node_names[0]

    def tell(words: str) -> None:
        if words.startswith("step open"):
            control.kill_enforcer(control_of, [dead])

    try:
        answer = inside(cluster, tell, is_quick=True)
    finally:
        control.start_enforcer(control_of)
    verdicts = {name: node.verdict for name, node in nodes_of(answer).items()}
    assert {alive: Enforcement.ENFORCED, dead: Enforcement.NOT_ENFORCED} == verdicts
    expected = f"{alive} enforces, so the plugin's agent is probably down on {dead}"
    assert answer.pools[0].likely_reason.startswith(expected)
    assert left(cluster) == []


@pytest.mark.cluster("calico")
def test_an_agent_that_was_dead_all_along(cluster: LiveCluster) -> None:
    """New pods have no network: that nothing connects proves nothing, so INCONCLUSIVE."""
    control_of = cluster.control()
    control.kill_enforcer(control_of)
    try:
        answer = inside(cluster, is_quick=True)
    finally:
        control.start_enforcer(control_of)
    assert answer.verdict == Enforcement.INCONCLUSIVE
    assert "new pods have no network" in answer.pools[0].likely_reason
    assert left(cluster) == []


@pytest.mark.cluster("cilium")
def test_an_agent_without_which_no_pod_starts(cluster: LiveCluster) -> None:
    """One sentence, and nothing left behind."""
    control_of = cluster.control()
    control.kill_enforcer(control_of)
    try:
        with pytest.raises(VerifyError) as caught:
            inside(cluster, is_quick=True, budget=45)
    finally:
        control.start_enforcer(control_of)
    words = str(caught.value)
    assert "the server pod is still Pending after" in words
    assert words.endswith("nothing is left behind")
    assert left(cluster) == []
