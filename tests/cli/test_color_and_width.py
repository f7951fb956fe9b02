"""Colour and width are decided once, by option, environment and terminal, in this order."""

from __future__ import annotations

import io

import pytest

from outgate.render.looks import wants_color, width_of
from tests.cli.conftest import Type


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "color"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_color(choice: str, environment: dict[str, str], terminal: bool, color: bool) -> None:
    """--color beats NO_COLOR, that beats FORCE_COLOR, that beats the terminal."""
    stream = Terminal() if terminal else io.StringIO()

    assert wants_color(choice, stream, environment) is color


@pytest.mark.parametrize(
    ("environment", "width"),
    [({}, None), ({"COLUMNS": "72"}, 72), ({"COLUMNS": "5"}, 40), ({"COLUMNS": "wide"}, None)],
)
def test_width_without_a_terminal(environment: dict[str, str], width: int | None) -> None:
    """COLUMNS is obeyed; without it a pipe has no width, and 40 columns are the least."""
    assert width_of(io.StringIO(), environment) == width


def test_colored_answer_holds_its_words(type_: Type) -> None:
    """Colour is never the only carrier: without its sequences the text is the plain text."""
    import re

    plain = type_("explain -f app.yaml app/client app/server --color never").stdout
    colored = type_("explain -f app.yaml app/client app/server --color always").stdout

    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
