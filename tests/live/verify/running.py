"""Runs `verify` on a simulated cluster."""

from __future__ import annotations

from typing import Any

from outgate.live.verify.answers import CaseAnswer, NodeAnswer, VerifyAnswer
from outgate.live.verify.planning import Request
from outgate.live.verify.running import verify
from tests.live.verify.network import Habits
from tests.live.verify.simulated import SimulatedCluster, VirtualClock


def simulated(habits: Habits | None = None, **settings: Any) -> SimulatedCluster:
    """Return a simulated cluster."""
    return SimulatedCluster(VirtualClock(), habits or Habits(), **settings)


def run(cluster: SimulatedCluster, **asked: Any) -> VerifyAnswer:
    """Run `verify` on it."""
    return verify(cluster, Request(**asked), clock=cluster.clock, run="abc123")


ASKED = frozenset(Request.__dataclass_fields__) - {"nodes"}


def answer_of(habits: Habits, **settings: Any) -> VerifyAnswer:
    """Return what `verify` finds of an enforcer with these habits."""
    asked = {name: settings.pop(name) for name in ASKED & set(settings)}
    return run(simulated(habits, **settings), **asked)


def nodes_of(answer: VerifyAnswer) -> dict[str, NodeAnswer]:
    """Return the nodes of an answer by name."""
    return {node.name: node for pool in answer.pools for node in pool.nodes}


def cases_of(answer: VerifyAnswer, node: str = "node1") -> dict[str, CaseAnswer]:
    """Return the destinations of a node by name."""
    return {case.name: case for case in nodes_of(answer)[node].cases}


def measured_of(answer: VerifyAnswer) -> dict[str, bool | str | None]:
    """Return the measured properties by name."""
    return {one.name: one.value for one in answer.measured}
