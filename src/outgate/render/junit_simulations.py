"""Recorded traffic as tests: a suite per workload, a case per edge that is not allowed.

A denial to come is a failure with its proof and what mends it. What cannot be known is skipped,
with the reason: it neither passed nor failed. What is allowed is one case that passes, and says how
many edges it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from outgate.learning.answers import Replayed, SimulateAnswer
from outgate.model.verdicts import Verdict
from outgate.render.junit_text import attribute, text
from outgate.render.simulated_words import cures, destination, proof, seen
from outgate.render.tables.counting import count

if TYPE_CHECKING:
    from outgate.render.looks import Look


def render(answer: SimulateAnswer, look: Look) -> Iterator[str]:  # noqa: ARG001  (it looks one way)
    """Render the answer as JUnit XML.

    Args:
        answer: The answer.
        look: Not used.

    Yields:
        The text.
    """
    found = sorted((*answer.denied, *answer.unknown), key=lambda one: one.edge.key)
    failures, skipped = len(answer.denied), len(answer.unknown)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<testsuites name="outgate simulate" tests="{len(found) + 1}" failures="{failures}" '
        f'skipped="{skipped}">\n'
    )
    yield from _allowed(answer)
    for source, edges in groupby(found, key=lambda one: str(one.edge.source)):
        yield from _suite(source, list(edges))
    yield "</testsuites>\n"


def _allowed(answer: SimulateAnswer) -> Iterator[str]:
    edges, notes = count(answer.allowed.edges, "recorded edge"), "\n".join(answer.notes)
    said = f"<system-out>{text(notes)}</system-out>" if notes else ""
    name = attribute(f"{edges} allowed under {answer.candidate}")
    yield '  <testsuite name="outgate simulate" tests="1" failures="0" errors="0" skipped="0">\n'
    yield f'    <testcase name={name} classname="outgate simulate">{said}</testcase>\n'
    yield "  </testsuite>\n"


def _suite(source: str, edges: list[Replayed]) -> Iterator[str]:
    failures = sum(one.verdict is Verdict.DENIED for one in edges)
    numbers = (
        f'tests="{len(edges)}" failures="{failures}" errors="0" skipped="{len(edges) - failures}"'
    )
    yield f"  <testsuite name={attribute(source)} {numbers}>\n"
    for one in edges:
        yield from _case(source, one)
    yield "  </testsuite>\n"


def _case(source: str, one: Replayed) -> Iterator[str]:
    name = attribute(f"{source} -> {destination(one)}")
    yield f"    <testcase name={name} classname={attribute(source)}>\n"
    reason = attribute(one.proof.reason)
    if one.verdict is Verdict.DENIED:
        lines = [seen(one), *(_line(*line) for line in proof(one))]
        lines += [one.allow] if one.allow else []
        body = text("\n".join([*lines, *cures(one)]))
        yield f'      <failure type="denied" message={reason}>{body}</failure>\n'
    else:
        yield f"      <skipped message={reason}/>\n"
    yield "    </testcase>\n"


def _line(words: str, place: str) -> str:
    return f"{words} ({place})" if place else words
