"""The writer of YAML: whatever is written reads back as it was."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from outgate.render.yaml_text import yaml_lines

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ["yes", "No", "null", "~", "1", "1e3", "0x1f", "1:30", "2001-01-01", "a: b", "a #b", "- a", "",
     " a", "a ", "*a", "&a", "!a", "%a", "@a", "`a", "{a}", "[a]", "a\nb", "'a'", '"a"', "|", ">",
     "=", "<<", ".inf", "10.0.0.0/8", "1.2.3.4", "1.2", "---", "...", "? a", ": a", "a:", "y", "on"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_any_value_reads_back(value: object) -> None:
    """PyYAML, which reads YAML 1.1 as kubectl does, finds the same value."""
    assert yaml.safe_load("\n".join(yaml_lines(value))) == value


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"a": [{"b": 1, "c": []}, "x"]}, ["a:", "- b: 1", "  c: []", "- x"]),
        ({"a": {}}, ["a: {}"]),
        ([[1, 2], []], ["- - 1", "  - 2", "- []"]),
        ({"cidr": "10.0.0.0/8"}, ["cidr: 10.0.0.0/8"]),
        ({"version": "1.2"}, ['version: "1.2"']),
        ({"enabled": "no"}, ['enabled: "no"']),
        ({"sentence": "a pod: b"}, ['sentence: "a pod: b"']),
        ({"rule": "spec.egress"}, ["rule: spec.egress"]),
    ],
)
def test_form(value: object, lines: list[str]) -> None:
    """As kubectl writes it: the dash under its key, quotes only where they are needed."""
    assert list(yaml_lines(value)) == lines
