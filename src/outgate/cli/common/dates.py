"""Days that users name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from outgate.errors import UsageError

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(option: str, text: str | None) -> date | None:
    """Return the day that an option names; None where it names none.

    Args:
        option: The option, for the error.
        text: Its value.

    Raises:
        UsageError: It is no date.
    """
    if text is None:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{option} {text!r} is no date; write it as in 2030-12-31")


def today_or(option: str, text: str | None) -> date:
    """Return the day that an option names, or today in UTC; see `day_of`."""
    return day_of(option, text) or datetime.now(UTC).date()
