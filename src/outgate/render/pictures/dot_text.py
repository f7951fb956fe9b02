"""A picture in the language of Graphviz."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from outgate.model.verdicts import Verdict
from outgate.render.escaping import clean
from outgate.render.pictures.picture import Arrow, Box, Frame, FrameKind, Picture, Shape

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"})
"""Graphviz reads entities of HTML in plain labels too."""
_LEFT = "\\l"
"""Ends a line that stands to the left."""
_REMARK_WIDTH = 90

_SHAPES: Mapping[Shape, str] = {
    Shape.WORKLOADS: 'shape=box, style="rounded,filled", fillcolor="#ffffff"',
    Shape.NODE: 'shape=box3d, style=filled, fillcolor="#ffffff"',
    Shape.OUTSIDE: 'shape=ellipse, style=filled, fillcolor="#ffffff"',
    Shape.TRAFFIC: 'shape=box, style=filled, fillcolor="#e5e7eb", height=0.25, margin="0.08,0.02"',
    Shape.SIDE: 'shape=note, style=filled, fillcolor="#ffffff"',
}
_FRAMES: Mapping[FrameKind, str] = {
    FrameKind.NAMESPACE: 'style="rounded,filled", color="#93a4bd", fillcolor="#eef3fa"',
    FrameKind.NODES: 'style="filled", color="#9a9a9a", fillcolor="#f5f5f5"',
    FrameKind.OUTSIDE: 'style="rounded,dashed", color="#b08a3e"',
}
_ARROWS: Mapping[Verdict | None, str] = {
    None: 'style=solid, color="#6b7280"',
    Verdict.ALLOWED: 'style=solid, color="#2f6f4f"',
    Verdict.UNKNOWN: 'style=dashed, color="#a06a00"',
    Verdict.DENIED: 'style=dotted, color="#b3261e", arrowhead=tee',
    Verdict.MIXED: 'style=dotted, color="#6b3fa0"',
}
_BORDERS: Mapping[Verdict, str] = {
    Verdict.ALLOWED: ', color="#2f6f4f"',
    Verdict.UNKNOWN: ', color="#a06a00", style="filled,dashed"',
    Verdict.DENIED: ', color="#b3261e", style="filled,dotted"',
    Verdict.MIXED: ', color="#6b3fa0"',
}


def dot_lines(picture: Picture) -> Iterator[str]:
    """Yield the lines of a picture; the same picture gives the same bytes.

    Args:
        picture: What to draw.
    """
    for remark in picture.remarks:
        yield f"// {clean(remark)}"
    yield "digraph outgate {"
    yield "  rankdir=LR; compound=true; newrank=true; nodesep=0.3; ranksep=0.9;"
    yield f"  label={_text(_headline(picture), end=_LEFT)}; labelloc=t; labeljust=l;"
    yield '  fontname="Helvetica"; fontsize=12;'
    yield '  node [fontname="Helvetica", fontsize=11, color="#44546a"];'
    yield '  edge [fontname="Helvetica", fontsize=10];'
    for frame in picture.frames:
        yield from _frame(frame)
    for box in picture.loose:
        yield f"  {_box(box)}"
    first = {frame.key: frame.boxes[0].key for frame in picture.frames if frame.boxes}
    for arrow in picture.arrows:
        yield f"  {_arrow(arrow, first)}"
    yield from _legend(picture)
    yield "}"


def _headline(picture: Picture) -> list[str]:
    lines = [picture.title]
    for remark in picture.remarks:
        lines += textwrap.wrap(clean(remark), _REMARK_WIDTH, break_long_words=False)
    return lines


def _frame(frame: Frame) -> Iterator[str]:
    yield f"  subgraph cluster_{frame.key} {{"
    yield f"    graph [label={_text([frame.title])}, {_FRAMES[frame.kind]}];"
    for box in frame.boxes:
        yield f"    {_box(box)}"
    yield "  }"


def _box(box: Box) -> str:
    border = _BORDERS[box.verdict] if box.verdict is not None else ""
    return f"{box.key} [label={_text(box.lines)}, {_SHAPES[box.shape]}{border}];"


def _arrow(arrow: Arrow, first: Mapping[str, str]) -> str:
    """Write an arrow; one that ends at a frame leads to a box of it and is cut at the frame."""
    label = f"label={_text([arrow.label])}, " if arrow.label else ""
    head = "" if arrow.has_head else ", arrowhead=none"
    tail_frame = f", ltail=cluster_{arrow.source}" if arrow.source in first else ""
    head_frame = f", lhead=cluster_{arrow.target}" if arrow.target in first else ""
    source, target = first.get(arrow.source, arrow.source), first.get(arrow.target, arrow.target)
    return f"{source} -> {target} [{label}{_ARROWS[arrow.verdict]}{head}{tail_frame}{head_frame}];"


def _legend(picture: Picture) -> Iterator[str]:
    if not picture.arrows:
        return
    yield "  subgraph cluster_legend {"
    yield '    label="legend"; style=rounded; color="#c0c0c0"; fontsize=10;'
    yield '    node [shape=plaintext, fontsize=10, color="#ffffff"];'
    for number, verdict in enumerate(picture.verdicts, 1):
        yield f'    l{number}a [label="from"]; l{number}b [label="to"];'
        yield f'    l{number}a -> l{number}b [label="{verdict}", {_ARROWS[verdict]}];'
    if picture.hubs:
        yield '    lt [label="grey: all that lead in\\nreach all that it leads to"];'
    if picture.uses_frames:
        yield '    lf [label="at a frame: all that is drawn in it"];'
    yield "  }"


def _text(lines: Sequence[str], *, end: str = "") -> str:
    between = end or "\\n"
    return '"' + between.join(clean(line).translate(_ESCAPES) for line in lines) + end + '"'
