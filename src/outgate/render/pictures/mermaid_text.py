"""A picture as a flowchart of Mermaid, which code hosts and wikis draw."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from outgate.model.verdicts import Verdict
from outgate.render.escaping import clean
from outgate.render.pictures.picture import Arrow, Box, Frame, FrameKind, Picture, Shape

MOST_CHARACTERS = 50_000
"""``maxTextSize`` of Mermaid: what it draws unless it is configured, which a text cannot do."""
MOST_ARROWS = 500
"""``maxEdges`` of Mermaid, in the same way."""

_SPECIAL = re.compile(r"[^A-Za-z0-9 _./,()…-]")
"""All that is not plain is written by its number: quotes, markup, entities, directives."""
_LISTS = re.compile(r"^(?:\d+\.|-)(?= )")
"""What would make a list of a label, which Mermaid refuses to draw."""

_SHAPES: Mapping[Shape, tuple[str, str]] = {
    Shape.WORKLOADS: ("(", ")"),
    Shape.NODE: ("[[", "]]"),
    Shape.OUTSIDE: ("([", "])"),
    Shape.TRAFFIC: ("{{", "}}"),
    Shape.SIDE: ("[", "]"),
}
_ARROWS: Mapping[Verdict | None, tuple[str, str]] = {
    None: ("-->", "---"),
    Verdict.ALLOWED: ("-->", "---"),
    Verdict.UNKNOWN: ("-.->", "-.-"),
    Verdict.DENIED: ("--x", "--x"),
    Verdict.MIXED: ("-.->", "-.-"),
}
_CLASSES: Mapping[str, str] = {
    "allowed": "stroke:#2f6f4f,stroke-width:2px",
    "denied": "stroke:#b3261e,stroke-width:2px,stroke-dasharray:2 3",
    "unknown": "stroke:#a06a00,stroke-width:2px,stroke-dasharray:6 4",
    "mixed": "stroke:#6b3fa0,stroke-width:2px",
}
_STROKES: Mapping[Verdict, str] = {
    Verdict.ALLOWED: "stroke:#2f6f4f",
    Verdict.UNKNOWN: "stroke:#a06a00",
    Verdict.DENIED: "stroke:#b3261e,stroke-dasharray:2 3",
    Verdict.MIXED: "stroke:#6b3fa0",
}


def mermaid_lines(picture: Picture) -> Iterator[str]:
    """Yield the lines of a picture; the same picture gives the same bytes.

    Args:
        picture: What to draw.
    """
    yield "flowchart LR"
    for words in (picture.title, *picture.remarks):
        yield f"  %% {_comment(words)}"
    yield f"  note[{_text((picture.title, *picture.remarks))}]:::note"
    for frame in picture.frames:
        yield from _frame(frame)
    for box in picture.loose:
        yield f"  {_box(box)}"
    for arrow in picture.arrows:
        yield f"  {_arrow(arrow)}"
    yield from _legend(picture)
    yield from _styles(picture)


def _frame(frame: Frame) -> Iterator[str]:
    yield f"  subgraph {frame.key}[{_text((frame.title,))}]"
    for box in frame.boxes:
        yield f"    {_box(box)}"
    yield "  end"


def _box(box: Box) -> str:
    before, after = _SHAPES[box.shape]
    style = f":::{str(box.verdict).lower()}" if box.verdict is not None else ""
    return f"{box.key}{before}{_text(box.lines)}{after}{style}"


def _arrow(arrow: Arrow) -> str:
    line = _ARROWS[arrow.verdict][0 if arrow.has_head else 1]
    label = f"|{_text((arrow.label,))}|" if arrow.label else ""
    return f"{arrow.source} {line}{label} {arrow.target}"


def _legend(picture: Picture) -> Iterator[str]:
    if not picture.arrows:
        return
    yield "  subgraph legend"
    for number, verdict in enumerate(picture.verdicts, 1):
        yield f"    l{number}a[from]:::note {_ARROWS[verdict][0]}|{verdict}| l{number}b[to]:::note"
    if picture.hubs:
        yield '    lt{{"traffic"}} -.- lth["all that lead in reach all that it leads to"]:::note'
    if picture.uses_frames:
        yield '    lf["an arrow at a frame, all that is drawn in it"]:::note'
    yield "  end"


def _styles(picture: Picture) -> Iterator[str]:
    yield "  classDef note fill:none,stroke:none"
    styled = {str(box.verdict).lower() for box in picture.loose if box.verdict is not None}
    for name, style in _CLASSES.items():
        if name in styled:
            yield f"  classDef {name} {style}"
    for frame in picture.frames:
        if frame.kind is FrameKind.OUTSIDE:
            yield f"  style {frame.key} fill:none,stroke:#b08a3e,stroke-dasharray:6 4"
    # The legend's arrows come last.
    drawn = [*(arrow.verdict for arrow in picture.arrows), *picture.verdicts]
    for verdict, style in _STROKES.items():
        numbers = [str(number) for number, one in enumerate(drawn) if one is verdict]
        if numbers:
            yield f"  linkStyle {','.join(numbers)} {style}"


def _text(lines: Sequence[str]) -> str:
    # Mermaid's grammar knows no empty label.
    return '"' + ("<br/>".join(_escaped(line) for line in lines) or " ") + '"'


def _escaped(text: str) -> str:
    text = clean(text)
    head = _LISTS.match(text)
    if head:
        numbers = "".join(f"#{ord(one)};" for one in head[0])
        return numbers + _SPECIAL.sub(_number, text[head.end() :])
    return _SPECIAL.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    return f"#{ord(match[0])};"


def _comment(text: str) -> str:
    """Return a comment's text; braces and percent signs could make a directive of it."""
    return re.sub(r"[{}%;]", " ", clean(text))
