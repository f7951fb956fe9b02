"""The table of sources: add one by a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from outgate.flows.flow import Read
from outgate.flows.sources import hubble


class Reader(Protocol):
    """Reads the records of one input, one after the other."""

    def read(self, record: bytes) -> Read:
        """Read one record.

        Args:
            record: A JSON object, or a line of text.
        """
        ...


class Support(StrEnum):
    """What a reader was tested on; only the first is called supported."""

    REAL = "real"
    """A real capture."""
    DOCUMENTED = "documented"
    """Examples of the source's own documentation or tests."""
    CONSTRUCTED = "constructed"
    """Records made from the source's code."""


class Source(NamedTuple):
    """One source of records."""

    title: str
    support: Support
    is_mine: Callable[[dict[str, Any]], bool] | None
    """Says whether a JSON object is a record of it; None for lines of text."""
    is_line: Callable[[str], bool] | None
    """Says the same of a line of text."""
    make: Callable[[], Reader]
    cannot: tuple[str, ...]
    """What it cannot show, in words that follow "it does not show"."""


SOURCES: dict[str, Source] = {
    "hubble": Source(
        "Cilium Hubble",
        Support.REAL,
        hubble.is_mine,
        None,
        hubble.HubbleReader,
        ("host names that were not looked up through Cilium's DNS proxy",),
    ),
}
"""Name to source, the first that knows a record as its own reads it."""
