"""Needs that are ranges of addresses, without what is not to be opened by the way."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.needs import Need, ToBlock
from outgate.model.entries import Block
from outgate.planning.ground import Ground
from outgate.planning.merging import Wanted
from outgate.planning.obstacles import about_need
from outgate.planning.plans import Obstacle
from outgate.planning.resolutions import Meant, Resolution, refused
from outgate.sets.addresses import AddressSet, parse_block


def resolve_block(ground: Ground, need: Need, to: ToBlock, namespace: str) -> Resolution:
    """Return the block of a need, with exceptions for what the baseline keeps closed.

    Args:
        ground: The cluster, and what is known about it.
        need: The need.
        to: Its destination.
        namespace: Whose it is.
    """
    left = to.addresses
    notes: list[Obstacle] = []
    if need.exception is None:
        for closed, words, remedy in closed_ranges(ground):
            inside = closed & left
            if not inside:
                continue
            left -= inside
            if not left or to.addresses <= closed:
                return refused("closed-range", f"{to} lies in {words}", remedy, need, namespace)
            notes.append(
                about_need(
                    "carved-out",
                    f"{', '.join(inside.blocks()[:3])} is excepted from it: {words}",
                    "give the need an exception if that is to be opened too",
                    need,
                    namespace,
                    stops=False,
                )
            )
    block = block_of(to.cidr, left)
    return Resolution(
        (Wanted(block, need.traffic, need),),
        (Meant(need.traffic, addresses=left),),
        tuple(notes),
    )


def closed_ranges(ground: Ground) -> Iterator[tuple[AddressSet, str, str]]:
    """Yield the ranges that no need opens without an exception.

    Args:
        ground: The cluster, and what is known about it.

    Yields:
        Addresses, what they are in words, and what to do about a need that lies in them.
    """
    for one in ground.baseline.closed_ranges:
        yield (
            one.addresses,
            f"{one.cidr}, which the baseline keeps closed ({one.why})",
            "give the need an exception with its reason, or choose a range beside it",
        )
    if ground.nodes:
        yield (
            ground.nodes,
            "the nodes' addresses, which a plan keeps closed",
            "use platform: kube-apiserver or node-local, or give the need an exception",
        )
    if ground.pods:
        yield (
            ground.pods,
            "the range of pods, whose addresses change",
            "name the workload or the Service that is meant, or give the need an exception",
        )
    if ground.services:
        yield (
            ground.services,
            "the range of Services",
            "name the Service that is meant, or give the need an exception",
        )


def block_of(cidr: str, meant: AddressSet) -> Block:
    """Return the ipBlock for some addresses of a range.

    Args:
        cidr: The range.
        meant: Those of its addresses that are meant, at least one.
    """
    holes = (parse_block(cidr) - meant).blocks()
    return Block(meant, f"{cidr} except {', '.join(holes)}" if holes else cidr)


def single(address: str) -> Block:
    """Return the ipBlock of one address.

    Args:
        address: The address.
    """
    cidr = f"{address}/128" if ":" in address else f"{address}/32"
    return Block(parse_block(cidr), cidr)
