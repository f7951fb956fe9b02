"""At any width a page holds every word of the answer, or says how many it leaves out."""

from __future__ import annotations

import pytest

from outgate.model.verdicts import Verdict
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.sets import traffic
from tests.render import answers

MANY = tuple(f"app/workload-{number}" for number in range(30))


@pytest.mark.parametrize("width", [None, 40, 60, 80, 100, 200])
def test_same_words_at_every_width(width: int | None) -> None:
    """Wrapping moves words, and loses none."""
    answer = answers.explained(
        answers.part(verdict=Verdict.ALLOWED, reason="one two three four " * 10),
        answers.part(
            reason="five six seven eight " * 10,
            passing=traffic.of("UDP") - traffic.of("UDP", 80, 80),
        ),
    )

    text = "".join(render("table", answer, Look(width=width)))

    assert text.split() == "".join(render("table", answer, Look(width=1000))).split()


def test_long_lists_are_counted() -> None:
    """The first names, how many more there are, and how to see them."""
    answer = answers.explained(answers.part(sources=MANY), source="app/app=x")

    text = "".join(render("table", answer, Look()))

    assert "app/workload-5 and 24 more (-v lists all)" in text
    assert "app/workload-6" not in text


def test_verbose_lists_are_whole() -> None:
    """-v prints every name."""
    answer = answers.explained(answers.part(sources=MANY), source="app/app=x")

    text = "".join(render("table", answer, Look(verbose=True)))

    assert ", ".join(MANY) in text


@pytest.mark.parametrize("format_", ["json", "yaml", "csv"])
def test_machine_formats_hold_all_names(format_: str) -> None:
    """Only pages for people are shortened."""
    answer = answers.explained(answers.part(sources=MANY), source="app/app=x")

    text = "".join(render(format_, answer, Look()))

    assert [name for name in MANY if name not in text] == []
