"""The traffic of an explained part, which an answer holds in words, back into its structure."""

from __future__ import annotations

import re

from outgate.errors import UsageError
from outgate.questions.ports import parse_port
from outgate.render.wire import parts
from outgate.sets import traffic
from outgate.sets.traffic import Traffic

_ONE = r"(?:TCP|UDP|SCTP) (?:all|\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)"
_WORDS = re.compile(rf"{_ONE}(?: {_ONE})*")


def traffic_of_words(words: str) -> str | list[dict[str, object]]:
    """Return the structure of traffic in words.

    Args:
        words: What ``str(Traffic)`` gives, a port as a question names it, or a protocol.

    Returns:
        ``all``, the ranges per protocol, or the words where the numbers are not known: a port's
        name, a protocol that has no ports.
    """
    if words in ("all", "none"):
        return words if words == "all" else []
    if _WORDS.fullmatch(words):
        return parts.traffic(_parsed(words))
    try:
        asked = parse_port(words)
    except UsageError:
        return words
    return parts.traffic(asked.traffic) if asked.traffic else words


def _parsed(words: str) -> Traffic:
    pieces = words.split(" ")
    found = traffic.NOTHING
    for protocol, ports in zip(pieces[::2], pieces[1::2], strict=True):
        if ports == "all":
            found |= traffic.of(protocol)
            continue
        for text in ports.split(","):
            low, _, high = text.partition("-")
            found |= traffic.of(protocol, int(low), int(high or low))
    return found
