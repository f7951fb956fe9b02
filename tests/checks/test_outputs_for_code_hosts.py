"""SARIF, JUnit, GitHub's annotations and GitLab's report: valid, placed, and inert."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from jsonschema import Draft4Validator

from outgate.checks.suppressions.applying import Suppressed
from outgate.cli.common.lint_answers import without
from outgate.config.baselines import Baseline
from outgate.model.findings import Severity
from outgate.render import sarif_format
from outgate.render.formats import render
from outgate.render.looks import Look
from tests.checks.linting import lint_text

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text(encoding="utf-8"))
SPLIT = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
    - ports:
        - port: 8080
        - protocol: TCP
"""
HOSTILE = SPLIT.replace("name: web", 'name: "a<b>::error::%0A\\e[31m&\\n,x"')


def written(name: str, text: str) -> str:
    """Lint manifests and write the answer."""
    return "".join(render(name, lint_text(text), Look()))


def test_sarif_is_valid() -> None:
    """By the schema of OASIS."""
    found = json.loads(written("sarif", SPLIT))

    assert list(Draft4Validator(SCHEMA).iter_errors(found)) == []
    (run,) = found["runs"]
    (result,) = [one for one in run["results"] if one["ruleId"] == "OG207"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 9, "startColumn": 11, "endLine": 9, "endColumn": 24}
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "OG207"


def test_fingerprints_stay_when_lines_move() -> None:
    """A comment above, and a rule before it."""
    moved = "# first\n# second\n" + SPLIT.replace(
        "  ingress:\n", "  ingress:\n    - from: [{podSelector: {}}]\n"
    )
    before, after = (
        {one.fingerprint for one in lint_text(text).findings if one.code == "OG207"}
        for text in (SPLIT, moved)
    )

    assert before == after != set()


def test_fingerprints_are_one_of_a_kind() -> None:
    """Two findings of one code in one policy."""
    twice = SPLIT + SPLIT.partition("ingress:\n")[2]
    found = [one.fingerprint for one in lint_text(twice).findings]

    assert len(found) == len(set(found)) > 1


def test_sarif_stays_within_what_hosts_take() -> None:
    """The worst are kept, and what is left out is said."""
    answer = lint_text(SPLIT)
    (finding,) = [one for one in answer.findings if one.code == "OG207"]
    notes = [replace(finding, severity=Severity.NOTE)] * sarif_format.MOST_RESULTS
    many = replace(answer, findings=(*notes, finding))
    (run,) = json.loads("".join(render("sarif", many, Look())))["runs"]

    assert len(run["results"]) == sarif_format.MOST_RESULTS
    assert run["results"][0]["level"] == "error"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "1 findings are left out" in note["message"]["text"]


def test_sarif_lists_what_is_silenced() -> None:
    """With its reason; the others say that nobody silenced them, as the format asks."""
    silent = SPLIT.replace("- protocol: TCP", "- protocol: TCP  # outgate:ignore OG207 wanted")
    other = SPLIT.replace("namespace: shop", "namespace: office")
    found = json.loads(written("sarif", f"{silent}---\n{other}"))
    results = found["runs"][0]["results"]

    assert list(Draft4Validator(SCHEMA).iter_errors(found)) == []
    assert [(one["ruleId"], one["suppressions"]) for one in results] == [
        ("OG207", []),
        ("OG207", [{"kind": "inSource", "status": "accepted", "justification": "wanted"}]),
    ]


def test_sarif_calls_a_baseline_external() -> None:
    """It stands beside the source and not in it."""
    answer = lint_text(SPLIT)
    at = Baseline("old.json", frozenset(one.fingerprint for one in answer.findings))
    found = json.loads("".join(render("sarif", without(answer, at), Look())))
    (result,) = found["runs"][0]["results"]

    assert list(Draft4Validator(SCHEMA).iter_errors(found)) == []
    assert [one["kind"] for one in result["suppressions"]] == ["external"]


def test_sarif_leaves_out_what_is_silenced_first() -> None:
    """Before any finding."""
    answer = lint_text(SPLIT)
    (finding,) = answer.findings
    silenced = Suppressed(finding, "comment", "wanted", None, finding.origin)
    many = replace(
        answer, findings=(finding,) * sarif_format.MOST_RESULTS, suppressed=(silenced,) * 3
    )
    (run,) = json.loads("".join(render("sarif", many, Look())))["runs"]

    assert len(run["results"]) == sarif_format.MOST_RESULTS
    assert [one for one in run["results"] if one.get("suppressions")] == []
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "3 findings are left out" in note["message"]["text"]


def test_junit_has_a_failure_per_finding() -> None:
    """And one case that passes where nothing is found."""
    root = ElementTree.fromstring(written("junit", SPLIT))  # noqa: S314 - our own
    clean = ElementTree.fromstring(written("junit", ""))  # noqa: S314 - our own

    assert [one.get("type") for one in root.iter("failure")] == ["error"]
    assert [one.get("name") for one in clean.iter("testcase")] == ["nothing found"]


def test_github_annotates_the_item() -> None:
    """Start, end, and a title."""
    (line,) = written("github", SPLIT).splitlines()

    assert line.startswith("::error file=-,line=9,endLine=9,col=11,endColumn=24,title=OG207 Net")


def test_gitlab_gets_what_it_needs() -> None:
    """Each with its own fingerprint."""
    (found,) = json.loads(written("gitlab", SPLIT))

    assert (found["check_name"], found["severity"]) == ("OG207", "critical")
    assert found["location"] == {"path": "-", "lines": {"begin": 9, "end": 9}}


def test_hostile_names_do_no_harm() -> None:
    """A name that is refused is shown in its finding, and starts no command of its own."""
    ElementTree.fromstring(written("junit", HOSTILE))  # noqa: S314 - our own
    lines = written("github", HOSTILE).splitlines()

    assert all(line.startswith("::error file=-,line=") for line in lines)
    assert "\x1b" not in "".join(lines) + written("sarif", HOSTILE) + written("junit", HOSTILE)
