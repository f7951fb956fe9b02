"""The page of `denied`: each denial with what decides it and what would allow it."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.flows.accounting import Reason
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Part
from outgate.questions.denials.answers import Denial, DeniedAnswer, Log
from outgate.render.looks import Look
from outgate.render.page import COMMAND, ERROR, HEADING, PLACE, STYLES, WARNING, Page
from outgate.render.tables.counting import count
from outgate.render.tables.sides import write_side
from outgate.render.yaml_text import yaml_lines

_MOST_DENIALS = 10
_MOST_PARTS = 2


def render(answer: DeniedAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    number = len(answer.denials) + answer.left_out
    page.line(
        (f"{count(number, 'connection')} denied" if number else "nothing was denied", HEADING),
        f" in {count(sum(log.records for log in answer.logs), 'record')}; connections to the same "
        "port of the same end count as one"
        if number
        else f" in {count(sum(log.records for log in answer.logs), 'record')}",
    )
    if answer.allowed:
        page.line(
            f"{count(answer.allowed, 'connection')} beside them that no record says was denied"
        )
    for log in answer.logs:
        _log(page, log)
    shown = answer.denials if look.verbose else answer.denials[:_MOST_DENIALS]
    for denial in shown:
        page.blank()
        _denial(page, denial, look)
    left = number - len(shown)
    if left:
        page.blank()
        words = "" if look.verbose else ": -v shows all"
        page.line(f"and {left:,} more, less frequent{words}")
    return page.chunks()


def _log(page: Page, log: Log) -> None:
    if log.error:
        page.line((f"{log.name}: {log.error}", ERROR))
    for reason, number, place in log.set_aside:
        page.line((f"{log.name}: {number:,} set aside: {reason}", WARNING), f" (first: {place})")
        if reason == Reason.NO_VERDICT:
            page.line("say with --prefix of which rule the packets are denied", indent=2)
    if log.lost:
        page.line((f"{log.name}: {log.lost:,} lost by the source itself", WARNING))


def _denial(page: Page, denial: Denial, look: Look) -> None:
    called = f" ({' or '.join(denial.names)})" if denial.names else ""
    at = f":{denial.port}" if denial.port else ""
    page.line(
        ("audited " if denial.is_audited else "denied ", STYLES[Verdict.DENIED]),
        (f"{denial.source} -> {denial.destination}{at}/{denial.protocol}{called}", HEADING),
    )
    page.line(
        f"{count(denial.connections, 'time')}, last {denial.last.isoformat(timespec='seconds')} ",
        (f"({denial.example})", PLACE),
        indent=2,
    )
    if denial.policies:
        page.line("the record names ", ", ".join(denial.policies), indent=2)
    style = WARNING if denial.verdict is not Verdict.DENIED else ""
    page.line((denial.words, style) if style else denial.words, indent=2)
    parts = denial.parts if look.verbose else denial.parts[:_MOST_PARTS]
    for part in parts:
        _part(page, part, look)


def _part(page: Page, part: Part, look: Look) -> None:
    for side in (part.egress, part.ingress):
        if side is not None and (side.verdict is not Verdict.ALLOWED or look.verbose):
            write_side(page, side, side.subject, everything=look.verbose)
    if part.verdict is not Verdict.DENIED:
        return
    for change in part.changes:
        place = "" if change.origin is None or change.remove else f" ({change.origin})"
        page.line("to allow it: ", change.words, (place, PLACE), indent=2)
        snippet = [change.rule] if change.rule else change.manifest
        if snippet:
            for line in yaml_lines(snippet):
                page.verbatim(line, indent=6, style=COMMAND)
