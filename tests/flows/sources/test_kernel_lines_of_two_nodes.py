"""A connection between two nodes is in the kernel's log of both, and counts once."""

from __future__ import annotations

import pytest

from outgate.flows.edges import Edge, added
from tests.flows.helping import collected, edges_of

_LINE = (
    "2026-03-04T12:31:02.8+00:00 {node} kernel: learning-allowed: IN={entered} OUT={left} "
    "SRC=10.244.0.5 DST=10.244.1.9 LEN=60 PROTO=TCP SPT=40001 DPT=8080 SYN URGP=0\n"
)


def _edge(node: str, entered: str, left: str) -> Edge:
    (edge,) = edges_of(collected(_LINE.format(node=node, entered=entered, left=left).encode()))
    return edge


def test_one_connection_of_two_nodes_counts_once() -> None:
    """The sender's node saw it leave a pod, the receiver's saw it enter one."""
    one = _edge("node-a", "cali3f2ab1c09d7", "eth0")
    other = _edge("node-b", "eth0", "cali77c1d0e4a52")
    both = Edge(one.key, added(one.evidence, other.evidence))
    assert both.connections == 1


@pytest.mark.parametrize("pod", ["cali3f2ab1c09d7", "veth1a2b3c4d", "lxc0123abcd", "eni9f8e7d6c"])
def test_the_ends_of_pods_are_known_by_the_names_of_their_interfaces(pod: str) -> None:
    """Calico, bridges, Cilium and Amazon's plugin call them differently."""
    assert _edge("node-a", pod, "eth0").sightings.at_source == 1
    assert _edge("node-a", "eth0", pod).sightings.at_destination == 1


def test_two_pods_of_one_node_are_seen_at_the_sender() -> None:
    """So that connections within a node and across nodes add up at one place."""
    assert _edge("node-a", "cali3f2ab1c09d7", "cali77c1d0e4a52").sightings.at_source == 1


def test_other_interfaces_tell_nothing() -> None:
    """A line between two network cards may be of either end."""
    assert _edge("node-a", "eth0", "bond0").sightings.elsewhere == 1
