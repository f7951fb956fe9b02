"""What the reader takes and what the JSON Schema takes are the same, but for what it cannot say."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from outgate.intents.reading import read_intent_objects
from outgate.intents.schemas.json_schema import json_schema
from tests.intents.schemas.samples import SAMPLES, Mutation, mutations

VALIDATORS = {
    kind: Draft202012Validator(json_schema(kind)) for kind in ("EgressIntent", "EgressBaseline")
}
BEYOND_JSON_SCHEMA = (
    "has bits set behind its prefix length",
    "is not a CIDR block",
    "is IPv4 written as IPv6",
    "is not inside of",
    "is all of the cidr",
    "is not a range of ports",
    "is no day of any month",
    "is there already; remove one of the two",
)
"""Faults that take arithmetic, a calendar, or a look at two items at once."""


def reader_refuses(document: object) -> list[str]:
    """Return the reader's sentences."""
    assert isinstance(document, dict)
    return [gap.what for gap in read_intent_objects([document]).gaps]


def schema_refuses(document: dict[str, object]) -> bool:
    """Say whether the JSON Schema does not take it."""
    return not VALIDATORS[str(document["kind"])].is_valid(document)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["metadata"]["name"]))
def test_samples_are_taken(sample: dict[str, object]) -> None:
    """By both."""
    assert (reader_refuses(sample), schema_refuses(sample)) == ([], False)


def differs(mutation: Mutation) -> str:
    """Return how reader and schema differ on a document; nothing where they agree."""
    sentences = reader_refuses(mutation.document)
    where = f"{mutation.document['kind']} {mutation.path} {mutation.change}"
    if bool(sentences) == schema_refuses(mutation.document):
        return ""
    if not sentences:
        return f"{where}: only the schema refuses it"
    if all(any(words in one for words in BEYOND_JSON_SCHEMA) for one in sentences):
        return ""
    return f"{where}: only the reader refuses it: {sentences}"


def test_every_mutation() -> None:
    """Some thousands of documents with one thing wrong, or right in another way."""
    found = [words for words in map(differs, mutations()) if words]
    assert found == []
