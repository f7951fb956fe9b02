"""The page of `explain`: the verdict first, then what decides it, then what would turn it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Change, ExplainAnswer, Part
from outgate.questions.ends import split_port
from outgate.render.looks import Look
from outgate.render.page import COMMAND, HEADING, PLACE, STYLES, Page
from outgate.render.tables.counting import count
from outgate.render.tables.sides import write_side
from outgate.render.yaml_text import yaml_lines
from outgate.sets import traffic

_MOST_NAMES = 6
_MOST_PARTS = 6
_MOST_OF_A_VERDICT = 2
_TURNS = {Verdict.DENIED: "to allow it", Verdict.ALLOWED: "to deny it"}


def render(answer: ExplainAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    page.line(
        (answer.verdict, f"{HEADING} {STYLES[answer.verdict]}"),
        "  ",
        (f"{answer.source} -> {answer.destination}", HEADING),
    )
    parts = list(enumerate(answer.parts, 1))
    if len(parts) > _MOST_PARTS and not look.verbose:
        parts = _some_of_each_verdict(parts)
    several = len(answer.parts) > 1
    if several:
        page.line(_counts(answer.parts))
    for note in answer.notes:
        page.line("note: ", note)
    has_port = split_port(answer.destination)[1].stated
    shows_changes = has_port or not several or look.verbose
    told: list[tuple[Change, ...]] = []
    for number, part in parts:
        page.blank()
        _head(page, answer, part, f"{number}. " if several else "", look)
        _why(page, part, look)
        if shows_changes and part.changes:
            if part.changes in told:
                page.line(f"{_TURNS[part.verdict]}: as above", indent=2)
            else:
                told.append(part.changes)
                page.blank()
                _changes(page, part)
        for words in part.settled_by:
            page.line("settled by: ", words, indent=2)
    left = len(answer.parts) - len(parts)
    if left:
        page.blank()
        page.line(f"and {count(left, 'more part')}: -v shows all")
    if not shows_changes and any(part.changes for part in answer.parts):
        page.blank()
        page.line(
            "to turn one part: ask about its port alone, as in ",
            (look.again.command("explain", answer.source, _with_port(answer)), COMMAND),
        )
    return page.chunks()


def _some_of_each_verdict(parts: list[tuple[int, Part]]) -> list[tuple[int, Part]]:
    """Return the first parts of each verdict: none goes unseen because another has many."""
    seen: Counter[Verdict] = Counter()
    chosen: list[tuple[int, Part]] = []
    for number, part in parts:
        seen[part.verdict] += 1
        if seen[part.verdict] <= _MOST_OF_A_VERDICT:
            chosen.append((number, part))
    return chosen


def _counts(parts: Sequence[Part]) -> str:
    numbers = Counter(part.verdict for part in parts)
    words = ", ".join(f"{numbers[verdict]} {verdict}" for verdict in STYLES if numbers[verdict])
    return f"{count(len(parts), 'part')}: {words}"


def _head(page: Page, answer: ExplainAnswer, part: Part, number: str, look: Look) -> None:
    destination, port = split_port(answer.destination)
    asked = ((answer.source,), (destination,))
    ends_are_new = (_plain(part.sources), _plain(part.destinations)) != asked
    words = part.traffic_words
    words = "all traffic" if words == "all" else words
    if number:
        page.line(number, (part.verdict, STYLES[part.verdict]), f"  {words}")
    elif ends_are_new or not port.stated:
        page.line(words, indent=2)
    if ends_are_new:
        page.line("from ", _names(part.sources, look), indent=2)
        page.line("to   ", _names(part.destinations, look), indent=2, hang=5)


def _plain(names: Sequence[str]) -> tuple[str, ...]:
    """Write a block of one address as the address."""
    return tuple(name.removesuffix("/32").removesuffix("/128") for name in names)


def _names(names: Sequence[str], look: Look) -> str:
    names = _plain(names)
    if look.verbose or len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} more (-v lists all)"


def _why(page: Page, part: Part, look: Look) -> None:
    sides = [side for side in (part.egress, part.ingress) if side is not None]
    # What allows it is told side by side below; only other reasons need a line of their own.
    if not (part.verdict is Verdict.ALLOWED and sides and part.reason.startswith("egress: ")):
        page.line("because ", part.reason, indent=2)
    if sides and _has_several_pairs(part):
        page.line("here for one of them, ", _example(part), ":", indent=2)
    for side in sides:
        ends = part.sources if side is part.egress else part.destinations
        write_side(page, side, _names(ends, look), everything=look.verbose)


def _has_several_pairs(part: Part) -> bool:
    return len(part.sources) * len(part.destinations) > 1


def _example(part: Part) -> str:
    """Name the pair that the proof and the changes of a part are about."""
    names = [
        ends[0] if side is None or side.state == "not-a-pod" else side.subject
        for side, ends in ((part.egress, part.sources), (part.ingress, part.destinations))
    ]
    return " -> ".join(_plain(names))


def _changes(page: Page, part: Part) -> None:
    head = _TURNS[part.verdict]
    if _has_several_pairs(part):
        head = head.replace("it", _example(part))
    if len(part.changes) > 1:
        page.line(f"{head}, do both:", indent=2)
    for number, change in enumerate(part.changes, 1):
        lead = f"{number}) " if len(part.changes) > 1 else f"{head}: "
        place = "" if change.origin is None or change.remove else f" ({change.origin})"
        page.line(lead, change.words, (place, PLACE), indent=2)
        snippet = [change.rule] if change.rule else change.manifest
        if snippet:
            for line in yaml_lines(snippet):
                page.verbatim(line, indent=6, style=COMMAND)


def _with_port(answer: ExplainAnswer) -> str:
    """Return the destination with a port out of the answer, as an example."""
    destination = answer.destination
    asked = next((part.traffic for part in answer.parts if part.traffic), traffic.of("TCP"))
    protocol = next(word for word in traffic.PROTOCOLS if asked.ports(word))
    ports = asked.ports(protocol)
    port = 443 if ports == traffic.ALL_PORTS else ports[0][0]
    is_address = destination.count(":") > 1 and "/" not in destination
    end = f"[{destination}]" if is_address else destination
    return f"{end}:{port}" if protocol == "TCP" else f"{end}:{port}/{protocol}"
