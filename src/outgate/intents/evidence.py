"""Reads ``evidence``: what was observed of a need, kept and shown and never interpreted.

Whoever writes it may have more to say than is foreseen here, so unknown keys are kept too, within
bounds.
"""

from __future__ import annotations

from typing import Any

from outgate.dialects.networkpolicy.shape import kind_of, shown
from outgate.intents.needs import EvidenceValue
from outgate.intents.shape import LONGEST_TEXT, IntentFaults
from outgate.model.origins import Path

MOST_KEYS = 16
MOST_SOURCES = 64
_COUNTS = frozenset({"count", "days"})
_TEXTS = frozenset({"first", "last", "confidence"})
_LONGEST_KEY = 64


def read_evidence(
    value: Any, path: Path, faults: IntentFaults
) -> tuple[tuple[str, EvidenceValue], ...]:
    """Read the mapping.

    Args:
        value: What stands there.
        path: Where it stands.
        faults: Takes what is wrong.

    Returns:
        Keys and values as they are written, without those that have a fault.
    """
    keys = frozenset(map(str, value)) if isinstance(value, dict) else frozenset()
    body = faults.mapping(value, path, keys)
    if len(body) > MOST_KEYS:
        faults.add(path, f"has {len(body)} keys, and {MOST_KEYS} are the most")
        return ()
    found: list[tuple[str, EvidenceValue]] = []
    for key, item in body.items():
        where = (*path, key)
        if len(key) > _LONGEST_KEY:
            faults.add(where, f"the key {shown(key)} is longer than {_LONGEST_KEY} characters")
        elif key in _COUNTS and not _is_count(item):
            faults.add(where, f"must be a whole number, 0 or more, not {kind_of(item)}")
        elif key in _TEXTS and not _is_text(item):
            faults.add(where, f"must be text, not {kind_of(item)}")
        elif key == "sources" and not isinstance(item, list):
            faults.add(where, f"must be a list of texts, not {kind_of(item)}")
        elif isinstance(item, list):
            if len(item) > MOST_SOURCES or not all(map(_is_text, item)):
                faults.add(where, f"must be a list of at most {MOST_SOURCES} texts")
            else:
                found.append((key, tuple(item)))
        elif _is_text(item) or isinstance(item, bool | int | float):
            found.append((key, item))
        else:
            faults.add(where, f"must be text, a number, true, false or a list, not {kind_of(item)}")
    return tuple(found)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT
