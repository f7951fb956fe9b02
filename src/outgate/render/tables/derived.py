"""The page of `verify -f` and `--live`: how many agree, and every one that does not, with proof."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.verify.derived.answers import CaseFound, CaseResult, DerivedAnswer
from outgate.render.looks import Look
from outgate.render.page import ERROR, HEADING, WARNING, Page
from outgate.render.tables.counting import count
from outgate.render.tables.sides import write_side

_STYLES = {
    CaseResult.AGREES: "green",
    CaseResult.DISAGREES: ERROR,
    CaseResult.INCONCLUSIVE: WARNING,
}
_MOST_SKIPPED = 10
_MOST_CASES = 10


def render(answer: DerivedAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    numbers = {result: answer.number(result) for result in CaseResult}
    skipped = [found for found in answer.workloads if found.skipped]
    worst = CaseResult.DISAGREES if numbers[CaseResult.DISAGREES] else CaseResult.AGREES
    if not sum(numbers.values()):
        worst = CaseResult.INCONCLUSIVE
    page.line(
        (worst, f"{HEADING} {_STYLES[worst]}"),
        f"  {answer.context}: policies of {answer.policies} against "
        f"{count(sum(numbers.values()), 'connection')} of "
        f"{count(len(answer.workloads) - len(skipped), 'workload')}: "
        f"{', '.join(f'{number} {result}' for result, number in numbers.items())}; "
        f"{count(len(skipped), 'workload')} skipped; {answer.seconds:g} s",
    )
    for note in answer.notes:
        page.line("note: ", note)
    for result in (CaseResult.DISAGREES, CaseResult.INCONCLUSIVE, CaseResult.AGREES):
        if result is CaseResult.AGREES and not look.verbose:
            continue
        found = [
            (one.name, case)
            for one in answer.workloads
            for case in one.cases
            if case.result is result
        ]
        shown = found if look.verbose or result is CaseResult.DISAGREES else found[:_MOST_CASES]
        for name, case in shown:
            _case(page, name, case, look)
        if len(found) > len(shown):
            page.blank()
            page.line(f"and {len(found) - len(shown)} more {result} (-v shows all)")
    if skipped:
        page.blank()
    for one in skipped if look.verbose else skipped[:_MOST_SKIPPED]:
        page.line(("SKIPPED ", WARNING), f"{one.name}: {one.skipped}")
    if len(skipped) > _MOST_SKIPPED and not look.verbose:
        page.line(f"and {len(skipped) - _MOST_SKIPPED} more skipped (-v shows all)")
    if answer.left_behind:
        page.line((f"left behind: {answer.left_behind}", ERROR))
    return page.chunks()


def _case(page: Page, name: str, found: CaseFound, look: Look) -> None:
    target = found.case.target
    page.blank()
    page.line(
        (found.result, _STYLES[found.result]),
        (f"  {name} -> {target.text}", HEADING),
        f" ({target.name or target.kind}): {found.case.expected} by the policies",
    )
    page.line("the cluster: ", found.words, indent=2)
    if found.result is not CaseResult.DISAGREES and not look.verbose:
        return
    for part in found.case.proof:
        page.line(f"the policies: {part.verdict}, because {part.reason}", indent=2)
        for side in (part.egress, part.ingress):
            if side is not None:
                write_side(page, side, side.subject, everything=look.verbose)
