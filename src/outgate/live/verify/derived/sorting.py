"""Which workloads a probe may stand for, and why it may not stand for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from outgate.live.verify.derived.asking import Stand
from outgate.live.verify.derived.cases import Subject
from outgate.live.verify.derived.harmless import Neighbours, obstacle
from outgate.live.verify.derived.identity import identity, told_apart_by
from outgate.model.selectors import Selector

Labelled = Callable[[int, Mapping[str, str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A workload that is to be probed."""

    subject: Subject
    number: int
    """The probe's."""
    labels: dict[str, str]
    """What policies know the probe by."""


@dataclass(slots=True)
class Sorted:
    """Who is probed, and who is not."""

    waiting: list[Waiting] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    """Workload to the reason."""


def sort_out(
    found: Iterable[Subject],
    around: Neighbours,
    chosen: Sequence[Selector],
    stand: Stand,
    labelled: Labelled,
    forbids: Callable[[str], str] = lambda _: "",
) -> Sorted:
    """Prove of each probe that policies treat it like its workload, and that it harms nobody.

    Args:
        found: The workloads.
        around: Who goes by labels of pods.
        chosen: The selectors of all policies.
        stand: What stands for a workload.
        labelled: From a probe's number and what policies know it by to all labels that it will
            have.
        forbids: Says why nothing may be made in a namespace.
    """
    result = Sorted()
    for number, subject in enumerate(found, 1):
        words = forbids(subject.namespace)
        if words:
            result.skipped[subject.name] = words
            continue
        if stand is Stand.REAL:
            result.waiting.append(Waiting(subject, number, dict(subject.labels)))
            continue
        few = identity(subject.labels, chosen)
        every = labelled(number, few)
        apart = told_apart_by(subject.labels, every, chosen)
        if apart is not None:
            words = f"a policy selects by {apart.requirements[0]}, as ours are"
        else:
            words = obstacle(subject.namespace, every, around, is_owned=stand is Stand.JOB)
        if words:
            result.skipped[subject.name] = words
        else:
            result.waiting.append(Waiting(subject, number, few))
    return result
