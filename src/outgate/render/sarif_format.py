"""SARIF 2.1.0, for code hosts that show findings beside the lines of a change.

GitHub takes at most 25,000 results of a run and shows the 5,000 worst (its page "SARIF support for
code scanning"), so beyond that the worst come first and the rest is left out, which is said. What
somebody has silenced is listed too, as the format has a place for it, and left out before anything
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from outgate._version import __version__
from outgate.checks.table import CHECKS
from outgate.model.findings import ORDER, Finding
from outgate.render.artifacts import message_of, uri_of
from outgate.render.escaping import clean
from outgate.render.json_format import to_json

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.checks.suppressions.applying import Suppressed
    from outgate.render.looks import Look

MOST_RESULTS = 25_000
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(answer: LintAnswer, look: Look) -> Iterator[str]:  # noqa: ARG001  (it looks one way)
    """Render the answer as SARIF; see `outgate.render.formats.render`."""
    findings = answer.findings
    if len(findings) > MOST_RESULTS:
        findings = tuple(sorted(findings, key=lambda one: ORDER.index(one.severity)))[:MOST_RESULTS]
    suppressed = answer.suppressed[: MOST_RESULTS - len(findings)]
    left_out = len(answer.findings) - len(findings)
    left_out += len(answer.suppressed) - len(suppressed)
    numbers = {check.code: number for number, check in enumerate(CHECKS)}
    yield to_json(
        {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "outgate",
                            "semanticVersion": __version__,
                            "rules": [_rule(number) for number in range(len(CHECKS))],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "invocations": [_invocation(answer, left_out)],
                    "results": [
                        # "The suppressions values for all result objects in theRun SHALL be either
                        # all null or all non-null" (SARIF 2.1.0, 3.27.23).
                        *(
                            _result(one, numbers) | ({"suppressions": []} if suppressed else {})
                            for one in findings
                        ),
                        *(_suppressed(one, numbers) for one in suppressed),
                    ],
                }
            ],
        }
    )


def _rule(number: int) -> dict[str, Any]:
    check = CHECKS[number]
    return {
        "id": check.code,
        "name": "".join(word.capitalize() for word in check.name.split("-")),
        "shortDescription": {"text": check.what},
        "fullDescription": {"text": check.why},
        "help": {"text": f"{check.what} {check.why} (outgate check {check.code})"},
        "defaultConfiguration": {"level": str(check.severity)},
        "properties": {"tags": ["security", "network-policy", check.group]},
    }


def _invocation(answer: LintAnswer, left_out: int) -> dict[str, Any]:
    notes = [
        {"level": "error", "message": {"text": clean(f"{gap.origin}: {gap.what}")}}
        for gap in answer.reading.gaps
        if gap.is_failure
    ]
    notes += [
        {"level": "note", "message": {"text": clean(f"{one.origin}: {one.is_not_obeyed}")}}
        for one in answer.new_suppressions
    ]
    if left_out:
        words = f"{left_out:,} findings are left out: code hosts take {MOST_RESULTS:,}"
        notes.append({"level": "warning", "message": {"text": words}})
    return {
        "executionSuccessful": not answer.is_partial,
        "toolExecutionNotifications": notes,
    }


def _result(finding: Finding, numbers: dict[str, int]) -> dict[str, Any]:
    subject = clean(finding.subject)
    found: dict[str, Any] = {
        "ruleId": finding.code,
        "level": str(finding.severity),
        "message": {"text": clean(f"{finding.subject}: {message_of(finding)}")},
        "locations": [
            {
                "physicalLocation": _physical(finding),
                "logicalLocations": [{"fullyQualifiedName": subject}],
            }
        ],
        "partialFingerprints": {"outgate/v1": finding.fingerprint},
    }
    if finding.code in numbers:
        found["ruleIndex"] = numbers[finding.code]
    return found


def _suppressed(value: Suppressed, numbers: dict[str, int]) -> dict[str, Any]:
    until = f" (until {value.until})" if value.until else ""
    why = {
        "kind": "external" if value.by == "baseline" else "inSource",
        "status": "accepted",
        "justification": clean(f"{value.reason}{until}"),
    }
    return _result(value.finding, numbers) | {"suppressions": [why]}


def _physical(finding: Finding) -> dict[str, Any]:
    at = finding.origin
    place: dict[str, Any] = {"artifactLocation": {"uri": uri_of(at.source)}}
    # A code host wants a line even for an object of a cluster.
    region = {"startLine": at.line or 1}
    line, column = finding.end
    if at.column:
        region["startColumn"] = at.column
        if line:
            region["endLine"], region["endColumn"] = line, column
    return {**place, "region": region}
