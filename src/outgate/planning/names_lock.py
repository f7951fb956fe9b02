"""What host names were resolved to, when, and for how long it holds: a file for Git."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from outgate.sets.addresses import parse_address

STALE_DAYS = 7
"""An entry that is older should be resolved again, whatever its answers said."""


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """One name's addresses."""

    name: str
    addresses: tuple[str, ...]
    """Sorted; of all answers."""
    answers: int
    """How many there were."""
    seconds: int
    """The shortest time for which an answer said that it holds."""
    when: str
    """RFC 3339, of the last answer."""
    is_stable: bool
    """Every answer had the same addresses."""
    watched: int = 0
    """Seconds between the first answer and the last."""
    servers: int = 1
    """How many servers were asked."""
    aliases: tuple[str, ...] = ()
    """The names that it is an alias of, in their order."""

    def age(self, today: date) -> int:
        """Return for how many days it has not been asked.

        Args:
            today: The day, in UTC.
        """
        return (today - date.fromisoformat(self.when[:10])).days


@dataclass(frozen=True, slots=True)
class NamesLock:
    """All names that were resolved."""

    names: Mapping[str, ResolvedName] = field(default_factory=dict)
    file: str = ""
    """Where it is kept; empty where the user named no such file."""


def kept(before: NamesLock, now: NamesLock, wanted: Iterable[str], file: str) -> NamesLock:
    """Return what a lock is to hold after names were resolved again.

    A name that did not answer this time keeps what it had: an outage of DNS closes nothing.

    Args:
        before: What it held.
        now: What was answered.
        wanted: The names that are still needed.
        file: Where it is kept.
    """
    found = {
        name: one
        for name in sorted(set(wanted))
        if (one := now.names.get(name) or before.names.get(name)) is not None
    }
    return NamesLock(found, file)


def in_order(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return addresses in their usual form and the order of their numbers, IPv4 first.

    IPv4 in the clothes of IPv6 (``::ffff:192.0.2.1``) is IPv4: no packet has the other.

    Args:
        addresses: The addresses.
    """
    return tuple(map(str, sorted({parse_address(text) for text in addresses})))
