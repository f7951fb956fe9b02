"""The shipped JSON Schemas: strict, of one mind, and in step with the code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from outgate.model.gaps import GapKind
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Coverage
from outgate.render.formats import FORMATS
from outgate.render.schemas import BASELINE, CONFIGURATION, FACTS, KINDS, REPORTS, schema_text
from outgate.render.wire.documents import document
from tests.render import answers

SCHEMAS: dict[str, dict[str, Any]] = {kind: json.loads(schema_text(kind)) for kind in KINDS}
FREE = {"passedOver", "matchLabels", "labels", "annotations", "evidence", "days", "sources"}
"""Mappings whose keys come from the input."""


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_a_schema(kind: str) -> None:
    """Each is valid by the 2020-12 meta-schema and says so."""
    assert SCHEMAS[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMAS[kind])


def objects(schema: object, name: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Return every schema of an object inside of a schema, with its name."""
    found: list[tuple[str, dict[str, Any]]] = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            found.append((name, schema))
        for key, inner in schema.items():
            found += objects(inner, key)
    elif isinstance(schema, list):
        for inner in schema:
            found += objects(inner, name)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_keys_are_allowed(kind: str) -> None:
    """A key that the schema does not name is an error, so that a schema cannot fall behind."""
    loose = [
        name
        for name, schema in objects(SCHEMAS[kind])
        if schema.get("additionalProperties") is not False and name not in FREE
    ]

    assert loose == []


def test_shared_parts_are_the_same() -> None:
    """Each schema stands alone; what several define, they define alike."""
    for name in ("origin", "gap", "reading"):
        texts = {
            json.dumps(schema["$defs"][name])
            for schema in SCHEMAS.values()
            if name in schema.get("$defs", {})
        }
        assert len(texts) == 1
    traffics = {
        json.dumps(schema["$defs"]["traffic"])
        for schema in SCHEMAS.values()
        if "traffic" in schema.get("$defs", {})
    }
    assert len(traffics) == 1


def test_words_are_those_of_the_code() -> None:
    """Verdicts, coverages and kinds of gaps in the schema are those of the enumerations."""
    audit, explain = SCHEMAS["AuditReport"]["$defs"], SCHEMAS["ExplainReport"]["$defs"]

    assert explain["verdict"]["enum"] == [str(verdict) for verdict in Verdict]
    assert set(audit["direction"]["properties"]["coverage"]["enum"]) == set(map(str, Coverage))
    assert set(audit["gap"]["properties"]["kind"]["enum"]) == set(map(str, GapKind))


def test_answers_of_one_kind_do_not_fit_another() -> None:
    """The schema tells kinds apart."""
    reach = document(answers.reached(answers.connection("app/a", "app/b")))

    assert list(Draft202012Validator(SCHEMAS["ReachReport"]).iter_errors(reach)) == []
    assert list(Draft202012Validator(SCHEMAS["ExplainReport"]).iter_errors(reach)) != []


def test_every_file_of_a_format_is_in_the_table() -> None:
    """A format that no line of the table names could never be asked for."""
    from pathlib import Path

    import outgate.render

    folder = Path(outgate.render.__file__).parent

    files = {f"outgate.render.{path.stem}" for path in folder.glob("*_format.py")}
    assert files == {format_.module for format_ in FORMATS.values()}


def test_every_schema_that_ships_is_named() -> None:
    """A schema without a name could not be printed."""
    from importlib import resources

    names = {item.name for item in (resources.files("outgate") / "schemas").iterdir()}

    assert {name for name in names if name.endswith(".json")} == {
        f"{kind}.json" for kind in (*REPORTS, FACTS, CONFIGURATION, BASELINE)
    }
