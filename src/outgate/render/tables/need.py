"""The page of `plan --explain`: one need after the other, from its words to its proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outgate.model.verdicts import Verdict
from outgate.planning.answers import BlockedNeed
from outgate.planning.explaining.answers import (
    ExplainedNeed,
    NeedAnswer,
    NeedProof,
    NeedStatus,
    ServingRule,
    Step,
)
from outgate.render.looks import Look
from outgate.render.page import ERROR, HEADING, PLACE, STYLES, WARNING, Page
from outgate.render.tables.counting import count
from outgate.render.yaml_text import yaml_lines

_STATUS_STYLES = {
    NeedStatus.WRITTEN: STYLES[Verdict.ALLOWED],
    NeedStatus.NO_RULE_NEEDED: STYLES[Verdict.ALLOWED],
    NeedStatus.HELD_BACK: ERROR,
    NeedStatus.LEFT_OUT: WARNING,
    NeedStatus.REFUSED: ERROR,
}

_MOST_IN_THE_WAY = 3


def render(answer: NeedAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    for index, one in enumerate(answer.needs):
        if index:
            page.blank()
        _need(page, one)
    return page.chunks()


def _need(page: Page, one: ExplainedNeed) -> None:
    need = one.need
    page.line((one.name, HEADING), f"  {need}  ", (str(one.status), _STATUS_STYLES[one.status]))
    place = f" ({need.origin})" if need.origin.line else ""
    page.line(f"of {one.whose}", (place, PLACE), indent=2)
    page.line(f"why: {need.why}", indent=2)
    owner = need.owner or "nobody is named"
    ends = f"; until {need.expires}" if need.expires else "; without an end"
    page.line(f"owner: {owner}{ends}", indent=2)
    _steps(page, "for", one.subject)
    _steps(page, "to", one.destination)
    for item in one.obstacles:
        page.line((item.code, ERROR if item.stops else WARNING), f"  {item.what}", indent=2, hang=2)
        page.line(item.remedy, indent=4)
    _in_the_way(page, one)
    for rule in one.rules:
        _rule(page, rule, is_held=one.status is NeedStatus.HELD_BACK)
    if one.status is NeedStatus.NO_RULE_NEEDED:
        page.line("no rule is written for it: no policy can take it away", indent=2)
    elif one.proof is not None:
        _proof(page, one.proof)


def _in_the_way(page: Page, one: ExplainedNeed) -> None:
    if not one.in_the_way:
        return
    things = count(len(one.in_the_way), "thing")
    page.line(
        (f"held back by {things}", ERROR), " in its namespace that concern other needs:", indent=2
    )
    for item in one.in_the_way[:_MOST_IN_THE_WAY]:
        page.line((item.code, ERROR), f"  {item.what}", indent=4)
    more = len(one.in_the_way) - _MOST_IN_THE_WAY
    if more > 0:
        page.line((f"and {more} more; plan without --explain lists them", PLACE), indent=4)


def _steps(page: Page, title: str, steps: Iterable[Step]) -> None:
    for index, step in enumerate(steps):
        source = f" ({step.source})" if step.source else ""
        page.line(
            (f"{title}: " if index == 0 else "", HEADING),
            step.words,
            (source, PLACE),
            indent=2 if index == 0 else 4,
            hang=4,
        )


def _rule(page: Page, rule: ServingRule, *, is_held: bool) -> None:
    would = "would be " if is_held else ""
    page.line(
        (f"{would}rule {rule.number} of {rule.of}", HEADING),
        f" in {rule.kind} {rule.policy}, which selects {rule.selects}",
        indent=2,
    )
    for line in yaml_lines([rule.body], 4):
        page.line(line)
    for words in rule.covers:
        page.line(words, indent=4)
    if rule.also:
        page.line("the rule also serves:", indent=4)
        for other in rule.also:
            page.line(other, indent=6)
    if rule.note:
        page.line(rule.note, indent=4)


def _proof(page: Page, proof: NeedProof) -> None:
    if not proof.plan_holds or proof.not_let_out:
        page.line(("NOT PROVED", f"{HEADING} {ERROR}"), "; nothing of it may be written", indent=2)
        for words in proof.not_let_out:
            page.line(f"not let out: {words}", indent=4)
        return
    kinds = count(proof.sources, "kind of pod", "kinds of pods")
    if not proof.sources:
        page.line("no pod of the input has it, so nothing was proved of it", indent=2)
        return
    if not proof.is_evaluated:
        page.line(
            "Cilium's own policy, which the engine does not evaluate; proved of it: it selects "
            f"these pods alone ({kinds}), and only adds to what they reach",
            indent=2,
        )
        return
    page.line(
        ("proved", f"{HEADING} {STYLES[Verdict.ALLOWED]}"),
        f": let out from every pod that it is for ({kinds}, those made later included)",
        indent=2,
    )
    if not proof.blocked:
        page.line("and let in: no policy at the destination is in the way", indent=2)
    for one in proof.blocked:
        _blocked(page, one)


def _blocked(page: Page, one: BlockedNeed) -> None:
    page.line(
        (f"not let in ({one.verdict})", STYLES[one.verdict]),
        f"  {one.source} to {one.destination}, {one.traffic}",
        indent=2,
    )
    if one.change is not None:
        page.line(one.change.words, indent=4)
        for line in yaml_lines([one.change.rule], 6) if one.change.rule else ():
            page.line(line)
