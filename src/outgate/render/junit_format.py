"""JUnit XML, for CI systems that show tests: a suite per file, a case per finding.

Errors and warnings are failures; a note is a case that passes and has something to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from outgate.model.findings import Finding, Severity
from outgate.render.artifacts import path_of
from outgate.render.escaping import clean

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.render.looks import Look

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(answer: LintAnswer, look: Look) -> Iterator[str]:  # noqa: ARG001  (it looks one way)
    """Render the answer as JUnit XML; see `outgate.render.formats.render`."""
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


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("", clean(text)))


def _text(text: str) -> str:
    lines = [_NO_XML.sub("", clean(line)) for line in text.split("\n")]
    return "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
