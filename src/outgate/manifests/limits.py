"""How much of one input is read before it is called too much.

A manifest comes from strangers more often than one thinks: from a chart, a pull request, a dump.
These numbers keep a hostile file from eating the machine, and are far above any honest one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of reading."""

    source_bytes: int = 1 << 30
    """The size of one file or stream, after it is uncompressed."""
    values: int = 2_000_000
    """The values (mappings, lists and scalars) in one document, with every alias written out."""
    depth: int = 200
    """How deep mappings and lists may nest."""


DEFAULT_LIMITS = Limits()
"""What is used where nobody says otherwise."""
