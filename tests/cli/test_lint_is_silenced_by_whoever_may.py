"""Baselines, choices of checks, and a revision that decides what a change may not."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from outgate.render.schemas import schema_text
from tests.cli.conftest import Type
from tests.cli.test_lint_as_typed import SPLIT

CONFIGURATION = "apiVersion: outgate.dev/v1alpha1\nkind: Configuration\n"


def git(*words: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with one policy that has a mistake, and work in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.yaml").write_text(SPLIT, encoding="utf-8")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "a policy")
    return tmp_path


def test_select_and_ignore(type_: Type, repository: Path) -> None:
    """By code, by the beginning of one, by name."""
    assert type_("lint policy.yaml --select OG2").exit_code == 1
    assert type_("lint policy.yaml --select OG3,OG1").exit_code == 0
    assert type_("lint policy.yaml --ignore split-port").exit_code == 0


def test_an_unknown_code_is_no_choice(type_: Type, repository: Path) -> None:
    """A typo in CI must not look like a clean run."""
    result = type_("lint policy.yaml --select OG2O7")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean OG207?" in result.stderr


def test_severity_is_the_users(type_: Type, repository: Path) -> None:
    """What is a note does not fail."""
    assert type_("lint policy.yaml --severity OG207=note").exit_code == 0
    assert type_("lint policy.yaml --severity OG207=bad").exit_code == 2


def test_a_baseline_lets_one_start_from_today(type_: Type, repository: Path) -> None:
    """Old findings are suppressed when lines move; a new one is found."""
    assert type_("lint policy.yaml --write-baseline old.json").exit_code == 0
    (repository / "policy.yaml").write_text("# moved\n" + SPLIT, encoding="utf-8")
    assert type_("lint policy.yaml --baseline old.json").exit_code == 0
    more = "        - port: 9090\n        - protocol: UDP\n"
    (repository / "policy.yaml").write_text(SPLIT + more, encoding="utf-8")
    assert type_("lint policy.yaml --baseline old.json").exit_code == 1


def test_a_baseline_fits_its_schema(type_: Type, repository: Path) -> None:
    """The one that ships."""
    type_("lint policy.yaml --write-baseline old.json")
    written = json.loads((repository / "old.json").read_text(encoding="utf-8"))

    Draft202012Validator(json.loads(schema_text("LintBaseline"))).validate(written)
    assert [one["code"] for one in written["findings"]] == ["OG207"]


def test_what_is_no_baseline(type_: Type, repository: Path) -> None:
    """One sentence, and exit code 2."""
    for text in ("{", "[]", '{"kind": "LintBaseline"}'):
        (repository / "old.json").write_text(text, encoding="utf-8")
        result = type_("lint policy.yaml --baseline old.json")
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert type_("lint policy.yaml --baseline gone.json").exit_code == 2


def test_the_file_can_choose_and_it_is_said(type_: Type, repository: Path) -> None:
    """outgate.yaml."""
    text = CONFIGURATION + "lint: {ignore: OG207}\n"
    (repository / "outgate.yaml").write_text(text, encoding="utf-8")
    result = type_("lint policy.yaml")

    assert result.exit_code == 0
    assert result.stderr.startswith("outgate.yaml sets lint.ignore\n")


def test_a_change_cannot_silence_itself(type_: Type, repository: Path) -> None:
    """Neither by the configuration, nor by a baseline, nor by a comment."""
    text = CONFIGURATION + "lint: {ignore: OG207, baseline: old.json}\n"
    (repository / "outgate.yaml").write_text(text, encoding="utf-8")
    type_("lint policy.yaml --no-config --write-baseline old.json")
    silent = SPLIT.replace("a dash too many", "outgate:ignore OG207 all is well")
    (repository / "policy.yaml").write_text(silent, encoding="utf-8")

    assert type_("lint policy.yaml").exit_code == 0
    result = type_("lint policy.yaml --config-from main -o json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [one["code"] for one in found["findings"]] == ["OG207"]
    assert [one["reason"] for one in found["newSuppressions"]] == ["all is well"]


def test_what_a_change_silences_is_shown(type_: Type, repository: Path) -> None:
    """On the page, in annotations of the change, and in SARIF: whoever reviews it sees it."""
    silent = SPLIT.replace("a dash too many", "outgate:ignore OG207 all is well")
    (repository / "policy.yaml").write_text(silent, encoding="utf-8")
    said = "suppresses OG207 only from this change on, which is not obeyed: all is well"
    typed = "lint policy.yaml --config-from main"
    sarif = json.loads(type_(f"{typed} -o sarif").stdout)
    (note,) = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"]

    assert f"policy.yaml:11:27 {said}" in type_(typed).stdout
    assert f"::notice file=policy.yaml,line=11,title=new suppression::{said}" in (
        type_(f"{typed} -o github").stdout
    )
    assert note == {"level": "note", "message": {"text": f"policy.yaml:11:27: {said}"}}


def test_what_the_revision_has_holds(type_: Type, repository: Path) -> None:
    """In whatever line it stands now."""
    silent = SPLIT.replace("a dash too many", "outgate:ignore OG207 all is well")
    (repository / "policy.yaml").write_text(silent, encoding="utf-8")
    git("commit", "-qam", "silenced, and reviewed")
    (repository / "policy.yaml").write_text("# moved\n" + silent, encoding="utf-8")

    assert type_("lint policy.yaml --config-from main").exit_code == 0


def test_a_revision_that_is_not_there(type_: Type, repository: Path) -> None:
    """CI without history must not look clean."""
    assert type_("lint policy.yaml --config-from nowhere").exit_code in (2, 3)


def test_an_editor_names_its_buffer(repository: Path) -> None:
    """Standard input with the name of a file."""
    import sys

    words = [sys.executable, "-m", "outgate", "lint", "-", "--stdin-filename", "a/b.yaml"]
    run = subprocess.run([*words, "-o", "json"], input=SPLIT, capture_output=True, text=True)

    assert {one["origin"]["source"] for one in json.loads(run.stdout)["findings"]} == {"a/b.yaml"}


def test_suppressed_findings_are_listed(type_: Type, repository: Path) -> None:
    """With their reason and until when."""
    silent = SPLIT.replace("a dash too many", "outgate:ignore OG207 all is well until 2099-12-31")
    (repository / "policy.yaml").write_text(silent, encoding="utf-8")
    result = type_("lint policy.yaml --show-suppressed")

    assert "comment until 2099-12-31: all is well" in result.stdout
    assert ", 1 suppressed" in result.stdout
