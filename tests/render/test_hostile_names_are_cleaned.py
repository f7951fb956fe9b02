"""Names from the input cannot colour, move, hide or forge what a person reads."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import outgate
from outgate.model.gaps import GapKind
from outgate.questions.answers import ExplainAnswer
from outgate.questions.atlases import Report
from outgate.render.escaping import clean
from outgate.render.formats import FORMATS, formats_of, render
from outgate.render.gaps import render_gaps
from outgate.render.looks import Again, Look
from tests.render import answers

HOSTILE = {
    "colour": "\x1b[31mred\x1b[0m",
    "erase line": "good\x1b[2K\rbad",
    "cursor up": "\x1b[1A\x1b[999Dforged",
    "8-bit CSI": "\x9b31mred",
    "window title": "\x1b]0;owned\x07name",
    "hyperlink": "\x1b]8;;https://evil.example\x1b\\name\x1b]8;;\x1b\\",
    "device control": "\x1bPq\x1b\\name",
    "unfinished title": "\x1b]0;name",
    "line end": "a\nALLOWED  b -> c",
    "carriage return": "DENIED\rALLOWED",
    "other line ends": "a\x85b\u2028c\u2029d\x0be\x0cf",
    "backspace": "DENIED\x08\x08\x08\x08\x08\x08ALLOWED",
    "null": "a\x00b",
    "delete": "a\x7fb",
    "right to left override": "app/\u202egnp.exe",
    "isolates": "\u2066a\u2067b\u2068c\u2069",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe",
    "arabic letter mark": "a\u061cb",
    "tags": "a\U000e0041b",
    "lone surrogate": "a\udcffb",
    "markup": "[bold red]a[/] [link=https://evil.example]b[/link] \\[x]",
    "emoji code": ":bomb: :skull:",
}

BAD = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} | set(
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def bad_in(text: str) -> set[str]:
    """Return the characters of a text that no terminal may get, line ends apart."""
    surrogates = {one for one in text if "\ud800" <= one <= "\udfff"}
    return (set(text.replace("\n", "")) & BAD) | surrogates


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_clean_text_is_one_line_of_visible_characters(name: str) -> None:
    """What passes is printable and holds no line end."""
    cleaned = clean(name)

    assert bad_in(cleaned) == set()
    assert "\n" not in cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (HOSTILE["colour"], "red"),
        (HOSTILE["window title"], "name"),
        (HOSTILE["hyperlink"], "name"),
        (HOSTILE["line end"], "a ALLOWED  b -> c"),
        (HOSTILE["right to left override"], "app/gnp.exe"),
        (HOSTILE["lone surrogate"], "a\ufffdb"),
        (HOSTILE["unfinished title"], "0;name"),
        ("naïve/北京 ok", "naïve/北京 ok"),
        ("spec.egress[0]", "spec.egress[0]"),
    ],
)
def test_what_is_left(text: str, cleaned: str) -> None:
    """Sequences go as a whole, line ends become a blank, other scripts stay."""
    assert clean(text) == cleaned


@given(st.text(st.characters(codec=None)))
def test_any_text_is_cleaned(text: str) -> None:
    """No text at all gets through with a character that changes its neighbours."""
    assert bad_in(clean(text)) == set()


def page_about(name: str, look: Look) -> str:
    """Return a page that shows *name* everywhere."""
    again = Again(inputs=("-f", name))
    answer = answers.explained(answers.part(sources=(name,), reason=name), source=name)
    return "".join(render("table", answer, replace(look, again=again)))


@pytest.mark.parametrize("width", [None, 40, 100])
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_page_holds_nothing_that_a_terminal_obeys(name: str, width: int | None) -> None:
    """Without colour there is not one control character on a page."""
    assert bad_in(page_about(name, Look(width=width))) == set()


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_colored_page_holds_our_colors_alone(name: str) -> None:
    """As many sequences as with a harmless name, and nothing else."""
    own = re.compile(r"\x1b\[[0-9;]{1,5}m")

    text = page_about(name, Look(color=True))

    assert bad_in(own.sub("", text)) == set()
    assert own.findall(text) == own.findall(page_about("harmless", Look(color=True)))


def test_markup_is_shown_as_it_is() -> None:
    """Square brackets are text: nothing is read as markup of the terminal library."""
    answer = answers.reached(answers.connection("[red]app[/red]/a", ":bomb:"))

    text = "".join(render("table", answer, Look(width=100, color=True)))

    assert "[red]app[/red]/a" in text
    assert ":bomb:" in text


@pytest.mark.parametrize("format_", [name for name in formats_of("explain") if name != "markdown"])
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_format_is_safe_to_print(name: str, format_: str) -> None:
    """JSON and YAML keep the text, as escapes; none prints the characters themselves."""
    answer = answers.explained(answers.part(reason=name), destination="app/b:80", source=name)

    shown: ExplainAnswer | Report[ExplainAnswer] = answer
    if FORMATS[format_].shows_cluster:
        shown = Report(answer, outgate.load_objects([]).atlas())

    text = "".join(render(format_, shown, Look()))

    assert bad_in(text) == set()
    if format_ == "json":
        assert json.loads(text)["parts"][0]["reason"] == name
    if format_ == "yaml" and "\udcff" not in name:
        assert yaml.safe_load(text)["parts"][0]["reason"] == name


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_gaps_on_standard_error_are_cleaned(name: str) -> None:
    """A file name or a fault in hostile words is one line as well."""
    found = (answers.gap(GapKind.UNREADABLE, name, remedy=name),)

    text = "".join(render_gaps(found, Look()))

    assert bad_in(text) == set()
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\x00=1"])
def test_csv_cells_are_no_formulas(sign: str) -> None:
    """A spreadsheet would run a cell that begins with one of these signs."""
    answer = answers.explained(answers.part(reason=sign))

    text = "".join(render("csv", answer, Look()))

    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["reason"].startswith("'")


def test_csv_cell_with_a_comma_and_quotes_is_one_cell() -> None:
    """The separators of CSV are quoted."""
    answer = answers.explained(answers.part(reason='a, "b" and c'))

    text = "".join(render("csv", answer, Look()))

    assert next(csv.DictReader(io.StringIO(text)))["reason"] == 'a, "b" and c'
