"""`outgate.lint` and `outgate.lint_objects`: what the command finds, for programs."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import outgate
from tests.checks.linting import lint_text
from tests.checks.test_outputs_for_code_hosts import SPLIT

POLICY: dict[str, Any] = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"podSelector": {}, "ingress": [{"ports": [{"port": 8080}, {"protocol": "TCP"}]}]},
}


def test_of_files(tmp_path: Path) -> None:
    """Findings have their lines."""
    file = tmp_path / "policy.yaml"
    file.write_text(SPLIT, encoding="utf-8")
    (finding,) = outgate.lint(str(tmp_path)).findings

    assert (finding.code, finding.origin.source, finding.origin.line) == ("OG207", str(file), 9)


def test_of_standard_input_as_the_checks_find_it() -> None:
    """The same as by hand."""
    assert outgate.lint("-", stdin=BytesIO(SPLIT.encode())).findings == lint_text(SPLIT).findings


def test_of_objects() -> None:
    """They have no lines."""
    answer = outgate.lint_objects([POLICY, json.loads(json.dumps(POLICY))])

    assert isinstance(answer, outgate.LintAnswer)
    assert [(one.code, one.origin.line) for one in answer.findings] == [("OG207", 0)] * 2


def test_checks_are_chosen() -> None:
    """By code, by the beginning of one, by name."""
    assert outgate.lint_objects([POLICY], select=["OG3"]).findings == ()
    assert outgate.lint_objects([POLICY], ignore=["split-port"]).findings == ()


def test_severities_are_the_callers() -> None:
    """For one code, or for a group."""
    (finding,) = outgate.lint_objects([POLICY], severities={"OG207": "note"}).findings

    assert finding.severity is outgate.Severity.NOTE


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"select": ["OG2O7"]}, "select: no check is called 'OG2O7'; did you mean OG207?"),
        ({"ignore": ["nothing"]}, "ignore: no check is called 'nothing'"),
        ({"severities": {"OG207": "bad"}}, "severity 'OG207=bad' is not CODE=SEVERITY"),
    ],
)
def test_what_is_no_check(options: dict[str, Any], words: str) -> None:
    """A typo must not look like a clean run, and is told of in the words of a library."""
    with pytest.raises(outgate.UsageError) as caught:
        outgate.lint_objects([POLICY], **options)

    assert str(caught.value).startswith(words)


def test_a_suppression_ends_on_its_day() -> None:
    """The day is the caller's."""
    text = f"# outgate:ignore OG207 wanted until 2030-06-15\n{SPLIT}".encode()
    codes = [
        [one.code for one in outgate.lint("-", stdin=BytesIO(text), today=day).findings]
        for day in (date(2030, 6, 15), date(2030, 6, 16))
    ]

    assert codes == [[], ["OG001", "OG207"]]
