"""Keys that are no text are made text as sigs.k8s.io/yaml v1.6.0 makes them, or refused."""

from __future__ import annotations

import pytest

from outgate.model.gaps import GapKind
from tests.manifests.helping import read, value_of

KEYS = {
    "1": "1",
    "0o17": "15",
    "0644": "420",
    "-5": "-5",
    "on": "true",
    "y": "true",
    "No": "false",
    "1.50": "1.5",
    "-1.5": "-1.5",
    "0.1": "0.1",
    "1e3": "1000",
    "1e5": "100000",
    "1e6": "1e+06",
    "1e7": "1e+07",
    "-1e7": "-1e+07",
    "1e21": "1e+21",
    "1e30": "1e+30",
    "1000000": "1000000",
    "1234567.0": "1.234567e+06",
    "123456.0": "123456",
    "123456789.5": "1.2345679e+08",
    "100000.5": "100000.5",
    "16777217.0": "1.6777216e+07",
    "0.0001": "0.0001",
    "0.00001": "1e-05",
    "1.5e-5": "1.5e-05",
    "1e-50": "0",
    "0.0": "0",
    "-0.0": "-0",
    "3.5e38": ".inf",
    ".inf": ".inf",
    "-.inf": "-.inf",
    ".nan": ".nan",
    "2020-01-01": "2020-01-01",
    "=": "=",
    "a b": "a b",
    "'on'": "on",
    "''": "",
    '"1"': "1",
    "!!str 1": "1",
    "!!int 0x10": "16",
}


@pytest.mark.parametrize(("key", "expected"), KEYS.items())
def test_keys(key: str, expected: str) -> None:
    """A float is written as FormatFloat(key, 'g', -1, 32) writes it, from a 32-bit float."""
    assert {expected: "v"} == value_of(f"\n  {key}: v")


@pytest.mark.parametrize("key", ["~", "null", "[a]", "{a: b}", "? [a]\n  "])
def test_keys_that_json_cannot_have(key: str) -> None:
    """Go says "unsupported map key of type" and "invalid map key": kubectl stops."""
    outcome = read(f"apiVersion: v1\nkind: Any\nmetadata: {{name: x}}\nvalue:\n  {key}: v\n")
    assert outcome.documents == []
    assert outcome.words == ["a key is neither text nor a number nor a boolean"]
    assert [gap.kind for gap in outcome.gaps] == [GapKind.REFUSED]


def test_two_spellings_of_one_key_are_the_same_key() -> None:
    """What is text only after conversion can be set twice as well."""
    outcome = read("apiVersion: v1\nkind: Any\nmetadata: {name: x}\non: 1\ntrue: 2\n")
    assert outcome.words[0].startswith('the key "true" is set twice, on line 4 before')
