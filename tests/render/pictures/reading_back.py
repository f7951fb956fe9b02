"""A picture of `reach` read back into the pairs of ends that it shows."""

from __future__ import annotations

from outgate.model.verdicts import Verdict
from outgate.render.pictures.picture import Arrow, Picture, Shape

Shown = tuple[str, str, str, Verdict | None]
"""From box to box, over which traffic, with which verdict."""


def arrows_between_boxes(picture: Picture) -> list[Shown]:
    """Return every arrow from one box to another: through hubs, and for each box of a frame."""
    frames = {frame.key: [box.key for box in frame.boxes] for frame in picture.frames}
    hubs = {box.key: box.lines[0] for box in picture.loose if box.shape is Shape.TRAFFIC}

    def boxes(key: str) -> list[str]:
        return frames.get(key, [key])

    found: list[Shown] = []
    for arrow in picture.arrows:
        if arrow.source not in hubs and arrow.target not in hubs:
            found += _product(boxes(arrow.source), boxes(arrow.target), arrow, arrow.label)
    for hub, label in hubs.items():
        into = [arrow for arrow in picture.arrows if arrow.target == hub]
        out = [arrow for arrow in picture.arrows if arrow.source == hub]
        assert {arrow.verdict for arrow in (*into, *out)} == {into[0].verdict}
        sources = [key for arrow in into for key in boxes(arrow.source)]
        targets = [key for arrow in out for key in boxes(arrow.target)]
        found += _product(sources, targets, into[0], label)
    return found


def _product(sources: list[str], targets: list[str], arrow: Arrow, label: str) -> list[Shown]:
    return [(source, target, label, arrow.verdict) for source in sources for target in targets]
