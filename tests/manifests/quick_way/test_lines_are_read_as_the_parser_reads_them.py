"""The quick way gives up or gives what the parser gives: never anything else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from outgate.manifests.building import build
from outgate.manifests.composing import compose
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.manifests.lines import NOT_SIMPLE, LineReader
from outgate.manifests.measuring import check_aliases
from outgate.manifests.splitting import split
from tests.manifests.helping import same

TEST_DATA = "OUTGATE_TEST_DATA"


def parsed(text: str) -> Any:
    """Read with the parser; the fault where it finds one."""
    try:
        composed = compose(text, DEFAULT_LIMITS)
        if composed.root is not None:
            check_aliases(composed.root, DEFAULT_LIMITS)
        return (build(composed.root), composed.ignored)
    except FaultyDocumentError as fault:
        return fault


def check(text: str, reader: LineReader) -> bool:
    """Hold the two ways against each other; say whether the quick one went through."""
    quick = reader.read(text)
    if quick is NOT_SIMPLE:
        return False
    slow = parsed(text)
    assert isinstance(slow, tuple), (text, quick, slow)
    assert slow[1] is None, text
    assert same(slow[0], quick), (text, quick, slow[0])
    return True


SIMPLE = [
    "a: b",
    "a:",
    "a: ",
    "a:   # comment",
    "a:\n  b:\n    c: d\ne: f",
    "a:\n- b\n- c\nd: e",
    "a:\n  - b\n  - c\nd: e",
    "- a\n- b",
    "- a: 1\n  b: 2\n- c: 3",
    "-   a: 1\n    b: 2",
    "- a:\n    b: c\n  d: e",
    "- a:\n  - b\n  c:\n  - d",
    "- a:\n- b:",
    "a:\n\n\n  b: c\n\n",
    "a:\n# comment\n  b: c\n  # comment\n# comment\nd: e",
    "  a: b\n  c: d",
    "a: 'b'\nc: \"d\"",
    "'a': b\n\"c d\": e",
    "a: 0644\nb: on\nc: 1e3\nd: ~\ne: null",
    "a: []\nb: {}\nc: [1, two]\nd: {e: f}",
    "a: [x, {y: z}]  # comment",
    'a: "\\n"',
    "a: 'it''s'",
    "a: b  c",
    "a: b, c",
    "a: b#c",
    "a: b # c",
    "a: http://x/y?z=1&w=2",
    "a: --b=c",
    "- --b\n- -c",
    "a: (b) $(C) ${D}",
    "a: é",
    "a.b/c: d",
    "a:\r\n  b: c\r\n",
]
NOT_SO_SIMPLE = [
    "a: |\n  b",
    "a: >-\n  b",
    "a: b\n  c",
    "a: b\n c: d",
    "a: &b c",
    "a: *b",
    "a: !!str 1",
    "a: [b,\n c]",
    "a: [*b]",
    'a: "b\n  c"',
    "a: b: c",
    "a: b:",
    "a: - b",
    "a: @b",
    "a: `b",
    "a: %b",
    "a: {b",
    "a: .inf",
    "a\tb: c",
    "a:\tb",
    "\ta: b",
    "a: b\rc: d",
    "a: b\x85c: d",
    "a: b\u2028c: d",
    "# \x07\na: b",
    "? a\n: b",
    "<<: {a: b}",
    "0644: b",
    "on: b",
    "~: b",
    "a: 1\na: 2",
    "a:\n  b: c\n d: e",
    "- a\nb: c",
    "a: b\n- c",
    "a: b\n  - c",
    "- a\n - b",
    "- a: b\n c: d",
    "- a: b\n   c: d",
    "- - a",
    "-\n  a: b",
    "- # comment\n  a: b",
    "a",
    "a\nb: c",
    "...\na: b",
    "a: ---\nb: ...",
    "%YAML 1.2\na: b",
    '{"a": "b"}',
    "a: 'b' c",
    "a : b",
    "",
    "# nothing",
]


@pytest.mark.parametrize("text", SIMPLE)
def test_usual_lines_go_the_quick_way(text: str) -> None:
    """And mean what the parser says."""
    assert check(text, LineReader(DEFAULT_LIMITS))


@pytest.mark.parametrize("text", NOT_SO_SIMPLE)
def test_unusual_lines_do_not(text: str) -> None:
    """Also when the same lines have been seen before."""
    reader = LineReader(DEFAULT_LIMITS)
    for _ in range(2):
        assert reader.read(text) is NOT_SIMPLE


WORDS = "a b key on 1 0644 1e3 .5 ~ null - --x 's' \"q\" {} [] | >- &a *a !t #c x:y ${V} @ % << é"
SIGNS = "\t|\"|'|{|]|,|=|?|:|a,b|...|2020-01-01|[a, b]|{a: b}|# c|a b"
parts = some.sampled_from([*WORDS.split(" "), *SIGNS.split("|")])
scalars = some.builds("".join, some.lists(parts, max_size=2))
keys = some.one_of(some.sampled_from(["a", "b", "c", "d.e/f", "on", "1", "'q'", '"r s"']), scalars)
dashes = some.sampled_from(["", "", "", "- ", "- ", "-   ", "- - ", "-"])
line = some.one_of(
    some.builds("{}{}: {}".format, dashes, keys, scalars),
    some.builds("{}{}:{}".format, dashes, keys, some.sampled_from(["", "", "", " ", "  # c"])),
    some.builds("{}{}".format, dashes, scalars),
    some.sampled_from(["", " ", "# c", "..."]),
)
indents = some.integers(0, 4).map(lambda columns: " " * columns)
documents = some.builds(
    "{1}{0}".format,
    some.sampled_from(["", "\n", "\r\n"]),
    some.lists(some.builds("{}{}".format, indents, line), min_size=1, max_size=8).map("\n".join),
)


@settings(max_examples=2000)
@given(documents)
def test_any_lines(text: str) -> None:
    """Lines of all sorts, at all depths."""
    check(text, LineReader(DEFAULT_LIMITS))


SKELETON = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    app: shop
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    spec:
      containers:
      - name: c
        args: ["--x", '-y']
        ports:
        - containerPort: 80
          protocol: TCP
        # comment
        env:
        - name: A
          value: "1"
      - name: d
        image: registry.example/app:1
"""


