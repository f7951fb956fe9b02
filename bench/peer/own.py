"""The answer of outgate in the form in which analysers are compared."""

from __future__ import annotations

from bench.peer.connections import FROM, TO, Connections
from outgate import ReachAnswer, Verdict
from outgate.questions.answers import Members
from outgate.sets.addresses import AddressSet, parse_block, union_of


def own_connections(answer: ReachAnswer) -> Connections:
    """Return what an ungrouped answer says is ALLOWED."""
    found = Connections()
    for item in answer.connections:
        if item.verdict is not Verdict.ALLOWED:
            continue
        for source in item.sources.workloads:
            for destination in item.destinations.workloads:
                found.add_pair(source, destination, item.traffic)
            found.add_outside(source, TO, _addresses(item.destinations), item.traffic)
        for destination in item.destinations.workloads:
            found.add_outside(destination, FROM, _addresses(item.sources), item.traffic)
    return found


def _addresses(members: Members) -> AddressSet:
    return union_of(parse_block(block) for block in members.blocks)
