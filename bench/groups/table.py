"""The table of groups: add one by a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Callable

from bench.figures import Section
from bench.groups import (
    beside_peer,
    differences,
    documents,
    flows,
    growth,
    learning,
    live,
    pages,
    planned,
    questions,
    ratios,
    replaying,
    startup,
    unprotected,
)
from bench.inputs import Inputs
from bench.plans import Plan

GROUPS: dict[str, Callable[[Plan, Inputs], Section]] = {
    "startup": startup.measure,
    "ratios": ratios.measure,
    "diff": differences.measure,
    "growth": growth.measure,
    "documents": documents.measure,
    "explain": questions.measure,
    "unprotected": unprotected.measure,
    "plan": planned.measure,
    "flows": flows.measure,
    "simulate": replaying.measure,
    "learn": learning.measure,
    "page": pages.measure,
    "live": live.measure,
    "peer": beside_peer.measure,
}
"""Name to what measures it, in the order of the page."""
