"""Labels that are nearly those that a selector asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from outgate.model.selectors import Operator, Requirement, Selector
from outgate.model.workloads import Workload

_DIGITS = re.compile(r"\d+")
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """Workloads that miss a selector by one label, and by a few letters of it."""

    wanted: Requirement
    found: str
    """The label that they have, as ``key=value``."""
    workloads: tuple[Workload, ...]


def likeness(selector: Selector, among: Iterable[Workload]) -> Likeness | None:
    """Find workloads that a selector would select but for a slip of the pen.

    Args:
        selector: One that selects none of them.
        among: The workloads.

    Returns:
        Those with the first label that is nearly the wanted one; None where there are none.
    """
    found: dict[tuple[Requirement, str], list[Workload]] = {}
    for workload in among:
        for pod in workload.pods[:1]:
            unmet = [one for one in selector.requirements if not one.matches(pod.labels)]
            if len(unmet) != 1 or unmet[0].operator is not Operator.IN:
                continue
            label = _like(unmet[0], pod.labels.items())
            if label is not None:
                found.setdefault((unmet[0], label), []).append(workload)
    for (wanted, label), workloads in found.items():
        return Likeness(wanted, label, tuple(workloads))
    return None


def _like(wanted: Requirement, labels: Iterable[tuple[str, str]]) -> str | None:
    for key, value in labels:
        is_like_value = key == wanted.key and any(is_slip(value, one) for one in wanted.values)
        is_like_key = value in wanted.values and is_slip(key, wanted.key)
        if is_like_value or is_like_key:
            return f"{key}={value}"
    return None


def is_slip(one: str, other: str) -> bool:
    """Say whether one text is the other with a letter too much, too few, changed, or swapped.

    Texts that differ in numbers, and short ones, are names of different things.

    Args:
        one: A text.
        other: Another.
    """
    if one == other or min(len(one), len(other)) < _SHORT:
        # A key of two or three letters is like any other; a plural is not.
        return one != other and (one + "s" == other or other + "s" == one)
    if abs(len(one) - len(other)) > 1:
        return False
    # A slip leaves the first or the last part alone, and most pairs have neither in common.
    part = (min(len(one), len(other)) - 2) // 2
    if one[:part] != other[:part] and one[-part:] != other[-part:]:
        return False
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    if len(one) == len(other):
        is_swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
        return rest[1:] == others[1:] or is_swapped
    return rest[1:] == others if len(one) > len(other) else rest == others[1:]
