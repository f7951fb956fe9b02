"""Labels that every policy in force treats like a workload's own, and as few as that takes.

A selector looks at the keys that it names and at no other. So a pod with the workload's values of
every key that some selector names, and without all others, is selected by exactly what selects
the workload. What is left out is what controllers, budgets and spread rules mostly go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from outgate.model.entries import Block, Entry, PodSelection, Touch
from outgate.model.selectors import Selector
from outgate.sets.addresses import Address


def selections(entries: Iterable[Entry], touches: Iterable[Touch]) -> Iterator[PodSelection]:
    """Yield everything by which policies select pods, as subjects and as peers."""
    for entry in entries:
        yield entry.subject
        for peer in entry.peers or ():
            if isinstance(peer, PodSelection):
                yield peer
    for touch in touches:
        yield from touch.subjects


def selectors(entries: Iterable[Entry], touches: Iterable[Touch]) -> tuple[Selector, ...]:
    """Return the pod selectors of all policies, each distinct one once."""
    return tuple(dict.fromkeys(found.pods for found in selections(entries, touches)))


def identity(labels: Mapping[str, str], chosen: Iterable[Selector]) -> dict[str, str]:
    """Return the fewest labels that the selectors treat like a pod's.

    Args:
        labels: The pod's own.
        chosen: The selectors of all policies.
    """
    keys = {requirement.key for selector in chosen for requirement in selector.requirements}
    return {key: value for key, value in sorted(labels.items()) if key in keys}


def told_apart_by(
    labels: Mapping[str, str], others: Mapping[str, str], chosen: Iterable[Selector]
) -> Selector | None:
    """Return a selector that treats two sets of labels differently; None is the proof of none.

    Args:
        labels: Of the workload.
        others: Of the probe, with every label that was put on it.
        chosen: The selectors of all policies.
    """
    return next(
        (one for one in chosen if one.matches(labels) is not one.matches(others)),
        None,
    )


def block_between(
    own: Iterable[Address], probe: Iterable[Address], entries: Iterable[Entry]
) -> str:
    """Return an ipBlock that holds addresses of one pod and not of the other; empty for none.

    An enforcer may match a pod by its address, and a probe has another one than the workload.

    Args:
        own: The addresses of a pod of the workload.
        probe: Those of the probe.
        entries: All rules.
    """
    first, second = tuple(own), tuple(probe)
    for entry in entries:
        for peer in entry.peers or ():
            if isinstance(peer, Block):
                held = [
                    {address.as_set() <= peer.addresses for address in addresses}
                    for addresses in (first, second)
                ]
                if held[0] != held[1]:
                    return f"{entry.policy} ({peer.text})"
    return ""
