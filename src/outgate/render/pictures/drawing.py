"""From an answer to its picture: as much of it as one can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.questions.answers import ExplainAnswer, ReachAnswer, Reading
from outgate.render.looks import Look
from outgate.render.pictures.condensing import MOST_ARROWS, MOST_BOXES, by_namespace
from outgate.render.pictures.explaining import of_explain
from outgate.render.pictures.picture import Picture
from outgate.render.pictures.reaching import of_reach
from outgate.render.tables.counting import count

if TYPE_CHECKING:
    from outgate.render.formats import Answer


def pictures_of(answer: Answer, look: Look) -> Iterator[Picture]:
    """Yield what could be drawn, the fullest first: a format takes the first that it can bear.

    Args:
        answer: The answer; one of `reach` must have been asked for with its sketch.
        look: `Look.verbose` draws everything, whatever the size.

    Raises:
        TypeError: The answer has no connections.
    """
    if isinstance(answer, ExplainAnswer):
        yield _with_reading(of_explain(answer, look), answer.reading)
    elif isinstance(answer, ReachAnswer) and answer.sketch is not None:
        yield _with_reading(of_reach(answer, answer.sketch, look), answer.reading)
        if not look.verbose:
            yield _with_reading(by_namespace(answer, answer.sketch, look), answer.reading)
    else:
        raise TypeError(f"{type(answer).__name__} has no connections to draw, or no sketch of them")


def picture_of(answer: Answer, look: Look) -> Picture:
    """Return as much of an answer as one can read; see `pictures_of`."""
    pictures = pictures_of(answer, look)
    found = next(pictures)
    return found if look.verbose or is_readable(found) else next(pictures, found)


def is_readable(picture: Picture) -> bool:
    """Say whether a person finds their way through a picture."""
    return picture.boxes <= MOST_BOXES and len(picture.arrows) <= MOST_ARROWS


def _with_reading(picture: Picture, reading: Reading) -> Picture:
    return replace(picture, remarks=(*picture.remarks, *_doubts(reading)))


def _doubts(reading: Reading) -> Iterator[str]:
    failures = sum(1 for gap in reading.gaps if gap.is_failure)
    if failures:
        yield (
            f"partial: {count(failures, 'thing')} could not be read or would be refused by the API "
            "server"
        )
