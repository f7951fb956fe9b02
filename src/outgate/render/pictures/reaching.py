"""The picture of `reach`: ends that are alike are one box, and a hub stands for many pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from outgate.questions.answers import Alike, Link, Place, ReachAnswer, Sketch
from outgate.render.looks import Look
from outgate.render.pictures.naming import lines_of, short, traffic_words
from outgate.render.pictures.picture import Arrow, Box, Frame, FrameKind, Picture, Shape
from outgate.render.tables.counting import count

_MANY = 4
"""Above this many a whole namespace is told by its number."""

_FEWEST_OF_A_HUB = 4
"""From this many arrows on, one label for all of them is easier to read."""


def of_reach(answer: ReachAnswer, sketch: Sketch, look: Look) -> Picture:
    """Return the picture with every connection.

    Args:
        answer: The answer.
        sketch: Its nodes and arrows.
        look: `Look.verbose` names far more ends.
    """
    frames = frames_of(sketch, look)
    hubs: list[Box] = []
    arrows: list[Arrow] = []
    for link in sketch.links:
        if _deserves_hub(link):
            hub = Box(f"t{len(hubs) + 1}", (traffic_words(link.traffic, look),), Shape.TRAFFIC)
            hubs.append(hub)
            arrows += _through(hub.key, link, frames)
        else:
            arrows += _directly(link, sketch, look)
    return Picture(
        title=title_of(answer),
        remarks=remarks_of(sketch),
        frames=frames,
        loose=tuple(hubs),
        arrows=tuple(arrows),
    )


def title_of(answer: ReachAnswer) -> str:
    """Return the question and how many connections there are."""
    unsure = f", {answer.unknown_pairs:,} more UNKNOWN" if answer.unknown_pairs else ""
    return f"{answer.question}: {count(answer.pairs, 'pair')} ALLOWED{unsure}"


def remarks_of(sketch: Sketch) -> tuple[str, ...]:
    """Return what the picture does not show."""
    if not sketch.unconnected:
        return ()
    are = "is" if sketch.unconnected == 1 else "are"
    return (f"{count(sketch.unconnected, 'workload')} without a connection {are} not drawn",)


def frames_of(sketch: Sketch, look: Look) -> tuple[Frame, ...]:
    """Return the ends in their namespaces; nodes and outside addresses apart."""
    spaces: dict[tuple[Place, str], list[Box]] = {}
    for number, end in enumerate(sketch.ends):
        spaces.setdefault((end.place, end.namespace), []).append(_box(number, end, look))
    return tuple(
        _frame(number, place, namespace, boxes, look)
        for number, ((place, namespace), boxes) in enumerate(
            sorted(spaces.items(), key=lambda item: (list(Place).index(item[0][0]), item[0][1])), 1
        )
    )


def _frame(number: int, place: Place, namespace: str, boxes: Iterable[Box], look: Look) -> Frame:
    if place is Place.NAMESPACE:
        return Frame(f"f{number}", short(namespace, look), FrameKind.NAMESPACE, tuple(boxes))
    if place is Place.NODE:
        return Frame(f"f{number}", "nodes", FrameKind.NODES, tuple(boxes))
    return Frame(f"f{number}", "outside of the cluster", FrameKind.OUTSIDE, tuple(boxes))


def _box(number: int, end: Alike, look: Look) -> Box:
    key = _key(number)
    if end.place is Place.OUTSIDE:
        return Box(key, (short(end.names[0], look),), Shape.OUTSIDE)
    if end.place is Place.NODE:
        return Box(key, lines_of(end.names, "node", look), Shape.NODE)
    if end.is_whole and len(end.names) > _MANY and not look.verbose:
        return Box(key, (f"all {end.count:,} workloads",), Shape.WORKLOADS)
    names = [name.removeprefix(f"{end.namespace}/") for name in end.names]
    return Box(key, lines_of(names, "workload", look), Shape.WORKLOADS)


def _deserves_hub(link: Link) -> bool:
    return len(link.sources) * len(link.destinations) >= _FEWEST_OF_A_HUB


def _through(hub: str, link: Link, frames: Sequence[Frame]) -> Iterable[Arrow]:
    for key in _by_frame(link.sources, frames):
        yield Arrow(key, hub, "", link.verdict, has_head=False)
    for key in _by_frame(link.destinations, frames):
        yield Arrow(hub, key, "", link.verdict)


def _by_frame(ends: Iterable[int], frames: Sequence[Frame]) -> Iterable[str]:
    """Yield the keys of boxes; of a frame, where all of its boxes are meant."""
    keys = {_key(end) for end in ends}
    for frame in frames:
        meant = [box.key for box in frame.boxes if box.key in keys]
        if len(meant) > 1 and len(meant) == len(frame.boxes):
            yield frame.key
        else:
            yield from meant


def _directly(link: Link, sketch: Sketch, look: Look) -> Iterable[Arrow]:
    words = traffic_words(link.traffic, look)
    for source in link.sources:
        for destination in link.destinations:
            if source != destination or not sketch.ends[source].is_one_pod:
                yield Arrow(_key(source), _key(destination), words, link.verdict)


def _key(end: int) -> str:
    return f"e{end + 1}"