@settings(max_examples=1000)
@given(some.data())
def test_a_real_looking_document_with_one_thing_changed(data: some.DataObject) -> None:
    """A character or a line taken out, put in or moved."""
    lines = SKELETON.split("\n")
    for _ in range(data.draw(some.integers(1, 3))):
        index = data.draw(some.integers(0, len(lines) - 1))
        old = lines[index]
        column = data.draw(some.integers(0, len(old)))
        lines[index : index + 1] = data.draw(
            some.sampled_from(
                [
                    [],
                    [old, old],
                    [" " * column + old.lstrip()],
                    [old[:column] + old[column + 1 :]],
                    [old[:column], old[column:]],
                    [old + " # c"],
                    [old + ":"],
                    [old[:column] + data.draw(parts) + old[column:]],
                    [old, "  " + old],
                ]
            )
        ) or [""]
    check("\n".join(lines), LineReader(DEFAULT_LIMITS))


def test_collections_are_made_anew_for_each_document() -> None:
    """A line that is remembered must not tie two documents together."""
    reader = LineReader(DEFAULT_LIMITS)
    first, second = reader.read("a: {}\nb: [{c: []}]"), reader.read("a: {}\nb: [{c: []}]")
    first["a"]["x"] = 1
    first["b"][0]["c"].append(1)
    assert second == {"a": {}, "b": [{"c": []}]}


def test_more_lines_than_are_remembered() -> None:
    """The memory is emptied and filled again, and nothing else changes."""
    reader = LineReader(DEFAULT_LIMITS)
    for start in range(0, 70_000, 7_000):
        expected = {f"k{start + index}": start + index for index in range(7_000)}
        text = "\n".join(f"{key}: {value}" for key, value in expected.items())
        assert expected == reader.read(text)


def test_depth_is_bounded() -> None:
    """The parser is asked where it becomes too deep, and refuses."""
    text = "\n".join(f"{' ' * column}a:" for column in range(300))
    assert LineReader(DEFAULT_LIMITS).read(text) is NOT_SIMPLE


@pytest.mark.corpora
def test_real_manifests() -> None:
    """Every document of the real ones; the quick way takes most."""
    folder = os.environ.get(TEST_DATA)
    if not folder:
        pytest.skip(f"set {TEST_DATA} to the folder with corpora/")
    reader = LineReader(DEFAULT_LIMITS)
    taken = total = 0
    for path in sorted(Path(folder, "corpora").rglob("*.y*ml")):
        for chunk in split(path.read_text(encoding="utf-8")):
            total += 1
            taken += check(chunk.text, reader)
    assert total > 1000
    assert taken > total / 2
