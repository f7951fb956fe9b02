"""The time in which it all happens, in microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 14
LEARNT_DAYS = 10
"""Of all days, those that are learnt from."""
START = int(_MONDAY.timestamp()) * SECOND


def stamp(time: int) -> str:
    """Return a time as RFC 3339 with nanoseconds."""
    return f"{moment(time):%Y-%m-%dT%H:%M:%S}.{time % SECOND:06}123Z"


def moment(time: int) -> datetime:
    """Return a time as a datetime without its fraction of a second."""
    return datetime.fromtimestamp(time // SECOND, UTC)
