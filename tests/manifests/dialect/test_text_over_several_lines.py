"""Blocks, folds and escapes, with the answers of sigs.k8s.io/yaml v1.6.0."""

from __future__ import annotations

import pytest

from tests.manifests.helping import same, value_of

TEXTS = {
    "|\n  x\n   y\n\n": "x\n y\n",
    "|-\n  x\n\n": "x",
    "|+\n  x\n\n": "x\n\n\n",
    "|1\n  x\n": " x\n",
    "|#\n x": "x\n",
    "| # comment\n x": "x\n",
    ">\n  x\n  y\n\n  z\n": "x y\nz\n",
    ">-\n x\n  y\n z\n": "x\n y\nz",
    '"x\\\n  y"': "xy",
    '"x\n\n  y"': "x\ny",
    "'x\n  y'": "x y",
    "x\n  y\n\n  z": "x y\nz",
    '"\\x41\\u263A\\n\\t\\0"': "A☺\n\t\0",
    "'it''s'": "it's",
    '"x" # comment': "x",
    "x # comment": "x",
    "x#y": "x#y",
    "x:y:z": "x:y:z",
    "http://x/?a=b&c=d": "http://x/?a=b&c=d",
    "-x": "-x",
    "--flag=x y": "--flag=x y",
    ":x": ":x",
    "?x": "?x",
    "x]": "x]",
    "x}": "x}",
    "x, y": "x, y",
    "$(VAR)": "$(VAR)",
    "${VAR}": "${VAR}",
    "é ü": "é ü",
    "a  b": "a  b",
    "\n  - - a\n    - b\n  - c: d\n    e:\n    - f\n    -\n      g: h": [
        ["a", "b"],
        {"c": "d", "e": ["f", {"g": "h"}]},
    ],
    "\n  ? a\n  : b\n  ? c\n  :\n    - d": {"a": "b", "c": ["d"]},
    "{a: [b, {c: d}], e: }": {"a": ["b", {"c": "d"}], "e": None},
    "{b:1}": {"b:1": None},
    "[b,]": ["b"],
    "[\nb]": ["b"],
}


@pytest.mark.parametrize(("yaml", "expected"), TEXTS.items())
def test_values(yaml: str, expected: object) -> None:
    """Whichever way reads them."""
    assert same(expected, value_of(yaml))


def test_configuration_in_a_block_is_not_looked_into() -> None:
    """Text in a block may look like YAML, and stays text."""
    expected = "kind: Secret\nmetadata:\n- x\n"
    assert expected == value_of("|\n  kind: Secret\n  metadata:\n  - x")
