"""The words of an answer."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What is known of a connection."""

    ALLOWED = "ALLOWED"
    DENIED = "DENIED"
    UNKNOWN = "UNKNOWN"
    """It cannot be known from the input; the reasons say what would settle it."""
    MIXED = "MIXED"
    """The question has parts with different verdicts. Never the verdict of one part."""
