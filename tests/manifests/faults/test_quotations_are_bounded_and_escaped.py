"""What comes from the input cannot flood or steer a terminal through a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outgate.manifests.words import LONGEST, quoted, quoted_bare
from tests.manifests.helping import only, read


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", '"a"'),
        ("é", '"é"'),
        ("a\nb", '"a\\nb"'),
        ("\x1b[31m", '"\\x1b[31m"'),
        ("a\u202eb", '"a\\u202eb"'),
        ("\ud800", '"\\ud800"'),
        (123, "123"),
        (1.5, "1.5"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        ({}, "a mapping"),
        ([1], "a list"),
        ("x" * 81, '"' + "x" * 79 + '…"'),
    ],
)
def test_quotations(value: object, expected: str) -> None:
    """Text in quotes, the rest as JSON would have it, collections by their sort."""
    assert expected == quoted(value)


@given(some.text())
def test_quotations_of_any_text(text: str) -> None:
    """One printable line, not longer than ten characters for each one that is shown."""
    for shown in (quoted(text), quoted_bare(text)):
        assert shown.isprintable()
        assert len(shown) <= 10 * LONGEST + 2


def test_other_programs_words_become_one_line() -> None:
    """A parser's message of three lines."""
    assert quoted_bare("a\n  b\n\tc ") == "a b c"


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: X\nmetadata: {{name: a}}\n{long}: 1\n{long}: 2\n",
        "apiVersion: v1\nkind: X\nmetadata: {{name: x, labels: {{'{long}': 1}}}}\n",
        "apiVersion: v1\nkind: '{long}'\n",
        "apiVersion: v1\nkind: '{long}'\nmetadata: [x]\n",
        "--- {long}\n",
        "apiVersion: v1\nkind: X\nx: !!int '{long}'\n",
    ],
)
def test_no_message_is_long(text: str) -> None:
    """Wherever a long text of the input could come through."""
    outcome = read(text.format(long="\u202e" + "x" * 900))
    assert len(outcome.gaps) == 1
    assert len(outcome.words[0]) < 300
    assert outcome.words[0].isprintable()


def test_kinds_are_counted_under_a_bounded_name() -> None:
    """The count of a kind that is a megabyte long does not print a megabyte."""
    outcome = read(
        f"apiVersion: v1\nkind: {'X' * 1_000_000}\nmetadata: {{name: a}}\n",
        wanted=only(),
    )
    (name,) = outcome.reader.passed_over
    assert len(name) <= LONGEST
