"""The labels that Cilium looks at: a selector on any other label silently matches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import cilium
from outgate.model.facts import Fact

_SOURCES = ("k8s:", "any:")
_LONGEST = 200
"""Characters of a pattern beyond which it is not tried."""


def find_label_filters(seen: Observation) -> Fact[tuple[str, ...]] | None:
    """Return the patterns; None where all labels count.

    Args:
        seen: What was read.
    """
    patterns = tuple(seen.config_maps.get(cilium.CONFIG, {}).get(cilium.LABELS, "").split())
    if not patterns:
        return None
    return Fact(patterns, f"{cilium.PLACE}, key {cilium.LABELS}")


def hides(patterns: Iterable[str], key: str) -> bool:
    """Say whether these patterns keep Cilium from looking at a label.

    Each is a regular expression on the start of the key, after its source; ``!`` excludes. Where
    one includes, everything that none includes is left out.

    Args:
        patterns: As they stand in Cilium's configuration.
        key: The label's key.
    """
    included = excluded = has_inclusions = False
    for pattern in patterns:
        is_exclusion = pattern.startswith("!")
        words = pattern.removeprefix("!")
        source, colon, rest = words.partition(":")
        if colon and f"{source}:" not in _SOURCES:
            continue  # of another source than Kubernetes, such as reserved:
        words = rest if colon else words
        has_inclusions = has_inclusions or not is_exclusion
        if _matches(words, key):
            excluded = excluded or is_exclusion
            included = included or not is_exclusion
    return excluded or (has_inclusions and not included)


def _matches(pattern: str, key: str) -> bool:
    if len(pattern) > _LONGEST:
        return False
    try:
        return re.match(pattern, key) is not None
    except re.error:
        return key.startswith(pattern)
