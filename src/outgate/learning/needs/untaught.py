"""Why an edge teaches nothing, in the words that follow "edges are", and what would mend it.

A reason that is not in the table of remedies speaks against nobody's picture: traffic from outside
is nobody's need.
"""

from __future__ import annotations

UNKNOWN_SENDER = "of which nothing tells who sent it"
UNKNOWN_END = "to ends of which nothing tells what they were"
UNKNOWN_ADDRESS = "to addresses of which nothing tells whose they were"
UNKNOWN_NODE = "to nodes whose addresses nothing tells"
UNTOLD_OUTSIDE = "to the outside, at addresses that its source does not tell"
ABSENT = "that are not in the snapshot"
FROM_ABSENT = f"of workloads {ABSENT}"
TO_ABSENT_WORKLOADS = f"to workloads {ABSENT}"
TO_ABSENT_SERVICES = f"to Services {ABSENT}"

_WITH_HISTORY = "capture the cluster again with --watch, and import with -f and --history"
_AGAIN = "capture the cluster again, or import a source that tells it"
REMEDIES: dict[str, str] = {
    UNKNOWN_SENDER: _WITH_HISTORY,
    UNKNOWN_END: _WITH_HISTORY,
    UNKNOWN_ADDRESS: _WITH_HISTORY,
    UNKNOWN_NODE: _WITH_HISTORY,
    UNTOLD_OUTSIDE: _AGAIN,
    FROM_ABSENT: _AGAIN,
    TO_ABSENT_WORKLOADS: _AGAIN,
    TO_ABSENT_SERVICES: _AGAIN,
}
"""Reason to what would mend it."""
