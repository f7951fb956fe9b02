"""JSON: what kubectl prints, what jq makes of it, and what is nearly JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, only, read


def pod(name: str, **more: Any) -> dict[str, Any]:
    """A Pod."""
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, **more}


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_one_object(indent: int | None) -> None:
    """Whatever blanks there are."""
    outcome = read(" \n\t" + json.dumps(pod("a"), indent=indent) + "\n")
    assert outcome.names == ["a"]
    assert outcome.documents[0].origin.line == 2
    assert outcome.documents[0].body == pod("a")


@pytest.mark.parametrize("between", ["", " ", "\n", "\n\n  ", "\r\n"])
def test_several_values_one_behind_the_other(between: str) -> None:
    """The output of jq -c '.items[]'."""
    text = between.join(json.dumps(pod(name, é="ü"), ensure_ascii=False) for name in "abc")
    outcome = read(text)
    assert outcome.names == ["a", "b", "c"]
    for document in outcome.documents:
        assert text[document.origin.offset :].startswith('{"apiVersion"')
        assert text.count("\n", 0, document.origin.offset) + 1 == document.origin.line


def test_values_between_separators() -> None:
    """Each piece is looked at for itself: JSON here, YAML there."""
    text = f"{json.dumps(pod('a'))}\n---\n{manifest('b')}---\n{json.dumps(pod('c'))}"
    assert read(text).names == ["a", "b", "c"]


def test_an_array_of_objects() -> None:
    """Not what kubectl takes, but what scripts write."""
    outcome = read(json.dumps([pod("a"), [pod("b")], {"kind": "List", "items": [pod("c")]}]))
    assert outcome.names == ["a", "b", "c"]
    assert [document.origin.items for document in outcome.documents] == [(0,), (1, 0), (2, 0)]


def test_an_array_of_something_else() -> None:
    """Each element is no Kubernetes object."""
    outcome = read('[1, "x", null, {"a": 1}]')
    assert dict(outcome.reader.passed_over) == {"(no Kubernetes object)": 4}
    assert outcome.words == ["there is no Kubernetes object in it"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("80", 80),
        ("80.0", 80),
        ("8e1", 80),
        ("1.5", 1.5),
        ("-0.0", 0),
        ("1e19", 1e19),
        ("9223372036854775807", 9223372036854775807),
    ],
)
def test_numbers(number: str, expected: float) -> None:
    """The API server reads 80.0 as the integer that it is."""
    body = read(json.dumps(pod("a"))[:-1] + f', "port": {number}}}').documents[0].body
    assert type(expected) is type(body["port"])
    assert expected == body["port"]


def test_words_of_yaml_are_text_in_json() -> None:
    """No dialect applies."""
    body = read(json.dumps(pod("a", x=["on", "0644", "null"]))).documents[0].body
    assert body["x"] == ["on", "0644", "null"]


@pytest.mark.parametrize(
    "text",
    [
        "{apiVersion: v1, kind: Pod, metadata: {name: a}}",
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},}',
        '{"apiVersion": v1, # comment\n "kind": Pod, "metadata": {"name": a}}',
        "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]}",
    ],
)
def test_yaml_in_braces(text: str) -> None:
    """What fails as JSON is tried as YAML, as kubectl does."""
    outcome = read(text)
    assert outcome.names == ["a"]
    assert outcome.gaps == []


@pytest.mark.parametrize(
    ("text", "words", "spot"),
    [
        ('{"apiVersion": "v1"', "it is not JSON: Input data was truncated", "x.yaml:1:1"),
        ('{"kind": "Pod"\n "é": 1}', "it is not JSON: expected ',' or '}'", "x.yaml:2:2"),
        ('{"é": 1,\n"a" "b"}', "it is not JSON: expected ':'", "x.yaml:2:5"),
        ("[}", "it is not JSON: invalid character", "x.yaml:1:2"),
    ],
)
def test_what_is_neither(text: str, words: str, spot: str) -> None:
    """The fault is told in the words of JSON, at the character, though bytes were counted."""
    outcome = read(text)
    assert outcome.words == [words]
    assert outcome.spots == [spot]
    assert outcome.gaps[0].kind is GapKind.UNREADABLE


def test_a_truncated_stream_keeps_what_was_whole() -> None:
    """A dump that was cut off: the objects before the cut count, once each, and there is a gap."""
    text = "\n".join(json.dumps(pod(name)) for name in "abc")
    outcome = read(text[:-5])
    assert outcome.names == ["a", "b"]
    assert outcome.words == ["it is not JSON: Input data was truncated"]


def test_a_truncated_list_is_not_read() -> None:
    """Half a List may be half a policy."""
    outcome = read(json.dumps({"kind": "List", "items": [pod("a"), pod("b")]})[:-3])
    assert outcome.names == []
    assert len(outcome.gaps) == 1


@pytest.mark.parametrize("bad", ['{"kind": 1e999}', "[" * 500 + "]" * 500])
def test_an_item_that_cannot_be_built_spoils_no_other(bad: str) -> None:
    """It has a gap of its own, with its line."""
    items = ",\n".join([json.dumps(pod("a")), bad, json.dumps(pod("b"))])
    outcome = read(f'{{"kind": "List", "items": [\n{items}]}}')
    assert len(outcome.gaps) == 1
    assert outcome.names == ["a", "b"]
    assert outcome.gaps[0].origin.line == 3


def test_half_a_surrogate_is_no_json() -> None:
    """A whole value is checked first, and this is none."""
    outcome = read(json.dumps([pod("a"), pod("\ud800")]))
    assert outcome.names == []
    assert len(outcome.gaps) == 1


def test_a_number_that_is_too_large() -> None:
    """Go answers that it cannot unmarshal it into a float64."""
    outcome = read(json.dumps(pod("a"))[:-1] + ', "x": 1e999}')
    assert outcome.names == []
    assert "1e999" in outcome.words[0]


def test_items_are_not_built_before_their_turn() -> None:
    """The first item is there while the last is not yet decoded."""
    items = ", ".join([json.dumps(pod("a"))] * 1000)
    text = f'{{"kind": "List", "items": [{items}, {{"kind": 1e999}}]}}'
    outcome = read(text)
    assert len(outcome.documents) == 1000
    assert len(outcome.gaps) == 1


def test_what_is_not_wanted_is_counted() -> None:
    """In a stream as elsewhere."""
    outcome = read(json.dumps(pod("a")) + json.dumps(pod("b") | {"kind": "X"}), wanted=only("Pod"))
    assert outcome.names == ["a"]
    assert dict(outcome.reader.passed_over) == {"X": 1}


def test_a_list_of_ten_thousand() -> None:
    """Every item of a long list is read, and knows its place."""
    item = json.dumps(pod("a", spec={"containers": [{"name": "c", "image": "i"}]}))
    text = f'{{"apiVersion": "v1", "kind": "List", "items": [{", ".join([item] * 10_000)}]}}'
    outcome = read(text)
    assert len(outcome.documents) == 10_000
    assert outcome.documents[-1].origin.items == (9_999,)
