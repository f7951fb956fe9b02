"""OGI401: needs that say what another one says already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.intents.checking.covering import covers
from outgate.intents.checking.questions import Subject
from outgate.intents.documents import BaselineDns, EgressIntent
from outgate.intents.documents import Subject as WhoseIntent
from outgate.intents.needs import Need, Platform, ToPlatform
from outgate.model.findings import Finding, Severity


def overlaps(subject: Subject) -> Iterator[Finding]:
    """Find needs that are covered by another of the same workload, or by the baseline."""
    groups: dict[tuple[str, WhoseIntent], list[EgressIntent]] = {}
    for intent in subject.intents.intents:
        groups.setdefault((intent.namespace, intent.subject), []).append(intent)
    baseline = subject.intents.baseline
    everybody = _valid(baseline.every_workload, subject)
    for (namespace, whose), intents in groups.items():
        needs = _valid([need for intent in intents for need in intent.needs], subject)
        for number, need in enumerate(needs):
            found = _cover(number, need, needs) or next(
                (one for one in everybody if covers(one, need)), None
            )
            if found is not None:
                where = f"what {found} at {found.origin} covers"
            elif need.to == ToPlatform(Platform.DNS) and baseline.dns is BaselineDns.CLUSTER:
                where = "what the baseline gives to everybody (dns: cluster)"
            else:
                continue
            yield Finding(
                "OGI401",
                Severity.NOTE if found is None else Severity.WARNING,
                f"{namespace}/{whose} needs {need}, {where}",
                "remove one of the two, so that removing it later takes effect",
                need.origin,
                namespace,
            )


def _valid(needs: Sequence[Need], subject: Subject) -> list[Need]:
    return [need for need in needs if not need.is_expired(subject.today)]


def _cover(number: int, need: Need, needs: Sequence[Need]) -> Need | None:
    for other, wide in enumerate(needs):
        # Of two that say the same only the later one is told.
        if other != number and covers(wide, need) and (other < number or not covers(need, wide)):
            return wide
    return None
