"""`outgate audit --findings`: what `lint` finds, beside who is open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from outgate.render.schemas import schema_text
from tests.cli.conftest import Type
from tests.cli.test_lint_as_typed import SPLIT
from tests.cli.test_lint_is_silenced_by_whoever_may import CONFIGURATION

WRONG = SPLIT.replace("podSelector: {}", "podSelector: {matchLabel: {app: web}}")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one policy that has a mistake, and work in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.yaml").write_text(SPLIT, encoding="utf-8")
    return tmp_path


def test_they_are_those_of_lint(type_: Type, folder: Path) -> None:
    """Every field of every one; the report fits its schema."""
    audited = json.loads(type_("audit -f . --findings -o json").stdout)
    linted = json.loads(type_("lint -f . -o json").stdout)

    Draft202012Validator(json.loads(schema_text("AuditReport"))).validate(audited)
    assert [one["code"] for one in audited["findings"]["found"]] == ["OG207"]
    assert audited["findings"]["found"] == linted["findings"]
    assert audited["findings"]["checks"] == linted["checks"]


def test_nobody_asked(type_: Type, folder: Path) -> None:
    """Null says that nobody looked, and not that nothing was found."""
    found = json.loads(type_("audit -f . -o json").stdout)

    Draft202012Validator(json.loads(schema_text("AuditReport"))).validate(found)
    assert found["findings"] is None
    assert "findings" not in type_("audit -f .").stdout


def test_the_page_shows_the_worst_and_the_command(type_: Type, folder: Path) -> None:
    """With place and cure; the exit code is that of the coverage."""
    result = type_("audit -f . --findings")

    assert result.exit_code == 0
    assert "findings: 1 error by" in result.stdout
    assert "policy.yaml:11:11 error OG207 NetworkPolicy shop/web: protocol: TCP" in result.stdout
    assert "all of them: outgate lint -f ." in result.stdout


def test_many_of_one_code_do_not_hide_the_others(type_: Type, folder: Path) -> None:
    """One of each code is shown first."""
    many = [SPLIT.replace("name: web", f"name: web-{number}") for number in range(9)]
    note = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: other}\n"
        "spec: {containers: [{name: a, image: a}]}\n"
    )
    (folder / "policy.yaml").write_text("---\n".join([*many, note]), encoding="utf-8")
    shown = type_("audit -f . --findings").stdout

    assert "findings: 9 errors, " in shown
    assert shown.count(" error OG207 ") == 1
    assert " note OG102 " in shown
    assert type_("audit -f . --findings --all").stdout.count(" error OG207 ") == 9


def test_in_markdown(type_: Type, folder: Path) -> None:
    """A row for each."""
    shown = type_("audit -f policy.yaml --findings -o markdown").stdout

    assert "Findings: 1 error by" in shown
    assert "| error | OG207 | `NetworkPolicy shop/web` `policy.yaml:11:11` |" in shown


def test_of_one_namespace(type_: Type, folder: Path) -> None:
    """As with lint."""
    other = SPLIT.replace("namespace: shop", "namespace: other")
    (folder / "other.yaml").write_text(other, encoding="utf-8")
    found = json.loads(type_("audit -f . -n other --findings -o json").stdout)

    assert [one["namespace"] for one in found["findings"]["found"]] == ["other"]


def test_what_is_refused_is_found_and_makes_the_answer_partial(type_: Type, folder: Path) -> None:
    """Once as a finding, and still with exit code 3."""
    (folder / "policy.yaml").write_text(WRONG, encoding="utf-8")
    result = type_("audit -f . --findings -o json")
    codes = [one["code"] for one in json.loads(result.stdout)["findings"]["found"]]

    assert (result.exit_code, codes) == (3, ["OG210", "OG207"])
    assert type_("audit -f .").exit_code == 3


def test_the_configuration_of_lint_is_obeyed_and_said(type_: Type, folder: Path) -> None:
    """What lint is told to leave out is left out here too."""
    text = CONFIGURATION + "lint: {ignore: OG207}\n"
    (folder / "outgate.yaml").write_text(text, encoding="utf-8")
    result = type_("audit -f policy.yaml --findings")

    assert "findings: nothing found by" in result.stdout
    assert "outgate.yaml sets lint.ignore" in result.stderr
    assert "1 error by" in type_("audit -f policy.yaml --findings --no-config").stdout


def test_what_is_suppressed_is_counted(type_: Type, folder: Path) -> None:
    """By a comment."""
    silent = SPLIT.replace("a dash too many", "outgate:ignore OG207 all is well")
    (folder / "policy.yaml").write_text(silent, encoding="utf-8")

    assert "nothing found, 1 suppressed by" in type_("audit -f . --findings").stdout


def test_pods_have_no_findings(type_: Type, folder: Path) -> None:
    """Labels limit a question to pods, and findings are about policies."""
    result = type_("audit -f . -l app=web --findings")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "leave one out" in result.stderr
