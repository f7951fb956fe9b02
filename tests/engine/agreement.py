"""The two ways to ask the engine, held against each other.

`row` answers for one source and every destination at once, by masks; `between` walks the rules of
both ends of one pair. They share little code, so a mistake in one of them shows here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.engine.partitions import Partition
from outgate.sets import traffic
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    import outgate
    from outgate.engine.endpoints import Endpoint
    from outgate.engine.reachability import Reachability


def assert_rows_equal_pairs(world: outgate.World) -> int:
    """Ask for every pair of endpoints both ways, and for every row a second time in halves.

    Args:
        world: A loaded cluster.

    Returns:
        How many pairs were compared.

    Raises:
        AssertionError: The two ways differ, or a row is no partition.
    """
    reachability = world.reachability
    endpoints = reachability.endpoints
    for source in endpoints.all:
        row = reachability.row(source, endpoints.everything)
        for parts in (row.low, row.high):
            assert_partition(parts, endpoints.everything)
        assert_halves(reachability, source)
        for destination in endpoints.all:
            pair = reachability.between(source, destination)
            place = f"{described(source)} -> {described(destination)}"
            found = (
                traffic_to(row.low, destination.index),
                traffic_to(row.high, destination.index),
            )
            assert (pair.low, pair.high) == found, place
            assert pair.low <= pair.high, place
    return len(endpoints.all) ** 2


def assert_halves(reachability: Reachability, source: Endpoint) -> None:
    """Ask for the two halves of a row: together they must be the row."""
    everything = reachability.endpoints.everything
    half = everything // 3
    whole = reachability.row(source, everything)
    one, other = reachability.row(source, half), reachability.row(source, everything & ~half)
    for index in range(len(reachability.endpoints.all)):
        here = one if half >> index & 1 else other
        assert traffic_to(whole.low, index) == traffic_to(here.low, index)
        assert traffic_to(whole.high, index) == traffic_to(here.high, index)
    for parts, within in ((one.low, half), (one.high, half), (other.low, everything & ~half)):
        assert_partition(parts, within)


def assert_partition(parts: Partition, within: int) -> None:
    """Check that no endpoint is in two parts, and none is outside of what was asked about."""
    seen = 0
    for mask in parts.values():
        assert mask
        assert not seen & mask
        seen |= mask
    assert not seen & ~within


def traffic_to(parts: Partition, index: int) -> Traffic:
    """Return the traffic of the part that holds an endpoint."""
    for passing, mask in parts.items():
        if mask >> index & 1:
            return passing
    return traffic.NOTHING


def described(endpoint: Endpoint) -> str:
    """Name an endpoint for a message."""
    if endpoint.pods:
        return f"{endpoint.namespace}/{endpoint.pod.name}"
    return f"node:{endpoint.node}" if endpoint.node else ", ".join(endpoint.outside.blocks()[:2])


def endpoint_of(world: outgate.World, name: str) -> Endpoint:
    """Return the endpoint that has a pod of this name, the node, or the cell with the address."""
    for endpoint in world.reachability.endpoints.all:
        if any(f"{pod.namespace}/{pod.name}" == name for pod in endpoint.pods):
            return endpoint
        if not endpoint.pods and endpoint.node and name == f"node:{endpoint.node}":
            return endpoint
    raise LookupError(name)
