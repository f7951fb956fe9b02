"""Golden outputs: exact characters at 100 columns.

After a wanted change: ``pytest tests/golden --update-golden``, then review the diff.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from outgate.render.schemas import schema_text
from tests.golden.scenarios import FOLDER, WIDTH, Question, questions, scenarios

ALL = list(questions())


@pytest.fixture(autouse=True)
def same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing of this terminal in the output."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", str(WIDTH))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.label)
def test_output(
    question: Question, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """What is printed is what the file says, character by character."""
    monkeypatch.chdir(question.scenario)

    printed = question.ask()

    if request.config.getoption("--update-golden", default=False):
        question.expected.write_text(printed)
    assert printed.splitlines() == question.expected.read_text().splitlines()


def of_format(name: str) -> list[Question]:
    """Return the questions that are asked in a format."""
    return [question for question in ALL if question.format == name]


@pytest.mark.parametrize("question", of_format("json"), ids=lambda question: question.label)
def test_json_fits_its_schema(question: Question) -> None:
    """Every golden document is valid by the schema of its kind."""
    document: dict[str, Any] = json.loads(question.expected.read_text())

    validator = Draft202012Validator(json.loads(schema_text(document["kind"])))
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("question", of_format("yaml"), ids=lambda question: question.label)
def test_yaml_is_the_content_of_json(question: Question) -> None:
    """Both formats hold the same document."""
    twin = question.scenario / f"expected.{question.name}.json.txt"

    assert yaml.safe_load(question.expected.read_text()) == json.loads(twin.read_text())


@pytest.mark.parametrize("question", of_format("table"), ids=lambda question: question.label)
def test_tables_are_as_wide_as_they_may_be(question: Question) -> None:
    """No line is wider than the page, unless it is there to be copied."""
    wide = [
        line
        for line in question.expected.read_text().splitlines()
        if len(line) > WIDTH and "[ALLOWED]" not in line and "[UNKNOWN]" not in line
    ]

    assert wide == []


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda path: path.name)
def test_no_expectation_is_left_over(scenario: Path) -> None:
    """A file that no question writes would never be looked at again."""
    wanted = {question.expected for question in ALL if question.scenario == scenario}

    assert set(scenario.glob("expected.*")) == wanted


def test_every_folder_is_a_scenario() -> None:
    """A folder without input or questions is forgotten work."""
    folders = {path for path in FOLDER.iterdir() if path.is_dir() and path.name[0] not in "._"}

    assert folders == set(scenarios())
    assert [path.name for path in folders if not (path / "questions.txt").exists()] == []
