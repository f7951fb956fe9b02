"""A picture that is too large to read, drawn by namespace: what was put together is said in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Alike, Place, ReachAnswer, Sketch
from outgate.render.looks import Look
from outgate.render.pictures.naming import short, traffic_words
from outgate.render.pictures.picture import Arrow, Box, Frame, FrameKind, Picture, Shape
from outgate.render.pictures.reaching import remarks_of, title_of
from outgate.render.tables.counting import count
from outgate.sets.traffic import NOTHING, Traffic

MOST_BOXES = 60
MOST_ARROWS = 120
"""Beyond these a picture is a tangle."""
_FEWEST_OF_A_HUB = 4


@dataclass(slots=True)
class _Bundle:
    """Everything that leads from one place to another."""

    pairs: int = 0
    traffic: Traffic = NOTHING


def by_namespace(answer: ReachAnswer, sketch: Sketch, look: Look) -> Picture:
    """Return the picture with a box for each namespace, the biggest bundles of it.

    Args:
        answer: The answer.
        sketch: Its nodes and arrows.
        look: How it is to look.
    """
    bundles = _bundles(sketch)
    places = dict.fromkeys(place for pair in bundles for place in pair[:2])
    kept = _biggest(bundles)
    boxes = {
        place: _box(number, place, sketch, look)
        for number, place in enumerate(sorted(places), 1)
        if any(place in pair[:2] for pair in kept)
    }
    hubs, arrows = _drawn(kept, boxes, look)
    inside = tuple(box for box in boxes.values() if box.shape is Shape.WORKLOADS)
    outside = tuple(box for box in boxes.values() if box.shape is not Shape.WORKLOADS)
    frames = [Frame("f1", "outside of the cluster", FrameKind.OUTSIDE, outside)] if outside else []
    return Picture(
        title=title_of(answer),
        remarks=(
            *_remarks(sketch, len(places) - len(boxes), len(bundles) - len(kept)),
            *remarks_of(sketch),
        ),
        frames=tuple(frames),
        loose=(*inside, *hubs),
        arrows=tuple(arrows),
    )


_Place = tuple[int, str]
"""What comes first when sorted, and the namespace."""


def _bundles(sketch: Sketch) -> dict[tuple[_Place, _Place, Verdict], _Bundle]:
    found: dict[tuple[_Place, _Place, Verdict], _Bundle] = {}
    for link in sketch.links:
        for source in link.sources:
            start = sketch.ends[source]
            for destination in link.destinations:
                end = sketch.ends[destination]
                pairs = start.count * end.count
                if source == destination:
                    pairs -= start.bare
                if not pairs:
                    continue
                key = (_place(start), _place(end), link.verdict)
                bundle = found.setdefault(key, _Bundle())
                bundle.pairs += pairs
                bundle.traffic |= link.traffic
    return found


def _place(end: Alike) -> _Place:
    return (list(Place).index(end.place), end.namespace)


def _biggest(
    bundles: dict[tuple[_Place, _Place, Verdict], _Bundle],
) -> dict[tuple[_Place, _Place, Verdict], _Bundle]:
    """Return as many bundles as one can read, in the order of their places.

    What leads outside comes first, then what crosses namespaces, then the bigger bundle.
    """
    order = sorted(
        bundles.items(),
        key=lambda item: (
            item[0][0][0] == item[0][1][0],
            item[0][0] == item[0][1],
            -item[1].pairs,
            item[0],
        ),
    )
    kept: dict[tuple[_Place, _Place, Verdict], _Bundle] = {}
    places: set[_Place] = set()
    for key, bundle in order:
        if len(kept) == MOST_ARROWS:
            break
        if len(places | {key[0], key[1]}) <= MOST_BOXES:
            places |= {key[0], key[1]}
            kept[key] = bundle
    return dict(sorted(kept.items(), key=lambda item: item[0]))


def _box(number: int, place: _Place, sketch: Sketch, look: Look) -> Box:
    ends = [end for end in sketch.ends if _place(end) == place]
    number_of_ends = sum(end.count for end in ends)
    if ends[0].place is Place.OUTSIDE:
        return Box(f"n{number}", _outside(ends, look), Shape.OUTSIDE)
    if ends[0].place is Place.NODE:
        return Box(f"n{number}", (count(number_of_ends, "node"),), Shape.NODE)
    lines = (short(place[1], look), count(number_of_ends, "workload"))
    return Box(f"n{number}", lines, Shape.WORKLOADS)


def _drawn(
    bundles: Mapping[tuple[_Place, _Place, Verdict], _Bundle],
    boxes: Mapping[_Place, Box],
    look: Look,
) -> tuple[list[Box], list[Arrow]]:
    """Return bundles as arrows; those of one traffic into one place go through a hub."""
    alike: dict[tuple[_Place, Traffic, Verdict], list[tuple[_Place, _Bundle]]] = {}
    for (source, target, verdict), bundle in bundles.items():
        alike.setdefault((target, bundle.traffic, verdict), []).append((source, bundle))
    hubs: list[Box] = []
    arrows: list[Arrow] = []
    for (target, traffic, verdict), sources in alike.items():
        if len(sources) < _FEWEST_OF_A_HUB:
            arrows += [
                Arrow(boxes[source].key, boxes[target].key, _label(bundle, look), verdict)
                for source, bundle in sources
            ]
            continue
        together = _Bundle(sum(bundle.pairs for _, bundle in sources), traffic)
        hub = Box(f"t{len(hubs) + 1}", (_label(together, look),), Shape.TRAFFIC)
        hubs.append(hub)
        arrows += [
            Arrow(boxes[source].key, hub.key, "", verdict, has_head=False) for source, _ in sources
        ]
        arrows.append(Arrow(hub.key, boxes[target].key, "", verdict))
    return hubs, arrows


def _outside(ends: list[Alike], look: Look) -> tuple[str, ...]:
    if len(ends) == 1:
        return (short(ends[0].names[0], look),)
    return (f"{len(ends):,} kinds of outside addresses",)


def _label(bundle: _Bundle, look: Look) -> str:
    return f"{count(bundle.pairs, 'pair')}, {traffic_words(bundle.traffic, look)}"


def _remarks(sketch: Sketch, places: int, bundles: int) -> list[str]:
    by_namespace = (
        f"drawn by namespace, because {count(len(sketch.ends), 'different end')} do not fit a "
        "picture that one can read: an arrow stands for all pairs between two namespaces, its "
        "traffic for what any of them may use; -v draws every end"
    )
    words = [by_namespace]
    if bundles:
        spaces = f" and {count(places, 'namespace')} that only they touch" if places else ""
        words.append(
            f"{count(bundles, 'smaller bundle')} of connections{spaces} are left out: ask about a "
            "part with -n, --from or --to, or see the table"
        )
    return words
