"""Times as sources write them, in microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime

LATEST = 4_102_444_800 * 1_000_000
"""The year 2100: a time behind it is no time."""


def of_datetime(time: datetime | None) -> int:
    """Return a time, or 0 where there is none, or none that can be.

    Args:
        time: With a zone; without one it is UTC.
    """
    if time is None:
        return 0
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return bounded(int(time.timestamp() * 1_000_000))


def of_text(text: str) -> int:
    """Return a time in RFC 3339, or 0."""
    try:
        return of_datetime(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return 0


def bounded(microseconds: int) -> int:
    """Return a time, or 0 where it cannot be."""
    return microseconds if 0 < microseconds < LATEST else 0
