"""The report of `explain`: the verdict, what decides it on both sides, what would turn it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Change, ExplainAnswer, Part, RuleReference, SideAnswer
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.report import Column, Report
from outgate.render.markdown.shared import end, warn_if_partial
from outgate.render.tables.counting import count
from outgate.render.yaml_text import yaml_lines

_MOST_NAMES = 6
_MOST_OPEN = 3
"""Parts above this many are folded away."""
_MOST_RULES = 4
_STATES = {
    "open": "no policy isolates it",
    "host-network": "on its node's network: NetworkPolicies do not apply to it",
    "not-a-pod": "not a pod: no NetworkPolicy has it as its subject",
}
_TURNS = {Verdict.DENIED: "To allow it", Verdict.ALLOWED: "To deny it"}


def render(answer: ExplainAnswer, look: Look) -> Iterator[str]:
    """Render the answer as Markdown.

    Args:
        answer: The answer.
        look: `Look.verbose` lists every name and rule.

    Yields:
        The text.
    """
    report = Report(look.again.command("explain", answer.source, answer.destination, "-v"))
    report.heading(f"{answer.verdict}: {code(answer.source)} → {code(answer.destination)}")
    warn_if_partial(report, answer.reading)
    if answer.notes:
        report.bullets([words(note) for note in answer.notes])
    several = len(answer.parts) > 1
    for number, part in enumerate(answer.parts, 1):
        title = f"{number}. {part.verdict}" if several else ""
        if number <= _MOST_OPEN:
            _part(report, part, title, look)
        else:
            with report.details(f"part {number} of {len(answer.parts)}: {part.verdict}"):
                _part(report, part, title, look)
    end(report, answer.reading, look)
    return report.text()


def _part(report: Report, part: Part, title: str, look: Look) -> None:
    traffic = "all traffic" if part.traffic_words == "all" else part.traffic_words
    if title:
        report.heading(f"{title}: {words(traffic)}", 3)
    report.paragraph(
        f"{words(traffic)} from {_names(part.sources, look)} to {_names(part.destinations, look)}: "
        f"**{part.verdict}**, because {words(part.reason)}."
    )
    sides = [side for side in (part.egress, part.ingress) if side is not None]
    if sides:
        if len(part.sources) * len(part.destinations) > 1:
            report.paragraph("Here for one pair of them:")
        columns = (Column("side"), Column("of"), Column("verdict"), Column("why"))
        report.table(columns, [_side(side, look) for side in sides])
    if part.changes:
        _changes(report, part)
    if part.settled_by:
        report.bullets([f"Settled by: {words(item)}" for item in part.settled_by])


def _side(side: SideAnswer, look: Look) -> tuple[str, ...]:
    why: list[str] = []
    if side.state in _STATES:
        why.append(words(_STATES[side.state]))
    policies = {rule.policy: rule for rule in reversed(side.isolated_by)}
    isolating = list(reversed(policies.values()))
    why += _some([f"isolated by {code(item.policy)} ({_place(item)})" for item in isolating], look)
    why += _some([f"allowed by {_rule(rule)}" for rule in side.allowed_by], look)
    if side.verdict is not Verdict.ALLOWED:
        for miss in side.near_misses:
            missing = "; ".join(words(item) for item in miss.missing)
            why.append(f"nearest is {_rule(miss.rule)} – {missing}")
    why += [f"in doubt: {words(doubt)}" for doubt in side.doubts]
    return (side.direction, code(side.subject), f"**{side.verdict}**", "<br>".join(why))


def _some(items: Sequence[str], look: Look) -> list[str]:
    if look.verbose or len(items) <= _MOST_RULES:
        return list(items)
    return [*items[:_MOST_RULES], f"and {len(items) - _MOST_RULES:,} more (`-v` lists)"]


def _rule(rule: RuleReference) -> str:
    return f"{code(rule.policy)} {code(rule.field)} ({_place(rule)}): {words(rule.words)}"


def _place(rule: RuleReference) -> str:
    return code(str(rule.origin))


def _changes(report: Report, part: Part) -> None:
    several = len(part.changes) > 1
    head = _TURNS[part.verdict]
    for number, change in enumerate(part.changes, 1):
        lead = f"{head}, step {number} of {len(part.changes)}" if several else head
        place = "" if change.origin is None or change.remove else f" ({code(str(change.origin))})"
        report.paragraph(f"{lead}: {words(change.words)}{place}")
        snippet = _snippet(change)
        if snippet:
            report.fence("yaml", list(yaml_lines(snippet)))


def _snippet(change: Change) -> object:
    return [change.rule] if change.rule else change.manifest


def _names(names: Sequence[str], look: Look) -> str:
    shown = names if look.verbose else names[:_MOST_NAMES]
    left = len(names) - len(shown)
    more = f" and {count(left, 'more', 'more')}" if left else ""
    return ", ".join(map(code, shown)) + more
