"""Needs into intents: new ones, or additions to those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from outgate.intents.documents import EgressIntent, Intents, NamedWorkload
from outgate.intents.needs import Need
from outgate.intents.shape import MOST_NEEDS
from outgate.learning.needs.answers import Addition
from outgate.learning.needs.subjects import Learner

Written = tuple[Learner, tuple[EgressIntent, ...], list[Need]]
"""Whose, the intents that are for it already, and the needs to write."""


def intents_of(written: Iterable[Written], intents: Intents) -> Iterator[EgressIntent]:
    """Yield intents for whoever has none.

    Args:
        written: Needs by whom they are of.
        intents: What is there already, whose names are taken.
    """
    taken = {(one.namespace, one.name) for one in intents.intents}
    for learner, mine, needs in written:
        if mine:
            continue
        for part in _parts(needs):
            name = _free(learner, taken)
            taken.add((learner.namespace, name))
            yield EgressIntent(learner.namespace, name, learner.subject, part)


def additions_of(written: Iterable[Written]) -> Iterator[Addition]:
    """Yield what is to be added to intents that are there.

    Args:
        written: Needs by whom they are of.
    """
    for _, mine, needs in written:
        if mine:
            yield Addition(mine[0], tuple(needs))


def _parts(needs: list[Need]) -> Iterator[tuple[Need, ...]]:
    for start in range(0, len(needs), MOST_NEEDS):
        yield tuple(needs[start : start + MOST_NEEDS])


def _free(learner: Learner, taken: set[tuple[str, str]]) -> str:
    name = learner.name
    if (learner.namespace, name) in taken and isinstance(learner.subject, NamedWorkload):
        name = f"{name}-{learner.subject.kind.lower()}"
    number, base = 1, name
    while (learner.namespace, name) in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def together(
    intents: Intents, new: Sequence[EgressIntent], additions: Sequence[Addition]
) -> Intents:
    """Return all intents as they are with what was learnt.

    Args:
        intents: What is there.
        new: Intents beside them.
        additions: What some of them get.
    """
    more = {id(one.intent): one.needs for one in additions}
    old = [
        replace(intent, needs=(*intent.needs, *more.get(id(intent), ())))
        for intent in intents.intents
    ]
    found = sorted((*old, *new), key=lambda one: (one.namespace, one.name))
    return replace(intents, intents=tuple(found))
