"""OG306: selects workloads of somebody else too."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import mapping
from outgate.engine.bits import members
from outgate.model.findings import Severity, some
from outgate.model.selectors import Operator

_OF_WHOM = ("app.kubernetes.io/part-of", "app.kubernetes.io/instance")
"""Labels that say of what something is a part."""


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies of one application whose labels pods of another have too."""
    for policy in evidence.in_force:
        if not policy.entries:
            continue
        selector = policy.entries[0].subject.pods
        asked = {one.key for one in selector.requirements if one.operator is Operator.IN}
        labels = mapping(mapping(policy.document.body.get("metadata")).get("labels"))
        for key in _OF_WHOM:
            own = labels.get(key)
            if not isinstance(own, str) or key in asked or selector.selects_all:
                continue
            mask = evidence.real(evidence.selected(policy.entries[0].subject).low)
            theirs: dict[int, str] = {}
            is_own = False
            for index in members(mask):
                endpoint = evidence.reachability.endpoints.all[index]
                value = endpoint.pod.labels.get(key)
                is_own = is_own or value == own
                if value is not None and value != own and endpoint.workload is not None:
                    theirs[id(endpoint.workload)] = f"{named(endpoint.workload)} (of {value})"
            if not theirs or not is_own:
                continue
            yield policy.mistake(
                ("spec", "podSelector"),
                f"is part of {own} and selects {some(list(theirs.values()), 3)} too",
                f"add {key}: {own} to the selector",
            )
            break


CHECK = Check(
    "OG306",
    "catches-foreign",
    Severity.WARNING,
    "A policy of one application selects pods of another one in the same namespace.",
    "It isolates pods that its author does not know: what they need and it does not allow is "
    "denied as soon as it is applied.",
    find,
)
