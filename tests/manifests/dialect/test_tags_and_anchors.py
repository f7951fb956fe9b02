"""Tags convert or do nothing, and anchors may be set again."""

from __future__ import annotations

import pytest

from tests.manifests.helping import read, same, value_of

TAGS = {
    "!!str 1": "1",
    "!!str on": "on",
    "!!str": "",
    "!!int '12'": 12,
    "!!int 0x10": 16,
    "!!float 1": 1,
    "!!float 1.5": 1.5,
    "!!bool yes": True,
    "!!bool 'yes'": True,
    "!!null ''": None,
    "!!binary aGk=": "hi",
    "!!binary /w==": "\ufffd",
    "!!binary |\n  aG\n  k=": "hi",
    "!!timestamp 2020-01-01": "2020-01-01",
    "!unknown b": "b",
    "!!unknown 1": "1",
    "!!python/object:os.system x": "x",
    "!<tag:yaml.org,2002:int> 1": 1,
    "!!set {b, c}": {"b": None, "c": None},
    "!!omap [b: 1]": [{"b": 1}],
    "!!seq {b: 1}": {"b": 1},
    "!!map [1]": [1],
    "!unknown {b: 1}": {"b": 1},
    "[!!str 1, !!int '2']": ["1", 2],
}


@pytest.mark.parametrize(("yaml", "expected"), TAGS.items())
def test_tags(yaml: str, expected: object) -> None:
    """Known tags of scalars convert; unknown ones and those of collections mean nothing."""
    assert same(expected, value_of(yaml))


@pytest.mark.parametrize(
    ("yaml", "words"),
    {
        "!!int 1.5": '"1.5" is tagged !!int and is none',
        "!!int a": '"a" is tagged !!int and is none',
        "!!float a": '"a" is tagged !!float and is none',
        "!!bool 1": '"1" is tagged !!bool and is none',
        "!!null x": '"x" is tagged !!null and is none',
        "!!timestamp foo": '"foo" is tagged !!timestamp and is none',
        "!!binary '@@'": "a !!binary value is not base64",
        "!!binary é": "a !!binary value is not base64",
    }.items(),
)
def test_tags_that_do_not_fit(yaml: str, words: str) -> None:
    """Go says "cannot decode !!float `1.5` as a !!int": kubectl stops."""
    outcome = read(f"apiVersion: v1\nkind: Any\nmetadata: {{name: x}}\nvalue: {yaml}\n")
    assert [words] == outcome.words


ANCHORS = {
    "{a: &x 1, b: &x 2, c: *x}": {"a": 1, "b": 2, "c": 2},
    "{a: &x 1, b: *x, c: &x 2, d: *x}": {"a": 1, "b": 1, "c": 2, "d": 2},
    "{a: &x [1], b: &x {c: *x}, d: *x}": {"a": [1], "b": {"c": {"c": None}}, "d": None},
    "{a: &x on, b: &x 0644, c: [*x]}": {"a": True, "b": 420, "c": [420]},
    "{a: &x !!str 1, b: &x '2', c: *x}": {"a": "1", "b": "2", "c": "2"},
    "{a: &x, b: *x}": {"a": None, "b": None},
    "{&k a: 1, b: *k}": {"a": 1, "b": "a"},
    "{a: &x 1, *x : 2}": {"a": 1, "1": 2},
}
INSIDE_ITSELF = "{a: &x [1], b: &x {c: *x}, d: *x}"


@pytest.mark.parametrize(
    ("yaml", "expected"), [item for item in ANCHORS.items() if item[0] != INSIDE_ITSELF]
)
def test_anchors(yaml: str, expected: object) -> None:
    """An alias means the latest anchor of its name; the parser alone would refuse a second one."""
    assert same(expected, value_of(yaml))


def test_an_anchor_set_again_inside_itself_is_refused() -> None:
    """The inner alias means the new anchor, which is the mapping that it stands in."""
    outcome = read(f"apiVersion: v1\nkind: Any\nmetadata: {{name: x}}\nvalue: {INSIDE_ITSELF}\n")
    assert outcome.words == ["an anchor's value contains itself"]


@pytest.mark.parametrize("before", ["", "a: &x 1\nb: &x 2\n"])
def test_an_alias_without_an_anchor(before: str) -> None:
    """Also in a document whose anchors are set again, which another routine composes."""
    outcome = read(f"apiVersion: v1\nkind: Any\nmetadata: {{name: x}}\n{before}value: *gone\n")
    assert outcome.words == [
        "an alias (*name) has no anchor (&name) before it in the same document"
    ]


def test_an_anchor_of_another_document_does_not_count() -> None:
    """Each document is read alone."""
    head = "apiVersion: v1\nkind: Any\nmetadata: {name: x}\n"
    outcome = read(f"{head}value: &x 1\n---\n{head}value: *x\n")
    assert len(outcome.documents) == 1
    assert outcome.spots == ["x.yaml:9:8"]


def test_a_fault_behind_an_anchor_set_again_is_found() -> None:
    """The second routine reports broken YAML as the first does."""
    outcome = read("apiVersion: v1\nkind: Any\na: &x 1\nb: &x 2\nc: [\n")
    assert len(outcome.gaps) == 1
    assert outcome.documents == []
