"""``<<`` merges in the way of goyaml.v2: in the order of the text, and not from an aliased list."""

from __future__ import annotations

import pytest

from tests.manifests.helping import read, value_of

MERGES = {
    "{<<: {a: 1}, b: 2}": {"a": 1, "b": 2},
    "{<<: {a: 1}, a: 2}": {"a": 2},
    "{a: 2, <<: {a: 1}}": {"a": 1},
    "{<<: [{a: 1, b: 1}, {a: 2, c: 2}]}": {"a": 1, "b": 1, "c": 2},
    "{<<: [{a: 1}, {b: 2}], <<: {a: 3}}": {"a": 3, "b": 2},
    "{<<: {<<: {a: 1}, b: 2}, c: 3}": {"a": 1, "b": 2, "c": 3},
    "{base: &x {a: 1}, own: {<<: *x, b: 2}}": {"base": {"a": 1}, "own": {"a": 1, "b": 2}},
    "{base: &x {a: 1}, own: {<<: [*x, {b: 2}]}}": {"base": {"a": 1}, "own": {"a": 1, "b": 2}},
    "{'<<': {a: 1}}": {"<<": {"a": 1}},
    "{!!str <<: {a: 1}}": {"<<": {"a": 1}},
    "{!!merge <<: {a: 1}}": {"a": 1},
    "[<<]": ["<<"],
}


@pytest.mark.parametrize(("yaml", "expected"), MERGES.items())
def test_merges(yaml: str, expected: object) -> None:
    """A key before the merge gives way to it, a key behind it wins, the first of a list wins."""
    assert expected == value_of(yaml)


@pytest.mark.parametrize(
    "yaml",
    [
        "{<<: 1}",
        "{<<: text}",
        "{<<: }",
        "{<<: [[{a: 1}]]}",
        "{<<: [1]}",
        "{l: &l [{a: 1}], <<: *l}",
    ],
)
def test_what_cannot_be_merged(yaml: str) -> None:
    """Go says "map merge requires map or sequence of maps as the value"."""
    outcome = read(f"apiVersion: v1\nkind: Any\nmetadata: {{name: x}}\nvalue: {yaml}\n")
    assert outcome.words == ["the merge key << takes a mapping or a list of mappings"]


def test_labels_shared_through_a_block_merge() -> None:
    """The usual shape: an anchor on one mapping, merged into another further down."""
    text = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels: &labels
    app: shop
    tier: web
spec:
  template:
    metadata:
      labels:
        <<: *labels
        tier: api
"""
    body = read(text).documents[0].body
    assert body["spec"]["template"]["metadata"]["labels"] == {"app": "shop", "tier": "api"}
    assert body["metadata"]["labels"] == {"app": "shop", "tier": "web"}


def test_a_key_set_twice_beside_a_merge_is_still_seen() -> None:
    """A merge may set again what the mapping sets; the mapping itself may not."""
    outcome = read(
        "apiVersion: v1\nkind: Any\nmetadata: {name: x}\nvalue: {<<: {a: 1}, b: 1, b: 2}\n"
    )
    assert outcome.words[0].startswith('the key "b" is set twice, on line 4 before')
