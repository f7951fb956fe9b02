"""The picture of `explain`: the way from source to destination through both sides of the proof."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from outgate.model.verdicts import Verdict
from outgate.questions.answers import ExplainAnswer, Part, SideAnswer
from outgate.render.looks import Look
from outgate.render.pictures.naming import lines_of, short
from outgate.render.pictures.picture import Arrow, Box, Frame, FrameKind, Picture, Shape
from outgate.render.tables.counting import count

_MOST_PARTS = 6
_MOST_LINES = 3
_STATES = {
    "open": "no policy isolates it",
    "host-network": "on its node's network",
    "not-a-pod": "not a pod",
}


class _Ends:
    """The boxes of ends, one for the names of a part in one namespace."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._keys: dict[tuple[FrameKind, str, tuple[str, ...]], str] = {}

    def keys(self, names: Sequence[str]) -> list[str]:
        """Return the keys of the boxes that stand for *names*."""
        places: dict[tuple[FrameKind, str], list[str]] = {}
        for name in names:
            places.setdefault(_place(name), []).append(name)
        found = []
        for (kind, namespace), members in places.items():
            key = (kind, namespace, tuple(members))
            found.append(self._keys.setdefault(key, f"e{len(self._keys) + 1}"))
        return found

    def frames(self) -> tuple[Frame, ...]:
        """Return the boxes in their frames."""
        frames: dict[tuple[FrameKind, str], list[Box]] = {}
        for (kind, namespace, names), key in self._keys.items():
            inner = [name.removeprefix(f"{namespace}/") for name in names] if namespace else names
            shape = {
                FrameKind.NAMESPACE: Shape.WORKLOADS,
                FrameKind.NODES: Shape.NODE,
                FrameKind.OUTSIDE: Shape.OUTSIDE,
            }[kind]
            thing = {Shape.WORKLOADS: "workload", Shape.NODE: "node"}.get(shape, "block")
            box = Box(key, lines_of(inner, thing, self._look), shape)
            frames.setdefault((kind, namespace), []).append(box)
        titles = {FrameKind.NODES: "nodes", FrameKind.OUTSIDE: "outside of the cluster"}
        return tuple(
            Frame(f"f{number}", titles.get(kind, short(namespace, self._look)), kind, tuple(boxes))
            for number, ((kind, namespace), boxes) in enumerate(frames.items(), 1)
        )


def of_explain(answer: ExplainAnswer, look: Look) -> Picture:
    """Return the picture: per part of the answer source, egress, ingress, destination.

    Args:
        answer: The answer.
        look: `Look.verbose` draws every part and names every policy.
    """
    parts = answer.parts if look.verbose else _some(answer.parts)
    ends = _Ends(look)
    sides: list[Box] = []
    arrows: list[Arrow] = []
    for number, part in enumerate(parts, 1):
        boxes = _sides(number, part, look)
        sides += boxes
        arrows += _way(part, boxes, ends, look)
    left = len(answer.parts) - len(parts)
    remarks = [*answer.notes]
    if left:
        are = "is" if left == 1 else "are"
        remarks.append(f"{count(left, 'more part')} of the answer {are} left out: -v draws all")
    return Picture(
        title=f"{answer.source} to {answer.destination}: {answer.verdict}",
        remarks=tuple(remarks),
        frames=ends.frames(),
        loose=tuple(sides),
        arrows=tuple(arrows),
    )


def _some(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the first part of each verdict, then others, as many as one can read."""
    if len(parts) <= _MOST_PARTS:
        return tuple(parts)
    first = {part.verdict: number for number, part in reversed(list(enumerate(parts)))}
    order = [*sorted(first.values()), *range(len(parts))]
    chosen = list(dict.fromkeys(order))[:_MOST_PARTS]
    return tuple(parts[number] for number in sorted(chosen))


def _way(part: Part, sides: Sequence[Box], ends: _Ends, look: Look) -> list[Arrow]:
    words = "all traffic" if part.traffic_words == "all" else part.traffic_words
    label = short(words, look)
    first, last = sides[0], sides[-1]
    arrows = [
        Arrow(key, first.key, label if number == 0 else "", None)
        for number, key in enumerate(ends.keys(part.sources))
    ]
    if last is not first:
        arrows.append(Arrow(first.key, last.key, "", first.verdict or part.verdict))
    arrows += [
        Arrow(last.key, key, str(part.verdict), part.verdict)
        for key in ends.keys(part.destinations)
    ]
    return arrows


def _sides(number: int, part: Part, look: Look) -> list[Box]:
    boxes = [
        Box(f"p{number}{side.direction}", _side(side, ends, look), Shape.SIDE, side.verdict)
        for side, ends in ((part.egress, part.sources), (part.ingress, part.destinations))
        if side is not None
    ]
    if boxes:
        return boxes
    return [
        Box(f"p{number}", (str(part.verdict), short(part.reason, look)), Shape.SIDE, part.verdict)
    ]


def _side(side: SideAnswer, ends: Sequence[str], look: Look) -> tuple[str, ...]:
    lines = [f"{side.direction} {side.verdict}"]
    if len(ends) > 1 and side.state != "not-a-pod":
        lines.append(short(f"for one of them, {side.subject}", look))
    if side.state in _STATES:
        lines.append(_STATES[side.state])
    policies = list(dict.fromkeys(rule.policy for rule in side.isolated_by))
    lines += _listed("isolated by", policies, "policy", look)
    rules = [f"{rule.policy} {rule.field}" for rule in side.allowed_by]
    lines += _listed("allowed by", rules, "rule", look)
    if side.verdict is not Verdict.ALLOWED:
        for miss in side.near_misses[: None if look.verbose else 1]:
            lines.append(short(f"nearest: {miss.rule.policy} {miss.rule.field}", look))
            lines += [short(words, look) for words in miss.missing]
        lines += _listed("in doubt:", list(side.doubts), "doubt", look)
    return tuple(lines)


def _listed(head: str, names: Sequence[str], thing: str, look: Look) -> list[str]:
    most = len(names) if look.verbose else _MOST_LINES
    lines = [short(f"{head} {name}", look) for name in names[:most]]
    left = len(names) - len(lines)
    plural = "policies" if thing == "policy" else ""
    return (
        [*lines, f"and {count(left, f'more {thing}', f'more {plural}' if plural else '')}"]
        if left
        else lines
    )


def _place(name: str) -> tuple[FrameKind, str]:
    """Return where an end is, as its name tells."""
    if name.startswith("node:"):
        return FrameKind.NODES, ""
    if "/" in name and not _is_block(name):
        return FrameKind.NAMESPACE, name.partition("/")[0]
    return FrameKind.OUTSIDE, ""


def _is_block(name: str) -> bool:
    first = name.partition(",")[0].partition(" and ")[0]
    try:
        ipaddress.ip_network(first, strict=False)
    except ValueError:
        return False
    return True
