"""Evidence of needs that traffic showed again: what it would say now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outgate.intents.needs import EvidenceValue
from outgate.learning.needs.answers import Refreshed
from outgate.learning.needs.standing import Held
from outgate.learning.needs.traces import Confidence

_ORDER = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def refreshed(seen_again: Iterable[Held]) -> Iterator[Refreshed]:
    """Yield what is different, for needs whose evidence ends before what was seen.

    Only keys that are there: who wrote no evidence wants none. A store forgets what is old, so
    numbers only grow and the first time stays the earlier one.

    Args:
        seen_again: Needs of intents that traffic showed.
    """
    for held in seen_again:
        old, new = held.need.evidence_by_key, dict(held.seen.evidence)
        if held.intent is None or not str(old.get("last", "")) < str(new["last"]):
            continue
        changed = tuple(
            (key, value)
            for key, before in old.items()
            if key in _LATER and (value := _LATER[key](before, new[key])) != before
        )
        if "last" in old and changed:
            yield Refreshed(held.intent, held.index, changed)


def _larger(old: EvidenceValue, new: EvidenceValue) -> EvidenceValue:
    return max(old, new) if isinstance(old, int) and isinstance(new, int) else old


def _later(old: EvidenceValue, new: EvidenceValue) -> EvidenceValue:
    return max(str(old), str(new))


def _surer(old: EvidenceValue, new: EvidenceValue) -> EvidenceValue:
    known = [str(one) for one in _ORDER]
    return max(old, new, key=lambda one: known.index(str(one))) if old in known else old


_LATER = {"count": _larger, "days": _larger, "last": _later, "confidence": _surer}
