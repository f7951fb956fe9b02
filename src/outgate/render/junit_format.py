"""JUnit XML, for CI systems that show tests.

Of `lint` a suite per file, a case per finding: errors and warnings are failures; a note is a case
that passes and has something to say. Of `simulate` see `junit_simulations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from outgate.model.findings import Finding, Severity
from outgate.render.answer_kinds import kind_of
from outgate.render.artifacts import path_of
from outgate.render.junit_text import attribute as _attribute
from outgate.render.junit_text import text as _text

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.learning.answers import SimulateAnswer
    from outgate.render.looks import Look


def render(answer: LintAnswer | SimulateAnswer, look: Look) -> Iterator[str]:
    """Render the answer as JUnit XML; see `outgate.render.formats.render`."""
    if kind_of(answer).kind == "SimulateReport":
        from outgate.render.junit_simulations import render as simulated

        return simulated(cast("SimulateAnswer", answer), look)
    return _linted(cast("LintAnswer", answer))


def _linted(answer: LintAnswer) -> Iterator[str]:
    by_source: dict[str, list[Finding]] = {}
    for finding in answer.findings:
        by_source.setdefault(path_of(finding.origin.source), []).append(finding)
    failures = sum(map(_is_failure, answer.findings))
    cases = len(answer.findings) or 1
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="outgate lint" tests="{cases}" failures="{failures}">\n'
    for source, findings in by_source.items():
        bad = sum(map(_is_failure, findings))
        head = f'tests="{len(findings)}" failures="{bad}" errors="0"'
        yield f"  <testsuite name={_attribute(source)} {head}>\n"
        for finding in findings:
            yield from _case(source, finding)
        yield "  </testsuite>\n"
    if not answer.findings:
        yield '  <testsuite name="outgate lint" tests="1" failures="0" errors="0">\n'
        yield '    <testcase name="nothing found" classname="outgate lint"/>\n'
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _case(source: str, finding: Finding) -> Iterator[str]:
    place = f"{source}:{finding.origin.line}" if finding.origin.line else source
    name = _attribute(f"{finding.code} {finding.subject}")
    yield f"    <testcase name={name} classname={_attribute(place)}>\n"
    body = _text(f"{place}: {finding.sentence}\n{finding.why}\n{finding.remedy}")
    if _is_failure(finding):
        yield (
            f'      <failure type="{finding.severity}" message={_attribute(finding.sentence)}>'
            f"{body}</failure>\n"
        )
    else:
        yield f"      <system-out>{body}</system-out>\n"
    yield "    </testcase>\n"


def _is_failure(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE
