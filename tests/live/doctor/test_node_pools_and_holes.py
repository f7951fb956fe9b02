"""Nodes grouped into pools, and on which of them policies are to be expected to hold."""

from __future__ import annotations

from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.observation import Observation
from outgate.model.facts import Coverage, NodePool
from tests.live.doctor.seen import agents, container, daemon_set, node, pod

CALICO = daemon_set("calico-node", container("calico-node"), desired=3)
BLUE, GREEN = ({"eks.amazonaws.com/nodegroup": name} for name in ("blue", "green"))


def pools(seen: Observation) -> dict[str, NodePool]:
    """Return the pools by name."""
    return {pool.name: pool for pool in facts_from(seen).node_pools}


def test_each_pool_has_its_own_coverage() -> None:
    """A hole in one pool is no hole in another."""
    nodes = (node("a", labels=BLUE), node("b", labels=GREEN), node("c", labels=GREEN))
    found = pools(
        Observation(daemon_sets=(CALICO,), nodes=nodes, pods=agents("calico-node", "a", "b"))
    )

    assert {name: pool.coverage.value for name, pool in found.items()} == {
        "blue": Coverage.COVERED,
        "green": Coverage.PARTLY,
    }
    assert (found["green"].nodes.value, found["green"].lacking) == (2, ("c",))


def test_agent_that_runs_and_is_not_ready_covers_nothing() -> None:
    """Ready is what counts, not running."""
    late = pod("x", namespace="kube-system", owner="DaemonSet/calico-node", on="a", is_ready=False)
    found = pools(Observation(daemon_sets=(CALICO,), nodes=(node("a"),), pods=(late,)))

    assert found["all linux nodes"].coverage.value is Coverage.UNCOVERED


def test_agent_of_the_same_name_elsewhere_covers_nothing() -> None:
    """A DaemonSet of another namespace is another DaemonSet."""
    other = agents("calico-node", "a", namespace="copy")
    found = pools(Observation(daemon_sets=(CALICO,), nodes=(node("a"),), pods=other))

    assert found["all linux nodes"].coverage.value is Coverage.UNCOVERED


def test_sorts_of_nodes_that_take_no_agent_are_pools_of_their_own() -> None:
    """Fargate and virtual nodes have no pool's label, and are never covered."""
    nodes = (
        node("a"),
        node("f", labels={"eks.amazonaws.com/compute-type": "fargate"}),
        node("v", labels={"type": "virtual-kubelet"}),
    )
    found = pools(Observation(daemon_sets=(CALICO,), nodes=nodes, pods=agents("calico-node", "a")))

    assert {name: pool.coverage.value for name, pool in found.items()} == {
        "all linux nodes": Coverage.COVERED,
        "Fargate": Coverage.NEVER,
        "virtual nodes": Coverage.NEVER,
    }


def test_same_pool_with_two_architectures() -> None:
    """An agent may lack an image for one of them."""
    arm = node("b", labels=BLUE)
    arm["status"]["nodeInfo"]["architecture"] = "arm64"
    found = facts_from(
        Observation(
            daemon_sets=(CALICO,),
            nodes=(node("a", labels=BLUE), arm),
            pods=agents("calico-node", "a"),
        )
    ).node_pools

    assert [(pool.architecture, pool.coverage.value) for pool in found] == [
        ("amd64", Coverage.COVERED),
        ("arm64", Coverage.UNCOVERED),
    ]


def test_many_nodes_without_an_agent_are_counted_not_all_named() -> None:
    """Twenty names are enough for a file in Git."""
    nodes = tuple(node(f"n{number:03}") for number in range(40))
    found = pools(Observation(daemon_sets=(CALICO,), nodes=nodes, pods=agents("calico-node")))

    assert (found["all linux nodes"].nodes.value, len(found["all linux nodes"].lacking)) == (40, 20)


def test_built_in_enforcer_covers_nodes_that_are_ready() -> None:
    """k3s enforces where it runs."""
    nodes = tuple(
        node(name, kubelet="v1.33.1+k3s1", is_ready=is_ready)
        for name, is_ready in (("a", True), ("b", False))
    )
    found = pools(Observation(nodes=nodes))

    assert found["all linux nodes"].coverage.value is Coverage.PARTLY
    assert found["all linux nodes"].lacking == ("b",)


def test_switched_off_enforcer_covers_nothing() -> None:
    """Its agent is ready, and does nothing."""
    flannel = daemon_set("kube-flannel-ds", container("kube-flannel"))
    seen = Observation(
        daemon_sets=(flannel,), nodes=(node("a"),), pods=agents("kube-flannel-ds", "a")
    )

    assert pools(seen)["all linux nodes"].coverage.value is Coverage.UNCOVERED
