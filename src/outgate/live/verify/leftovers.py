"""What earlier runs left: a run that was killed cannot remove its namespace, so the next one does.

Its pods and Jobs have ended by their own deadlines by then; the namespace, its Services and its
policy, which selects none but those pods, are what remains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from outgate.live.verify.objects import LIFETIME, PURPOSE, VERIFY
from outgate.live.writing import MANAGED_BY, OUTGATE


def expired(namespaces: Iterable[Mapping[str, Any]], now: str) -> tuple[list[str], list[str]]:
    """Say which namespaces of earlier runs may go.

    Args:
        namespaces: The objects.
        now: The API server's time, RFC 3339: that of an object that was made just now. Ours may
            be wrong.

    Returns:
        The names of those that are past their time, and of those that are not: another run is
        under way there, or was killed moments ago.
    """
    moment = _time(now)
    old: list[str] = []
    young: list[str] = []
    for body in namespaces:
        metadata = body.get("metadata") or {}
        labels = metadata.get("labels") or {}
        if labels.get(MANAGED_BY) != OUTGATE or labels.get(PURPOSE) != VERIFY:
            continue
        name = str(metadata.get("name", ""))
        made = _time(str(metadata.get("creationTimestamp", "")))
        lifetime = str((metadata.get("annotations") or {}).get(LIFETIME, ""))
        if moment is None or made is None or not lifetime.isdecimal():
            continue
        is_old = (moment - made).total_seconds() > int(lifetime)
        if metadata.get("deletionTimestamp") is None:
            (old if is_old else young).append(name)
    return old, young


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
