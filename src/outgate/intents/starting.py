"""The first intents: one for every workload that is found, empty, and the baseline written out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from outgate.intents.documents import EgressBaseline, EgressIntent, Intents, NamedWorkload
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload

_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Passed:
    """Workloads that get no intent, and why."""

    why: str
    workloads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """The intents to begin with."""

    intents: tuple[EgressIntent, ...]
    passed: tuple[Passed, ...]


def start(snapshot: Snapshot, baseline: EgressBaseline, existing: Intents | None = None) -> Start:
    """Return an empty intent for every workload that a plan would cover.

    Args:
        snapshot: The cluster.
        baseline: Says which namespaces are exempt.
        existing: Intents that are there already; their workloads get no other one.
    """
    named = Counter((workload.namespace, workload.name) for workload in snapshot.workloads)
    taken = {(one.namespace, one.name) for one in existing.intents} if existing else set()
    of_namespace: dict[str, list[EgressIntent]] = {}
    for intent in existing.intents if existing else ():
        of_namespace.setdefault(intent.namespace, []).append(intent)
    intents: list[EgressIntent] = []
    passed: dict[str, list[str]] = {}
    for workload in snapshot.workloads:
        why = _why_not(workload, baseline, of_namespace.get(workload.namespace, ()))
        if why:
            passed.setdefault(why, []).append(str(workload))
            continue
        name = workload.name
        if named[workload.namespace, name] > 1 or (workload.namespace, name) in taken:
            name = f"{name}-{workload.kind.lower()}"
        taken.add((workload.namespace, name))
        subject = NamedWorkload(workload.kind, workload.name)
        intents.append(EgressIntent(workload.namespace, name, subject))
    return Start(tuple(intents), tuple(Passed(why, tuple(found)) for why, found in passed.items()))


def _why_not(workload: Workload, baseline: EgressBaseline, beside: Sequence[EgressIntent]) -> str:
    if baseline.exemption_of(workload.namespace) is not None:
        return "in namespaces that the baseline exempts"
    if all(pod.host_network for pod in workload.pods):
        return "on their node's network, where no policy covers them"
    if not is_usable_name(workload.namespace, workload.name):
        return "with a name that no API server takes"
    if any(_is_for(intent, workload) for intent in beside):
        return "that have an intent"
    return ""


def is_usable_name(namespace: str, name: str) -> bool:
    """Say whether an API server takes a namespace and a name, so that they may name a file too.

    Args:
        namespace: Of an object; its manifest may be anybody's.
        name: Its name.
    """
    return bool(
        _NAMESPACE.fullmatch(namespace) and _NAME.fullmatch(name) and len(name) <= _LONGEST_NAME
    )


def _is_for(intent: EgressIntent, workload: Workload) -> bool:
    if isinstance(intent.subject, NamedWorkload):
        return (intent.subject.kind.lower(), intent.subject.name) == (
            workload.kind.lower(),
            workload.name,
        )
    return any(intent.subject.selector.matches(pod.labels) for pod in workload.pods)


def file_of(intent: EgressIntent) -> str:
    """Return where an intent is kept below the folder of all of them."""
    return f"{intent.namespace}/{intent.name}.yaml"
