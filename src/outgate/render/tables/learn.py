"""The page of `learn`: what is new, what a person has to look at, and how complete it is."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence

from outgate.learning.needs.answers import (
    Completeness,
    LearnAnswer,
    LearntNeed,
    ReviewNeed,
    Standing,
)
from outgate.render.looks import Look
from outgate.render.page import COMMAND, ERROR, HEADING, PLACE, WARNING, Column, Page
from outgate.render.tables.counting import count

_MOST = 25
"""The items of a list that are shown without -v."""
_MOST_DAYS = 31


def render(answer: LearnAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    most = None if look.verbose else _MOST
    _headline(page, answer)
    _needs(page, [one for one in answer.needs if one.standing is Standing.NEW], most)
    _reviews(page, [one for one in answer.review if not one.accepted], most)
    _not_seen(page, answer, most)
    _unlearnt(page, answer, most)
    _complete(page, answer.completeness, most)
    if answer.unnamed:
        page.blank()
        page.line(
            f"note: no name is known of outside addresses that {_some(answer.unnamed)} reach"
            f"{'es' if len(answer.unnamed) == 1 else ''}; --dns-visibility FILE writes the policy "
            "by which Cilium tells names"
        )
    for note in answer.notes:
        page.line("note: ", note)
    return page.chunks()


def _headline(page: Page, answer: LearnAnswer) -> None:
    standing = Counter(one.standing for one in answer.needs)
    new = standing[Standing.NEW]
    whose = len({(one.namespace, one.subject) for one in answer.needs})
    words = [f"{standing[Standing.PRESENT]:,} there already"] * bool(standing[Standing.PRESENT])
    given = standing[Standing.BASELINE]
    words += [f"{given:,} given by the baseline"] * bool(given)
    more = f"; {', '.join(words)}" if words else ""
    page.line((f"{count(new, 'need')} learnt", HEADING), f", of {count(whose, 'workload')}{more}")
    if answer.first is not None and answer.last is not None:
        page.line(
            f"recorded {answer.first:%Y-%m-%d %H:%M} to {answer.last:%Y-%m-%d %H:%M} UTC, on "
            f"{count(sum(bool(day.needs) for day in answer.completeness.days), 'day')}"
        )
    if answer.addresses_allowed:
        over = answer.addresses_allowed - answer.addresses_seen
        beyond = f"{over:,} of them never seen" if over else "each of them seen"
        page.line(
            f"outside ranges allow {count(answer.addresses_allowed, 'address', 'addresses')}, "
            f"{beyond}"
        )


def _needs(page: Page, found: Sequence[LearntNeed], most: int | None) -> None:
    if not found:
        return
    page.blank()
    columns = (
        Column("WORKLOAD"),
        Column("NEEDS"),
        Column("SEEN", right=True),
        Column("DAYS", right=True),
        Column("LAST"),
        Column("CONFIDENCE"),
        Column("NOTE"),
    )
    page.table(
        columns,
        [
            (
                f"{one.namespace}/{one.subject}",
                str(one.need),
                f"{one.observed.connections:,}",
                f"{one.observed.days:,}",
                f"{one.observed.last:%Y-%m-%d}",
                str(one.observed.confidence),
                "; ".join((*_range(one), *one.notes)),
            )
            for one in found[:most]
        ],
    )
    _more(page, len(found), most)


def _range(one: LearntNeed) -> tuple[str, ...]:
    if one.addresses_allowed <= one.addresses_seen:
        return ()
    return (f"{one.addresses_seen:,} of {one.addresses_allowed:,} addresses seen",)


def _reviews(page: Page, found: Sequence[ReviewNeed], most: int | None) -> None:
    if not found:
        return
    page.blank()
    page.line((f"{count(len(found), 'need')} for a person to look at", WARNING), ", not written:")
    for one in found[:most]:
        page.line(
            (f"{one.namespace}/{one.subject}", ERROR), f" -> {one.destination}: {one.why}", indent=2
        )
        seen = one.observed
        page.line(
            f"{count(seen.connections, 'connection')} on {count(seen.days, 'day')}, "
            f"{seen.first:%Y-%m-%d %H:%M} to {seen.last:%Y-%m-%d %H:%M}; {one.remedy}",
            indent=4,
        )
        if one.may_be_accepted:
            page.verbatim(f"--accept {shlex.quote(one.name)}", indent=4, style=COMMAND)
    _more(page, len(found), most)


def _not_seen(page: Page, answer: LearnAnswer, most: int | None) -> None:
    found = answer.not_seen
    if not found:
        return
    page.blank()
    page.line((f"{count(len(found), 'need')} of intents not seen", HEADING), "; they stay:")
    for one in found[:most]:
        last = f", last seen {one.last}" if one.last else ""
        place = (f" ({one.need.origin})", PLACE)
        page.line(f"{one.namespace}/{one.intent}: {one.need}{last}", place, indent=2)
    _more(page, len(found), most)


def _unlearnt(page: Page, answer: LearnAnswer, most: int | None) -> None:
    found = answer.unlearnt
    if not found:
        return
    page.blank()
    page.line(("Traffic that teaches nothing", HEADING))
    for one in found[:most]:
        page.line(
            f"{count(one.edges, 'edge')} ({count(one.connections, 'connection')}) {one.why}, as "
            f"{one.examples[0]}",
            indent=2,
        )
    _more(page, len(found), most)


def _complete(page: Page, value: Completeness, most: int | None) -> None:
    page.blank()
    if value.is_ready:
        page.line(("Ready", HEADING), ": nothing that is known says that a need was not seen")
    else:
        things = count(len(value.obstacles), "thing")
        speak = "speaks" if len(value.obstacles) == 1 else "speak"
        page.line(("Not complete", WARNING), f": {things} {speak} against switching over")
    if value.days:
        days = value.days[-_MOST_DAYS:]
        numbers = " ".join(str(day.new) for day in days)
        page.line(f"needs seen for the first time, by day from {days[0].day}: {numbers}", indent=2)
    if value.unseen is not None:
        one = value.unseen
        needs = count(round(one.needs), "need")
        least = f"; that is {needs} at least" if round(one.needs) else ""
        page.line(
            f"still unseen: about {one.share:.1%} of the {one.unit} to come, at most "
            f"{one.at_most:.1%} with 95 % confidence{least}",
            indent=2,
        )
    for obstacle in value.obstacles:
        page.line((obstacle.what, WARNING), indent=2)
        page.line(obstacle.remedy, indent=4)
    if most is None:
        for quiet in value.quiet:
            page.line(
                f"{quiet.workload}: {quiet.why} ({count(quiet.connections, 'connection')})",
                indent=2,
            )
    for words in value.blind:
        page.line(words, indent=2)


def _more(page: Page, number: int, most: int | None) -> None:
    if most is not None and number > most:
        page.line(f"and {number - most:,} more: -v shows all", indent=2)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"
