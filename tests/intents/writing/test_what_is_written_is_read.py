"""Any intent, written and read again, is the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import EgressIntent
from outgate.intents.reading import read_intent_objects, read_intents_text
from outgate.intents.schemas.json_schema import json_schema
from outgate.intents.writing import baseline_body, intent_body
from outgate.render.flow_text import flow_text
from outgate.render.intents_text import baseline_text, intent_text
from tests.intents.bare import bare
from tests.intents.drawing import intents
from tests.intents.schemas.samples import BASELINE, BY_NAMES

VALIDATOR = Draft202012Validator(json_schema("EgressIntent"))


@given(intents())
def test_as_yaml(intent: EgressIntent) -> None:
    """With comments, as a file for people."""
    found = read_intents_text(intent_text(intent))
    assert ([bare(one) for one in found.intents], found.gaps) == ([intent], ())


@given(intents())
def test_as_json(intent: EgressIntent) -> None:
    """On one line; the JSON Schema takes it too."""
    body = intent_body(intent)
    found = read_intents_text(flow_text(body))
    assert [bare(one) for one in found.intents] == [intent]
    assert VALIDATOR.is_valid(body)


def test_the_default_baseline_is_written_out() -> None:
    """What init writes says what holds without it."""
    baseline = read_intents_text(baseline_text(DEFAULT_BASELINE)).baseline
    assert baseline_body(DEFAULT_BASELINE) == baseline_body(baseline)
    assert not baseline.is_assumed


@pytest.mark.parametrize("sample", [BASELINE, BY_NAMES], ids=["selector", "names"])
def test_baselines(sample: dict[str, Any]) -> None:
    """Read, written and read again they are the same."""
    once = read_intent_objects([sample]).baseline
    again = read_intent_objects([baseline_body(once)]).baseline
    assert baseline_body(again) == baseline_body(once)
    assert (again.scope, again.dns) == (once.scope, once.dns)
