"""Pools by the platforms' labels; of each some nodes, and never one that takes no probe."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.errors import UsageError
from outgate.live.verify.pools import ProbeNode, node_of, pools_of, spread
from tests.live.verify.simulated import node_body


def node(name: str, pool: str = "p", obstacle: str = "") -> ProbeNode:
    """Return a node."""
    return ProbeNode(name, pool, "linux", ("10.0.0.1",), obstacle)


def chosen(nodes: list[ProbeNode], **options: Any) -> dict[str, list[str]]:
    """Return the names of the chosen nodes by pool."""
    return {
        pool.name: [member.name for member in pool.chosen] for pool in pools_of(nodes, **options)
    }


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({}, "all linux nodes"),
        ({"eks.amazonaws.com/nodegroup": "big"}, "big"),
        ({"cloud.google.com/gke-nodepool": "pool-1"}, "pool-1"),
        ({"kubernetes.azure.com/agentpool": "userpool"}, "userpool"),
        ({"karpenter.sh/nodepool": "spot"}, "spot"),
    ],
)
def test_the_platforms_label_names_the_pool(labels: dict[str, str], expected: str) -> None:
    """Where none does, the operating system does."""
    assert expected == node_of(node_body("a", labels=labels)).pool


def test_windows_is_a_pool_of_its_own_and_not_probed() -> None:
    """The probe is a shell script; the pool is told of all the same."""
    body = node_body("w")
    body["metadata"]["labels"]["kubernetes.io/os"] = "windows"
    pools = pools_of([node_of(body), node_of(node_body("l"))])
    assert [pool.name for pool in pools] == ["all linux nodes", "all windows nodes"]
    assert pools[1].obstacle.startswith("windows nodes are not probed")


def changed(**change: Any) -> dict[str, Any]:
    """Return a Node with a change."""
    body = node_body("a")
    body["spec"].update(change.get("spec", {}))
    body["status"].update(change.get("status", {}))
    body["metadata"]["labels"].update(change.get("labels", {}))
    return body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (changed(), ""),
        (changed(spec={"unschedulable": True}), "the node is cordoned"),
        (changed(status={"conditions": []}), "the node is not Ready"),
        (
            changed(status={"conditions": [{"type": "Ready", "status": "Unknown"}]}),
            "the node is not Ready",
        ),
        (
            changed(labels={"type": "virtual-kubelet"}),
            "virtual nodes are not probed: their pods do not run on the cluster's network",
        ),
        (
            changed(labels={"eks.amazonaws.com/compute-type": "fargate"}),
            "Fargate nodes take no pod of another profile, and enforce no NetworkPolicy",
        ),
    ],
)
def test_what_stands_in_the_way_of_a_probe(body: dict[str, Any], expected: str) -> None:
    """Each in words."""
    assert expected == node_of(body).obstacle


def test_a_small_cluster_is_probed_on_every_node() -> None:
    """Five nodes of one pool."""
    nodes = [node(f"n{number}") for number in range(5)]
    assert chosen(nodes) == {"p": ["n0", "n1", "n2", "n3", "n4"]}


def test_a_large_pool_is_probed_on_its_first_and_last_node() -> None:
    """In the order of their names; more on demand."""
    nodes = [node(f"n{number}") for number in range(9)]
    assert chosen(nodes) == {"p": ["n0", "n8"]}
    assert chosen(nodes, per_pool=3) == {"p": ["n0", "n4", "n8"]}
    assert chosen(nodes, per_pool=1) == {"p": ["n0"]}


def test_a_node_that_takes_no_probe_is_passed_over() -> None:
    """And a pool of such nodes says why."""
    nodes = [node(f"n{number}", obstacle="the node is cordoned") for number in range(8)]
    pools = pools_of([*nodes, node("m", "q")])
    assert [(pool.obstacle, tuple(member.name for member in pool.chosen)) for pool in pools] == [
        ("the node is cordoned", ()),
        ("", ("m",)),
    ]


def test_many_pools_are_not_all_probed_and_it_is_said() -> None:
    """Twelve nodes are enough of a burden."""
    nodes = [node(f"n{number:02}", f"pool{number:02}") for number in range(20)]
    pools = pools_of(nodes)
    assert sum(len(pool.chosen) for pool in pools) == 12
    assert pools[-1].obstacle == "at most 12 nodes are probed; name one with --node"


def test_nodes_by_name() -> None:
    """Only those; one that does not exist is a wrong question."""
    nodes = [node(f"n{number}") for number in range(9)]
    assert chosen(nodes, named=("n5", "n3")) == {"p": ["n3", "n5"]}
    with pytest.raises(UsageError, match="no node is called 'n99'"):
        pools_of(nodes, named=("n3", "n99"))


@pytest.mark.parametrize(("number", "expected"), [(0, []), (1, [0]), (2, [0, 6]), (3, [0, 3, 6])])
def test_chosen_from_the_whole_length(number: int, expected: list[int]) -> None:
    """First and last are among them where there is room for two."""
    nodes = [node(str(index)) for index in range(7)]
    assert expected == [int(one.name) for one in spread(nodes, number)]
