"""The page of `plan`: what would be written, what stands in its way, and what was proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.model.verdicts import Verdict
from outgate.planning.answers import Beyond, BlockedNeed, NotEvaluated, PlanAnswer, PlanProof
from outgate.planning.plans import Obstacle
from outgate.render.looks import Look
from outgate.render.page import COMMAND, ERROR, HEADING, PLACE, STYLES, WARNING, Column, Page
from outgate.render.tables.counting import count
from outgate.render.tables.obstacles import together
from outgate.render.yaml_text import yaml_lines

_SPACES = (
    Column("NAMESPACE"),
    Column("WORKLOADS", right=True),
    Column("OPEN NOW", right=True),
    Column("INTENTS", right=True),
    Column("POLICIES", right=True),
    Column("HOLD-OPEN", right=True),
    Column("PLAN"),
)
_MOST_SPACES = 30
_MOST_ITEMS = 10
_MOST_RULES = 3
"""Rules to add at destinations that are printed in full."""


def render(answer: PlanAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    _headline(page, answer)
    _spaces(page, answer, look)
    stopping = [one for one in answer.obstacles if one.stops]
    notes = [one for one in answer.obstacles if not one.stops]
    _obstacles(page, "in the way", stopping, ERROR, look)
    _blocked(page, answer.proof.blocked, look)
    _beyond(page, "allowed beyond the needs", answer.proof.beyond, look)
    _beyond(page, "allowed by policies that are not outgate's", answer.proof.others, look)
    _not_evaluated(page, answer.proof.not_evaluated, look)
    _obstacles(page, "to know", notes, WARNING, look)
    _proof(page, answer)
    return page.chunks()


def _headline(page: Page, answer: PlanAnswer) -> None:
    planned = [one for one in answer.namespaces if not one.is_refused]
    policies = sum(one.policies for one in planned)
    held = sum(one.hold_open for one in planned)
    where = f" of {answer.plan.cluster}" if answer.plan.cluster else ""
    page.line(
        (f"{count(len(planned), 'namespace')}{where} planned", HEADING),
        f": {count(policies, 'policy', 'policies')}, "
        f"{count(held, 'hold-open policy', 'hold-open policies')}, "
        f"profile {answer.plan.profile}",
    )
    refused = len(answer.namespaces) - len(planned)
    if refused:
        page.line((f"{count(refused, 'namespace')} refused, see below", ERROR))
    if answer.plan.exempt:
        names = ", ".join(name for name, _ in answer.plan.exempt[:6])
        more = len(answer.plan.exempt) - 6
        page.line(f"exempt: {names}{f' and {more} more' if more > 0 else ''}")


def _spaces(page: Page, answer: PlanAnswer, look: Look) -> None:
    shown = sorted(answer.namespaces, key=lambda one: (not one.is_refused, -one.open_now, one.name))
    if not look.verbose:
        shown = shown[:_MOST_SPACES]
    rows = [
        (
            one.name,
            str(one.workloads),
            str(one.open_now),
            str(one.intents),
            str(one.policies),
            str(one.hold_open),
            ("refused", ERROR) if one.is_refused else ("planned", STYLES[Verdict.ALLOWED]),
        )
        for one in shown
    ]
    page.blank()
    page.table(_SPACES, rows)
    left = len(answer.namespaces) - len(shown)
    if left:
        page.line((f"{count(left, 'more namespace')}; -v shows all", PLACE))


def _obstacles(
    page: Page, title: str, obstacles: Sequence[Obstacle], style: str, look: Look
) -> None:
    if not obstacles:
        return
    page.blank()
    groups = together(obstacles)
    page.line((f"{title}: {count(len(groups), 'thing')}", f"{HEADING} {style}"))
    shown = groups if look.verbose else groups[:_MOST_ITEMS]
    for one in shown:
        places = one.origins if look.verbose else one.origins[:1]
        more = len(one.origins) - len(places)
        rest = f" and {count(more, 'more place')}" if more else ""
        place = f" ({', '.join(map(str, places))}{rest})" if places else ""
        page.line((one.code, style), f"  {one.what}", (place, PLACE), indent=2, hang=2)
        page.line(one.remedy, indent=4)
        if len(one.namespaces) > 1:
            spaces = one.namespaces if look.verbose else one.namespaces[:_MOST_ITEMS]
            more = len(one.namespaces) - len(spaces)
            rest = f" and {more} more" if more else ""
            page.line(f"in {len(one.namespaces)} namespaces: {', '.join(spaces)}{rest}", indent=4)
    _left_out(page, len(groups) - len(shown))


def _blocked(page: Page, blocked: Sequence[BlockedNeed], look: Look) -> None:
    if not blocked:
        return
    page.blank()
    number = count(len(blocked), "need")
    page.line((f"{number} not let in by policies at the destination", f"{HEADING} {WARNING}"))
    shown = blocked if look.verbose else blocked[:_MOST_ITEMS]
    # The rule of each is most of a screen where there are many; the first ones show what they are.
    with_rule = len(shown) if look.verbose else _MOST_RULES
    for index, one in enumerate(shown):
        page.line(
            (one.verdict, STYLES[one.verdict]),
            f"  {one.source} to {one.destination}, {one.traffic}",
            (f" ({one.place})", PLACE),
            indent=2,
        )
        if one.change is None:
            continue
        if index < with_rule:
            page.line(one.change.words, indent=4)
            for line in yaml_lines([one.change.rule], 6) if one.change.rule else ():
                page.line(line)
        else:
            page.line(one.change.words.replace("this ingress rule", "an ingress rule"), indent=4)
    if len(blocked) > len(shown):
        _left_out(page, len(blocked) - len(shown))
    elif len(shown) > with_rule:
        page.line(("-v shows every rule", PLACE), indent=2)


def _beyond(page: Page, title: str, beyond: Sequence[Beyond], look: Look) -> None:
    if not beyond:
        return
    page.blank()
    page.line((title, HEADING))
    shown = beyond if look.verbose else beyond[:_MOST_ITEMS]
    rows = [
        (one.sources, one.destinations, str(one.traffic), "" if one.is_sure else "perhaps")
        for one in shown
    ]
    page.table((Column("FROM"), Column("TO"), Column("TRAFFIC"), Column("")), rows)
    _left_out(page, len(beyond) - len(shown))
    if not all(one.is_sure for one in beyond):
        page.line(
            (
                "perhaps: some addresses of pods or nodes are not known; --pod-cidr or facts tell",
                PLACE,
            )
        )


def _besides(proof: PlanProof) -> str:
    return ", but for those in Cilium's policies," if proof.not_evaluated else ""


def _not_evaluated(page: Page, rules: Sequence[NotEvaluated], look: Look) -> None:
    if not rules:
        return
    page.blank()
    page.line(("in Cilium's own policies", HEADING), ", which the engine does not evaluate")
    shown = rules if look.verbose else rules[:_MOST_ITEMS]
    rows = [(one.policy, one.selects, one.allows) for one in shown]
    page.table((Column("POLICY"), Column("SELECTS"), Column("ALLOWS")), rows)
    _left_out(page, len(rules) - len(shown))
    page.line(
        ("proved of them: they select these pods alone, and only add to what they reach", PLACE)
    )


def _left_out(page: Page, number: int) -> None:
    if number > 0:
        page.line((f"and {number:,} more; -v shows all", PLACE), indent=2)


def _proof(page: Page, answer: PlanAnswer) -> None:
    proof = answer.proof
    page.blank()
    if not proof.holds:
        page.line(("NOT PROVED", f"{HEADING} {ERROR}"), "; nothing may be written:")
        for words in proof.failures:
            page.line(words, indent=2)
        return
    if not proof.sources:
        page.line("nothing is planned, so nothing was proved")
        return
    page.line(
        ("proved", f"{HEADING} {STYLES[Verdict.ALLOWED]}"),
        f" for {count(proof.sources, 'kind of pod', 'kinds of pods')}, those made later included, "
        f"and {count(proof.needs, 'need')}: hold-open changes nothing, the policies cut nothing, "
        f"and after the switch every need{_besides(proof)} is allowed out and nothing but what is "
        "listed here",
    )
    if not answer.is_complete:
        page.line("settle what stands in the way, then plan again with ", ("-o DIR", COMMAND))
