"""Names cannot make structure, links, mentions, references or HTML; they are shown as they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.questions.answers import ExplainAnswer, ReachAnswer
from outgate.render.escaping import clean
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from tests.render import answers
from tests.render.markdown.reading import (
    html_of,
    loose_text_of,
    rows_of,
    shown_code_of,
    structure_of,
    tokens_of,
)
from tests.render.test_hostile_names_are_cleaned import HOSTILE, bad_in

NAMES = {
    **HOSTILE,
    "pipe": "a|b||c",
    "backslash pipe": "a\\|b\\",
    "backtick": "a`b``c```",
    "fence": "``` x ~~~",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "end of details": "</details></summary></table>",
    "comment": "<!-- x --> <?php ?> <![CDATA[x]]>",
    "mention": "@octocat @org/team (@octocat)",
    "reference": "#123 org/repo#1 GH-7 !5 $3 ~bug %1 &9 PROJ-12",
    "commit": "a5c3785ed8d6a35868bc169f07e40e889087fd2e 1234567 deadbee1",
    "link": "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "autolink": "<https://evil.example> https://evil.example www.evil.example a@evil.example",
    "link definition": "[a]: https://evil.example",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~",
    "heading": "# heading",
    "setext": "===",
    "rule": "--- *** ___",
    "list": "1. one",
    "dash": "- one",
    "quote": "> one",
    "table": "| --- | --- |",
    "entities": "&lt;b&gt; &#64;octocat &amp;",
    "emoji": ":bomb:",
    "mathematics": "$x$ $$y$$",
    "alert": "[!WARNING] x",
    "task": "[x] done",
    "wide": "北京 naïve Ω",
    "blanks": "  a  ",
    "empty": "",
}
HARMLESS = "harmless"
NOTICED = re.compile(r"[@#!$~%&<>`|*_\[\]\\]|://|www\.|\bGH-\d|\b[0-9a-f]{7,}\b|\b[A-Z]+-\d")
"""What hosts, or other dialects of Markdown, look for in text that is not code."""


def explained(name: str) -> ExplainAnswer:
    """Return an answer that holds a name everywhere."""
    part = answers.part(sources=(name,), destinations=(name,), reason=name)
    return answers.explained(part, source=name, destination=name)


def reached(name: str) -> ReachAnswer:
    """Return a table with a name in its cells."""
    return answers.reached(answers.connection(name, name), answers.connection("a", "b"))


def text_of(answer: ExplainAnswer | ReachAnswer) -> str:
    """Return an answer as Markdown."""
    return "".join(render("markdown", answer, Look()))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_structure_is_that_of_a_harmless_name(name: str) -> None:
    """The same headings, tables and lists, and no link; every row has its cells."""
    for make in (explained, reached):
        text = text_of(make(name))
        assert structure_of(text) == structure_of(text_of(make(HARMLESS)))
        assert rows_of(text) == rows_of(text_of(make(HARMLESS)))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_only_our_own_tags(name: str) -> None:
    """No tag of a name's is passed on."""
    for make in (explained, reached):
        tags = {tag for tag in html_of(text_of(make(name))) if tag not in {"<code>", "</code>"}}
        assert tags == set(html_of(text_of(make(HARMLESS))))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_nobody_is_mentioned_and_nothing_is_referred_to(name: str) -> None:
    """What is not code holds nothing that a host turns into a link."""
    for make in (explained, reached):
        found = [NOTICED.findall(text) for text in loose_text_of(text_of(make(name)))]
        assert [item for item in found if item] == []


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_the_name_is_shown_as_it_is(name: str) -> None:
    """A reader sees the name's own characters, in a cell as well."""
    wanted = clean(name)

    assert shown_code_of(f"x {code(name)} y") == [wanted]
    assert shown_code_of(f"| a |\n| --- |\n| {code(name)} |\n") == [wanted]
    assert bad_in(text_of(explained(name))) == set()


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_is_one_paragraph_of_words_and_code(text: str) -> None:
    """No sentence at all makes structure, or anything that a host notices."""
    found = words(text)

    types = {token.type for token in tokens_of(found)} - {"paragraph_open", "paragraph_close"}
    assert types <= {"inline", "text", "code_inline", "html_inline", "text_special"}
    assert [NOTICED.findall(one) for one in loose_text_of(found) if NOTICED.search(one)] == []


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_name_is_shown_in_a_cell(name: str) -> None:
    """Whatever the name, the table has one cell, and the cell shows it."""
    table = f"| a |\n| --- |\n| {code(name)} |\n"

    assert rows_of(table) == [1, 1]
    assert shown_code_of(table) == [clean(name)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("no policy isolates it", "no policy isolates it"),
        ("TCP 80 is allowed, TCP 9000 is not", "TCP 80 is allowed, TCP 9000 is not"),
        ("from pods app=web in shop", "from pods `app=web` in shop"),
        ("(shop/db, 43%, 1,234)", "(`shop/db`, 43%, 1,234)"),
        ("ask @octocat about #12.", "ask `@octocat` about `#12`."),
        ("the pod's own, up-to-date list", "the pod's own, up-to-date list"),
        ("1. one", "`1.` one"),
    ],
)
def test_sentences_stay_readable(sentence: str, expected: str) -> None:
    """Only what is not plainly a word is code."""
    assert words(sentence) == expected
