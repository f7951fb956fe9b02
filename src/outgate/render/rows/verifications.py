"""One row per destination that was tried from a node."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.verify.answers import VerifyAnswer

HEADER = (
    "pool",
    "pool_verdict",
    "node",
    "node_verdict",
    "destination",
    "address",
    "counted",
    "verdict",
    "without_policy",
    "under_deny",
    "under_allow",
    "deny_seconds",
    "allow_seconds",
    "reason",
)


def rows(answer: VerifyAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer; a node or pool without a probe has one of its own."""
    for pool in answer.pools:
        if not pool.nodes:
            yield (pool.name, pool.verdict, *[""] * 11, pool.reason)
        for node in pool.nodes:
            head = (pool.name, pool.verdict, node.name, node.verdict)
            if not node.cases:
                yield (*head, *[""] * 9, node.reason)
            for case in node.cases:
                yield (
                    *head,
                    case.title,
                    case.destination,
                    "yes" if case.is_counted else "no",
                    case.verdict,
                    case.without_policy or "",
                    case.under_deny or "",
                    case.under_allow or "",
                    _seconds(case.deny_seconds),
                    _seconds(case.allow_seconds),
                    case.reason,
                )


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
