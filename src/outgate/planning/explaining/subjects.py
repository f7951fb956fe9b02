"""Whom a need is for, by which labels, and why by those."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.documents import LabelledPods
from outgate.model.findings import some
from outgate.model.labels import is_stable
from outgate.model.selectors import Selector
from outgate.model.workloads import Workload
from outgate.planning.destinations import find_workload
from outgate.planning.explaining.answers import Step
from outgate.planning.explaining.choosing import Chosen
from outgate.planning.ground import Ground
from outgate.planning.selecting import common_labels, selectable_labels


def subject_steps(ground: Ground, chosen: Chosen) -> Iterator[Step]:
    """Yield whom a need is for.

    Args:
        ground: The cluster, and what is known about it.
        chosen: The need.
    """
    intent = chosen.intent
    if intent is None:
        source = "the baseline by default" if ground.baseline.is_assumed else "the baseline"
        yield Step(f"every pod of {chosen.namespace}, those that are made later included", source)
        return
    subject = intent.subject
    if isinstance(subject, LabelledPods):
        yield Step(f"the pods of {intent.namespace} with {subject}: the intent names these labels")
        selected = ground.namings.selected(intent.namespace, subject.selector)
        if selected:
            yield Step(f"in the input these are of {some(tuple(map(str, selected)))}")
        return
    found = find_workload(ground, intent.namespace, subject.kind, subject.name)
    if found.workload is not None:
        yield from label_steps(ground, found.workload)


def label_steps(ground: Ground, workload: Workload) -> Iterator[Step]:
    """Yield by which labels a workload is selected, and why by those.

    Args:
        ground: The cluster, and what is known about it.
        workload: One of its workloads.
    """
    naming = ground.namings.of(workload)
    selector = naming.selector
    if selector is None:
        yield Step(f"{workload}: no label that stays is on all of its pods", str(workload.origin))
        return
    chosen = {one.key: one.values[0] for one in selector.requirements}
    words = ", ".join(f"{key}={value}" for key, value in chosen.items())
    yield Step(f"{workload} by {words}", str(workload.origin))
    if naming.also:
        yield Step(f"no labels tell it from {some(tuple(map(str, naming.also)))}")
    elif len(chosen) == 1:
        yield Step(f"a label that stays, and no other workload of {workload.namespace} has it")
    else:
        for left in selector.requirements:
            rest = Selector(tuple(one for one in selector.requirements if one is not left))
            others = [
                str(other)
                for other in ground.namings.selected(workload.namespace, rest)
                if other is not workload
            ]
            if others:
                key, _, values = left
                yield Step(f"without {key}={values[0]} it would select {some(tuple(others))} too")
    own = common_labels(selectable_labels(workload))
    passing = sorted(key for key in own if not is_stable(key))
    if passing:
        yield Step(f"not by {some(tuple(passing))}: labels of that sort do not stay")
