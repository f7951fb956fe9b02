"""One side of a proof: who isolates the end, which rule lets the traffic pass, or nearly does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outgate.model.verdicts import Verdict
from outgate.questions.answers import RuleReference, SideAnswer
from outgate.render.page import PLACE, STYLES, Page, Piece
from outgate.render.tables.counting import count

_MOST_POLICIES = 4
_STATES = {
    "open": "open: no policy isolates it",
    "host-network": "on its node's network: NetworkPolicies do not apply to it",
    "not-a-pod": "not a pod: no NetworkPolicy has it as its subject",
}


def write_side(page: Page, side: SideAnswer, ends: str, *, everything: bool) -> None:
    """Write one side of a proof.

    Args:
        page: Where to.
        side: The side.
        ends: The names of all ends on this side.
        everything: Leave nothing out of lists.
    """
    state = _STATES.get(side.state)
    if side.state == "open" and side.verdict is not Verdict.ALLOWED:
        state = "no NetworkPolicy isolates it"
    page.line(
        f"{side.direction:<8}",
        (f"{side.verdict:<8}", STYLES[side.verdict]),
        # What is no pod has no proof of its own to tell: it is meant as the question means it.
        ends if side.state == "not-a-pod" else side.subject,
        f", {state}" if state else "",
        indent=2,
    )
    policies = _one_rule_each(side.isolated_by)
    shown = policies if everything else policies[:_MOST_POLICIES]
    for rule in shown:
        page.line(f"isolated by {rule.kind} {rule.policy} ", (_place(rule), PLACE), indent=4)
    left = len(policies) - len(shown)
    if left:
        page.line(f"isolated by {count(left, 'more policy', 'more policies')} (-v lists)", indent=4)
    for rule in side.allowed_by:
        page.line("allowed by ", *_rule(rule), indent=4)
    if side.verdict is not Verdict.ALLOWED:
        for miss in side.near_misses:
            page.line("nearest: ", *_rule(miss.rule), indent=4)
            for missing in miss.missing:
                page.line("- ", missing, indent=6)
        if policies and not side.near_misses and not side.allowed_by and not side.doubts:
            page.line(f"there is no {side.direction} rule that allows anything", indent=4)
    for doubt in side.doubts:
        page.line("in doubt: ", doubt, indent=4)


def _rule(rule: RuleReference) -> tuple[Piece, ...]:
    return (f"{rule.policy} {rule.field} ", (f"({rule.origin})", PLACE), f": {rule.words}")


def _one_rule_each(rules: Sequence[RuleReference]) -> list[RuleReference]:
    """Return for each policy its first rule, which stands for it."""
    found: dict[tuple[str, str], RuleReference] = {}
    for rule in rules:
        found.setdefault((rule.kind, rule.policy), rule)
    return list(found.values())


def _place(rule: RuleReference) -> str:
    """Return where a policy is: the line of one of its rules, which is enough to find it."""
    return f"({replace(rule.origin, column=0)})"
