"""`diff` as a comment on a pull request: the facts at a glance, the details folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.model.gaps import Gap
from outgate.questions.differences.answers import DiffAnswer, DiffSide, Ends
from outgate.render.differences.wording import (
    SIGNS,
    WORSE,
    fact_tendency,
    fact_words,
    isolation_words,
    next_pod_words,
    passing_words,
    spaces_words,
    totals_words,
)
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code
from outgate.render.tables.counting import count

_MOST_NAMES = 3
_MOST_ROWS = 50
_LONGEST = 30_000
"""The characters of all rows together; GitHub takes comments up to 65,536."""
_ENDS = {Ends.KEPT: "", Ends.NEW: " (new)", Ends.GONE: " (gone)"}


def render(answer: DiffAnswer, look: Look) -> Iterator[str]:  # noqa: ARG001  (it looks one way)
    """Render the answer as Markdown of bounded length.

    Args:
        answer: The answer.
        look: Not used: a comment on a pull request looks one way.

    Yields:
        The text.
    """
    lines = _lines(answer)
    yield f"### outgate: {next(lines)}\n\n"
    yield f"{_sides(answer)}\n"
    for note in answer.notes:
        yield f"\n{code(note)}\n"
    first = True
    for line in lines:
        yield "\n" if first else ""
        first = False
        yield f"- {line}\n"
    yield from _partial(answer)
    yield from _details(answer)


def _lines(answer: DiffAnswer) -> Iterator[str]:
    """Yield the headline, then a line for everything but single connections."""
    yield _headline(answer)
    for fact in answer.facts:
        spaces = spaces_words(fact)
        where = f" ({code(spaces)})" if spaces else ""
        yield f"{fact_words(fact)}{where}: {_names(fact.workloads)}"
    for item in answer.isolation:
        yield f"{isolation_words(item)}: {_names(item.workloads)}"
    for later in answer.next_pods:
        yield f"{next_pod_words(later)}: {_names(later.namespaces)}"
    for word, names in (("new", answer.new_workloads), ("gone", answer.gone_workloads)):
        if names:
            verb = "is" if len(names) == 1 else "are"
            yield f"{count(len(names), 'workload')} {verb} {word}: {_names(names)}"


def _headline(answer: DiffAnswer) -> str:
    if not answer.is_different:
        return "no difference in what is allowed"
    facts = sorted(answer.facts, key=lambda fact: fact_tendency(fact) != WORSE)
    if facts:
        return fact_words(facts[0])
    if answer.isolation:
        return isolation_words(answer.isolation[0])
    return totals_words(answer) if answer.connections else "what is there differs"


def _sides(answer: DiffAnswer) -> str:
    names = [
        f"{word} {code(side.name)}" if side.name else word
        for word, side in (("from", answer.old), ("to", answer.new))
    ]
    words = " ".join(names) if answer.old.name or answer.new.name else ""
    profile = f"profile {code(answer.new.reading.profile)}"
    return f"{words}, {profile}" if words else profile


def _names(names: Sequence[str]) -> str:
    left = len(names) - _MOST_NAMES
    more = f" and {left:,} more" if left > 0 else ""
    return ", ".join(code(name) for name in names[:_MOST_NAMES]) + more


def _partial(answer: DiffAnswer) -> Iterator[str]:
    for word, side in (("OLD", answer.old), ("NEW", answer.new)):
        failures = _failures(side)
        if failures:
            first = failures[0]
            yield (
                f"\n**The answer is partial**: {count(len(failures), 'thing')} of {word} could not "
                f"be read, the first: {code(f'{first.origin}: {first.what}')}\n"
            )


def _failures(side: DiffSide) -> list[Gap]:
    return [gap for gap in side.reading.gaps if gap.is_failure]


def _details(answer: DiffAnswer) -> Iterator[str]:
    if not answer.connections:
        return
    yield f"\n<details><summary>Connections: {totals_words(answer)}</summary>\n\n"
    yield "| | From | To | Before | Now |\n|---|---|---|---|---|\n"
    length = shown = 0
    for item in answer.connections[:_MOST_ROWS]:
        row = (
            f"| {SIGNS[item.shift]}{_ENDS[item.ends]} "
            f"| {code(item.sources.words)} "
            f"| {code(item.destinations.words)} "
            f"| {code(passing_words(item.before))} "
            f"| {code(passing_words(item.after))} |\n"
        )
        length += len(row)
        if length > _LONGEST:
            break
        shown += 1
        yield row
    left = len(answer.connections) - shown
    if left:
        yield f"\nand {count(left, 'more group')} of connections; `outgate diff --all` shows them\n"
    yield "\n</details>\n"
