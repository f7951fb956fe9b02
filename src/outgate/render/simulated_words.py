"""What became of a recorded edge, in lines: for pages, reports and lists of tests alike."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.learning.answers import Replayed
from outgate.model.verdicts import Verdict
from outgate.questions.answers import SideAnswer
from outgate.render.tables.counting import count


def destination(one: Replayed) -> str:
    """Return where an edge goes: the end, what it was called, port and protocol.

    Args:
        one: The edge.
    """
    edge = one.edge
    names = f" ({', '.join(edge.names[:3])})" if edge.names else ""
    port = f":{edge.port}" if edge.port else ""
    return f"{edge.destination}{names}{port}/{edge.protocol}"


def seen(one: Replayed) -> str:
    """Return the verdict, today's, how often it was seen and when last.

    Args:
        one: The edge.
    """
    before = "" if one.before is None else f", today {one.before}"
    return (
        f"{one.verdict}{before}; {count(one.edge.connections, 'connection')}, last seen "
        f"{one.edge.last_seen:%Y-%m-%d %H:%M}"
    )


def proof(one: Replayed) -> Iterator[tuple[str, str]]:
    """Return what proves the verdict.

    Args:
        one: The edge.

    Yields:
        Lines, each with the place that it is about, or none.
    """
    yield one.proof.reason, ""
    if one.verdict is Verdict.ALLOWED:
        return
    for side in (one.proof.egress, one.proof.ingress):
        if side is not None and side.verdict is not Verdict.ALLOWED:
            yield from _side(side)


def cures(one: Replayed) -> Iterator[str]:
    """Return the changes that would let it pass, but for the one that `Replayed.allow` is.

    Args:
        one: The edge.
    """
    if one.verdict is not Verdict.ALLOWED:
        for change in one.proof.changes:
            if not (one.allow and change.direction == "egress"):
                yield change.words


def _side(side: SideAnswer) -> Iterator[tuple[str, str]]:
    if side.isolated_by:
        policies = ", ".join(dict.fromkeys(rule.policy for rule in side.isolated_by))
        yield f"{side.direction} of {side.subject} is isolated by {policies}", ""
    for miss in side.near_misses[:1]:
        missing = "; ".join(miss.missing)
        words = f"nearest: {miss.rule.policy} {miss.rule.field}: {missing}"
        yield words, str(miss.rule.origin)
    for doubt in side.doubts[:2]:
        yield doubt, ""
