"""Bytes that are no UTF-8, other encodings, control characters, line ends."""

from __future__ import annotations

import codecs

import pytest

from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, read


def test_a_byte_order_mark_is_skipped() -> None:
    """Windows editors write one."""
    outcome = read(codecs.BOM_UTF8 + manifest("a").encode())
    assert outcome.names == ["a"]
    spot = outcome.reader.positions.locate(outcome.documents[0].origin, ("apiVersion",))
    assert str(spot) == "x.yaml:1:1"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_other_encodings_are_named(encoding: str) -> None:
    """PowerShell's ">" writes UTF-16."""
    outcome = read(manifest("a").encode(encoding))
    assert outcome.words == ['"x.yaml" is not UTF-8 text; it looks like UTF-16 or UTF-32']
    assert [gap.remedy for gap in outcome.gaps] == ["Save it as UTF-8."]


def test_a_bad_byte_is_named_and_spoils_only_its_document() -> None:
    """The position is that of the byte in the file, though an é before it takes two bytes."""
    before = manifest("a", more="data: {x: é}\n").encode()
    bad = manifest("b", more="data: {x: y\xff}\n").encode("latin-1")
    outcome = read(before + b"---\n" + bad + b"---\n" + manifest("c").encode())
    assert outcome.names == ["a", "c"]
    place = len(before) + 4 + bad.index(b"\xff")
    assert [f"byte {place} is not UTF-8 text"] == outcome.words
    assert outcome.spots == ["x.yaml:11:12"]


def test_bad_bytes_in_json() -> None:
    """JSON is held to the same."""
    outcome = read(b'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"\xc3\x28"}}')
    assert outcome.words == ["byte 52 is not UTF-8 text"]


def test_lone_surrogates_in_text() -> None:
    """Text that Python holds and UTF-8 cannot."""
    outcome = read(manifest("a", more="data: {x: '\ud800'}\n"))
    assert outcome.documents == []
    assert len(outcome.gaps) == 1


@pytest.mark.parametrize(
    ("character", "name"),
    [("\0", "U+0000"), ("\x07", "U+0007"), ("\x1b", "U+001B"), ("\x7f", "U+007F")],
)
@pytest.mark.parametrize("where", ["data: {{x: a{}b}}\n", "# a{}b\n", "data:\n  x: |\n    a{}b\n"])
def test_control_characters_are_named(character: str, name: str, where: str) -> None:
    """Also in comments, where the quick way would not stumble over them."""
    outcome = read(manifest("a", more=where.format(character)))
    assert outcome.documents == []
    assert [f"it holds the control character {name}"] == outcome.words
    column = where.format(character).split("\n")[-2].index(character) + 1
    assert f"x.yaml:{4 + where.count(chr(10))}:{column}" == outcome.spots[0]
    assert GapKind.UNREADABLE is outcome.gaps[0].kind


@pytest.mark.parametrize("more", ["data:\n  x: y\n", "data: &a\n  x: |\n    y\n    z\n"])
def test_windows_line_ends(more: str) -> None:
    """They are line ends, in both ways of reading, and positions stay right."""
    text = manifest("a", more=more)
    outcome = read(f"{text}---\n{text}".replace("\n", "\r\n"))
    assert read(text).documents[0].body == outcome.documents[1].body
    assert len(outcome.documents) == 2
    spot = outcome.reader.positions.locate(outcome.documents[1].origin, ("data", "x"))
    assert text.count("\n") + 1 + 6 == spot.line
    assert spot.column == 3


def test_old_macintosh_line_ends() -> None:
    """A lone carriage return ends a line for YAML, and is one line of the file for editors."""
    outcome = read(manifest("a", more="data: {x: z}\n").replace("\n", "\r"))
    assert outcome.documents[0].body["data"] == {"x": "z"}


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_other_line_breaks(character: str) -> None:
    """YAML 1.1 breaks lines at three more characters, as goyaml.v2 does."""
    outcome = read(manifest("a", more=f"data: x{character}more: z\n"))
    assert (outcome.documents[0].body["data"], outcome.documents[0].body["more"]) == ("x", "z")


def test_a_tab_between_key_and_value_is_fine() -> None:
    """Tabs are only forbidden where indentation is."""
    assert read(manifest("a", more="x:\tz\t\n")).documents[0].body["x"] == "z"
