"""The one exception of the harness: a sentence that says what failed and what to do."""

from __future__ import annotations


class ClusterError(Exception):
    """Something that the test cluster needs is missing or did not happen in time."""


class HopelessError(ClusterError):
    """What is waited for can never come."""
