"""A new need, a port, a later end: put in where they belong, in the style of the file."""

from __future__ import annotations

import pytest

from outgate.intents.editing import Item, NotEditableError, appended, replaced, with_document
from outgate.manifests.reading import Reader
from outgate.model.origins import Origin, Path

NEEDS: Path = ("spec", "needs")
ITEM = Item(("- to: x", "  why: y"), '{"to": "x", "why": "y"}')
CASES = {
    "behind the last item": (
        "spec:\n  needs:\n  - a: 1\n  other: 2\n",
        "spec:\n  needs:\n  - a: 1\n  - to: x\n    why: y\n  other: 2\n",
    ),
    "dashes deeper than their key": (
        "spec:\n  needs:\n    - a: 1\n",
        "spec:\n  needs:\n    - a: 1\n    - to: x\n      why: y\n",
    ),
    "before comments that are not the item's": (
        "spec:\n  needs:\n  - a: 1  # one\n    # deeper: of the item\n  # - b: 2\n\n# end\n",
        (
            "spec:\n  needs:\n  - a: 1  # one\n    # deeper: of the item\n  - to: x\n    why: y\n"
            "  # - b: 2\n\n# end\n"
        ),
    ),
    "behind a block of text": (
        "spec:\n  needs:\n  - a: |\n      one\n      two\n  other: 2\n",
        "spec:\n  needs:\n  - a: |\n      one\n      two\n  - to: x\n    why: y\n  other: 2\n",
    ),
    "without a line end at the end": (
        "spec:\n  needs:\n  - a: 1",
        "spec:\n  needs:\n  - a: 1\n  - to: x\n    why: y",
    ),
    "with the line ends of the file": (
        "spec:\r\n  needs:\r\n  - a: 1\r\n",
        "spec:\r\n  needs:\r\n  - a: 1\r\n  - to: x\r\n    why: y\r\n",
    ),
    "in place of an empty list": (
        "spec:\n  needs: []  # nothing yet\n  other: 2\n",
        "spec:\n  needs:  # nothing yet\n  - to: x\n    why: y\n  other: 2\n",
    ),
    "into brackets": (
        "spec:\n  needs: [{a: 1}]  # one\n",
        'spec:\n  needs: [{a: 1}, {"to": "x", "why": "y"}]  # one\n',
    ),
    "into empty brackets inside of braces": (
        "spec: {needs: [], other: 2}\n",
        'spec: {needs: [{"to": "x", "why": "y"}], other: 2}\n',
    ),
    "into indented JSON": (
        '{\n "spec": {\n  "needs": [\n   {"a": 1}\n  ]\n }\n}\n',
        '{\n "spec": {\n  "needs": [\n   {"a": 1},\n   {"to": "x", "why": "y"}\n  ]\n }\n}\n',
    ),
    "behind an item that is an alias": (
        "x: &x 1\nspec:\n  needs:\n  - a: *x\n",
        "x: &x 1\nspec:\n  needs:\n  - a: *x\n  - to: x\n    why: y\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_item_goes(case: str) -> None:
    """And every other character is as it was."""
    before, after = CASES[case]
    assert after == appended(before, Origin("f"), NEEDS, ITEM)


def test_the_second_document_of_a_file() -> None:
    """Offsets are those of the file."""
    first = "apiVersion: v1\nkind: X\nmetadata: {name: a}\nspec:\n  needs:\n  - 1\n"
    reader = Reader(lambda *_: True)
    _, second = reader.read_text(f"{first}---\n# two\n{first}", "f")
    expected = f"{first}---\n# two\n{first}  - to: x\n    why: y\n"
    assert expected == appended(f"{first}---\n# two\n{first}", second.origin, NEEDS, ITEM)


def test_an_item_of_a_list_of_objects() -> None:
    """As kubectl get prints them."""
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "- apiVersion: v1\n  kind: X\n  metadata: {name: a}\n  spec:\n    needs:\n    - 1\n"
        "- apiVersion: v1\n  kind: X\n  metadata: {name: b}\n"
    )
    reader = Reader(lambda *_: True)
    first, _ = reader.read_text(text, "f")
    expected = text.replace("    - 1\n", "    - 1\n    - to: x\n      why: y\n")
    assert expected == appended(text, first.origin, NEEDS, ITEM)


@pytest.mark.parametrize(
    "text",
    [
        "x: &x\n- 1\nspec:\n  needs: *x\n",
        "x: &x {needs: [1]}\nspec:\n  <<: *x\n",
        "spec:\n  needs:\n",
        "spec:\n  needs: [\n  ]\n",
        "spec: 1\n",
    ],
    ids=["alias", "merge", "null", "empty over two lines", "no list"],
)
def test_what_is_written_elsewhere_is_left_alone(text: str) -> None:
    """A person has to decide where it belongs."""
    with pytest.raises(NotEditableError):
        appended(text, Origin("f"), NEEDS, ITEM)


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_later_end(quote: str) -> None:
    """Its quotation marks and its comment stay."""
    before = f"spec:\n  until: {quote}2030-01-01{quote}  # soon\n"
    expected = f"spec:\n  until: {quote}2031-12-31{quote}  # soon\n"
    assert expected == replaced(before, Origin("f"), ("spec", "until"), "2031-12-31")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "new: 1\n"),
        ("a: 1\n", "a: 1\n---\nnew: 1\n"),
        ("a: 1", "a: 1\n---\nnew: 1\n"),
        ("a: 1\r\n", "a: 1\r\n---\r\nnew: 1\r\n"),
    ],
)
def test_a_new_document(before: str, after: str) -> None:
    """At the end of the file."""
    assert after == with_document(before, "new: 1\n")
