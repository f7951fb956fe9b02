"""Which checks look, and how bad what they find is: words of the user into checks."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from outgate.checks.kinds import Check
from outgate.checks.table import BY_WORD, CHECKS
from outgate.errors import UsageError
from outgate.model.findings import Severity


def chosen_checks(
    select: Iterable[str], ignore: Iterable[str], dashes: str = "--"
) -> tuple[Check, ...]:
    """Return the checks that look.

    Args:
        select: Codes, beginnings of codes (``OG3``), or names; all checks where there are none.
        ignore: Those that do not look.
        dashes: What stands before the names of options, for errors; nothing in a library.

    Raises:
        UsageError: A word is none of them.
    """
    wanted = _codes(f"{dashes}select", select)
    unwanted = _codes(f"{dashes}ignore", ignore)
    return tuple(
        check
        for check in CHECKS
        if (not wanted or check.code in wanted) and check.code not in unwanted
    )


def severities_of(texts: Iterable[str], dashes: str = "--") -> dict[str, Severity]:
    """Return severities by code.

    Args:
        texts: Each ``CODE=SEVERITY``; several codes may be meant by the beginning of one.
        dashes: See `chosen_checks`.

    Raises:
        UsageError: One is something else.
    """
    found: dict[str, Severity] = {}
    for text in texts:
        word, equals, level = text.partition("=")
        if not equals or level not in tuple(Severity):
            raise UsageError(
                f"{dashes}severity {text!r} is not CODE=SEVERITY, with one of {', '.join(Severity)}"
            )
        found |= dict.fromkeys(_codes(f"{dashes}severity", [word]), Severity(level))
    return found


def _codes(option: str, words: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in words:
        for word in filter(None, (part.strip() for part in text.split(","))):
            codes = {check.code for check in CHECKS if check.code.startswith(word.upper())}
            if not codes and word.lower() in BY_WORD:
                codes = {BY_WORD[word.lower()]}
            if not codes:
                near = get_close_matches(word.upper(), BY_WORD, n=1)
                near = near or get_close_matches(word.lower(), BY_WORD, n=1)
                hint = f"did you mean {near[0]}?" if near else "outgate check lists the codes"
                raise UsageError(f"{option}: no check is called {word!r}; {hint}")
            found |= codes
    return found
