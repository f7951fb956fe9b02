"""What is wrong with a document, where, and what to do about it."""

from __future__ import annotations

import pytest

from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, read

HEAD = "apiVersion: v1\nkind: Pod\n"
FAULTS = {
    "a tab as indentation": (
        "spec:\n\tx: y\n",
        "a tab stands where YAML allows only spaces",
        "x.yaml:4:1",
    ),
    "a tab behind spaces": (
        "spec:\n  \tx: y\n",
        "a tab stands where YAML allows only spaces",
        "x.yaml:4:3",
    ),
    "an at sign": ("x: @y\n", 'a value cannot start with "@"', "x.yaml:3:4"),
    "a backquote": ("x: `y`\n", 'a value cannot start with "`"', "x.yaml:3:4"),
    "a percent sign": ("x: %y\n", 'a value cannot start with "%"', "x.yaml:3:4"),
    "two colons": ("x: y: z\n", "a key stands where none can be", "x.yaml:3:5"),
    "too deep by one": (
        "spec:\n  x: 1\n   y: 2\n",
        "a key stands where none can be",
        "x.yaml:5:5",
    ),
    "too flat by one": (
        "spec:\n  x: 1\n y: 2\n",
        "a line is indented like none above it, or a value is not closed",
        "x.yaml:5:2",
    ),
    "a word alone": (
        "spec:\n  x: 1\n  y\n",
        "a line in a mapping has no colon after its key",
        "x.yaml:6:1",
    ),
    "an open quotation": ('x: "y\n', "a quotation is opened and not closed", "x.yaml:4:1"),
    "an open list": (
        "x: [y\n",
        "it is not YAML: did not find expected ',' or ']'",
        "x.yaml:4:1",
    ),
    "a list that ends too soon": (
        "x:\n- a\nb\n- c\n",
        "a line in a mapping has no colon after its key",
        "x.yaml:6:1",
    ),
    "a key in a list": (
        "x:\n  - a\n  b: c\n",
        "a line in a list is neither an item nor part of one",
        "x.yaml:5:3",
    ),
    "an escape that is none": (
        'x: "\\q"\n',
        "it is not YAML: found unknown escape character",
        "x.yaml:3:5",
    ),
}


@pytest.mark.parametrize(("text", "words", "spot"), FAULTS.values(), ids=list(FAULTS))
def test_faults(text: str, words: str, spot: str) -> None:
    """One sentence, at the place where it shows."""
    outcome = read(HEAD + text)
    assert outcome.documents == []
    assert [words] == outcome.words
    assert [spot] == outcome.spots
    assert GapKind.UNREADABLE is outcome.gaps[0].kind


@pytest.mark.parametrize("text", [fault[0] for fault in FAULTS.values()], ids=list(FAULTS))
def test_one_broken_document_spoils_no_other(text: str) -> None:
    """The documents before and behind it are read."""
    outcome = read(f"{manifest('a')}---\n{HEAD}{text}\n---\n{manifest('b')}")
    assert outcome.names == ["a", "b"]
    assert len(outcome.gaps) == 1
    assert outcome.reader.documents == 3


def test_every_fault_of_the_table_has_a_remedy_where_one_is_known() -> None:
    """Sentences that outgate words itself say what to do."""
    for text, words, _ in FAULTS.values():
        gap = read(HEAD + text).gaps[0]
        assert words.startswith("it is not YAML") or gap.remedy.endswith(".")
