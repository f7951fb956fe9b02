"""Code hosts cut comments at 65,536 characters: a report stays below and says what it left out."""

from __future__ import annotations

import re

import pytest

from outgate.questions.answers import ExplainAnswer, ReachAnswer
from outgate.render.formats import render
from outgate.render.looks import Again, Look
from tests.render import answers
from tests.render.markdown.reading import rows_of

MOST = 65_536
LONG = "x" * 253


def many_groups(number: int, name: str = "workload") -> ReachAnswer:
    """Return an answer of many groups, one row each."""
    return answers.reached(
        *(answers.connection(f"app/{name}-{index:05}", "app/b") for index in range(number))
    )


def many_parts(number: int) -> ExplainAnswer:
    """Return an answer of many parts."""
    return answers.explained(
        *(answers.part(sources=(f"app/{LONG}{index}",)) for index in range(number))
    )


def text_of(answer: ReachAnswer | ExplainAnswer) -> str:
    """Return everything of an answer as Markdown."""
    look = Look(verbose=True, again=Again(inputs=("-f", "manifests/")))
    return "".join(render("markdown", answer, look))


@pytest.mark.parametrize(
    "answer",
    [
        many_groups(5_000),
        many_groups(5_000, "北京" * 60),
        many_groups(5_000, "|" * 250),
        many_parts(600),
    ],
    ids=["many groups", "wide characters", "characters that are escaped", "many parts"],
)
def test_length_is_bounded(answer: ReachAnswer | ExplainAnswer) -> None:
    """In bytes, which is never less than in characters; folds are closed all the same."""
    text = text_of(answer)

    assert len(text.encode()) < MOST
    assert text.count("<details>") == text.count("</details>")
    assert re.search(r"\*\*[\d,]+ lines left out\*\*", text)


def test_what_is_left_out_is_counted_and_said() -> None:
    """The rows that are there and those that are not add up, and a command shows all."""
    text = text_of(many_groups(5_000))

    shown = len(rows_of(text)) - 1
    left = re.findall(r"\*\*([\d,]+) lines left out\*\*", text)
    assert [shown + int(number.replace(",", "")) for number in left] == [5_000]
    assert "To see everything: `outgate reach -f manifests/ -o csv`\n" in text


def test_nothing_is_left_out_of_a_small_answer() -> None:
    """Without need there is no such line."""
    assert "left out" not in text_of(many_groups(100))


def test_a_name_that_fills_a_page_is_shortened_with_a_sign() -> None:
    """One name cannot push everything else out."""
    text = text_of(answers.reached(answers.connection("y" * 100_000, "app/b")))

    assert "y" * 299 + "…" in text
    assert "app/b" in text
