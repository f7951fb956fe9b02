"""One store into another, once."""

from __future__ import annotations

from outgate.errors import UsageError
from outgate.flows.marking import packed
from outgate.flows.store.store import Store


def merge(target: Store, other: Store) -> int:
    """Add a store to another, whole or not at all.

    Args:
        target: Takes the edges.
        other: Has them.

    Returns:
        How many edges were added.

    Raises:
        UsageError: They have an input in common, which would count twice.
    """
    with target.writing():
        there = {(record.digest, record.size): record for record in target.imports()}
        records = other.imports()
        for record in records:
            if (record.digest, record.size) in there:
                raise UsageError(
                    f"{str(target.path)!r} holds {record.origin!r} already, which is in "
                    f"{str(other.path)!r} too and would count twice; nothing was merged: import "
                    "the other logs of it instead"
                )
        target.learn(other.owners())
        number = 0
        for edge in other.raw_edges():
            target.add((edge,))
            number += 1
        for at, record in enumerate(records, 1):
            # A log that overlaps with one of the other's is to be known too.
            marks = packed(other.marks()) if at == len(records) else b""
            target.note(record, marks)
    return number


def in_common(target: Store, other: Store) -> int:
    """Return how many records that are remembered are in both of two stores.

    Args:
        target: A store.
        other: Another one.
    """
    return len(set(target.marks()).intersection(other.marks()))
