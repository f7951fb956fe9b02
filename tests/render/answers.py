"""Small answers, made by hand, for renderers to render."""

from __future__ import annotations

from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin
from outgate.model.verdicts import Verdict
from outgate.questions.answers import (
    Connections,
    ExplainAnswer,
    Members,
    Part,
    ReachAnswer,
    Reading,
)
from outgate.sets import traffic
from outgate.sets.traffic import Traffic

HERE = Origin("app.yaml", 3, 5)


def gap(kind: GapKind, what: str, *, remedy: str = "", namespace: str | None = None) -> Gap:
    """Return a gap at a fixed place."""
    return Gap(kind, what, HERE, remedy, namespace)


TCP_80 = traffic.of("TCP", 80, 80)


def reading(*gaps: Gap) -> Reading:
    """Return what an answer rests on."""
    return Reading("upstream", 3, 1, 1, 2, 1, {"ConfigMap": 1}, gaps)


def explained(*parts: Part, source: str = "app/a", destination: str = "app/b:80") -> ExplainAnswer:
    """Return an answer of these parts."""
    verdicts = {part.verdict for part in parts}
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.MIXED
    return ExplainAnswer(source, destination, verdict, parts, (), reading())


def part(
    *,
    verdict: Verdict = Verdict.DENIED,
    passing: Traffic = TCP_80,
    sources: tuple[str, ...] = ("app/a",),
    destinations: tuple[str, ...] = ("app/b",),
    reason: str = "because it is so",
) -> Part:
    """Return a part without a proof."""
    return Part(verdict, passing, "", sources, destinations, reason, None, None, (), ())


def reached(*connections: Connections, by_namespace: tuple[()] = ()) -> ReachAnswer:
    """Return an answer of these connections."""
    pairs = sum(item.pairs for item in connections)
    return ReachAnswer(
        "what everything reaches", connections, pairs, 0, 2, 2, by_namespace, True, reading()
    )


def connection(source: str, destination: str) -> Connections:
    """Return a connection of one pair over TCP 80."""
    return Connections(
        Verdict.ALLOWED,
        Members(workloads=(source,), count=1, words=source),
        Members(workloads=(destination,), count=1, words=destination),
        traffic.of("TCP", 80, 80),
        1,
    )
