"""Layout: nothing is cut, words stay whole, columns share the room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from outgate.render.layout import GAP, breaks, column_widths, narrowest
from outgate.render.looks import Look
from outgate.render.page import Column, Page

WORDS = st.text(st.sampled_from("abc北-/"), min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@given(LINES, st.integers(8, 60), st.integers(0, 6))
def test_no_line_is_wider_than_its_room(line: str, width: int, hang: int) -> None:
    """Only a single word that is wider than a line may stick out."""
    offsets = breaks(line, width, hang)
    starts = [0, *offsets]
    parts = [line[a:b].rstrip(" ") for a, b in zip(starts, [*offsets, len(line)], strict=True)]

    assert " ".join(parts) == line
    assert all(
        cell_len(part) <= (width if number == 0 else width - hang) or " " not in part
        for number, part in enumerate(parts)
    )


@given(
    st.lists(st.lists(LINES, min_size=2, max_size=3), min_size=1, max_size=4), st.integers(20, 90)
)
def test_columns_fit_or_say_so(columns: list[list[str]], width: int) -> None:
    """The widths fill at most the room, and no column is narrower than its longest word."""
    widths = column_widths(columns, width)

    least = [narrowest(column) for column in columns]
    if widths is None:
        assert sum(least) + GAP * (len(columns) - 1) > width
    else:
        assert sum(widths) + GAP * (len(columns) - 1) <= width
        assert all(wide >= small for wide, small in zip(widths, least, strict=True))


def lines_of(width: int | None, *rows: tuple[str, ...]) -> list[str]:
    """Return the lines of a table with two columns."""
    page = Page(Look(width=width))
    page.table((Column("NAME"), Column("COUNT", right=True)), rows)
    return "".join(page.chunks()).splitlines()


def test_table_wraps_cells() -> None:
    """A cell that is too long goes on in its own column."""
    assert lines_of(16, ("one two three", "7")) == [
        "NAME       COUNT",
        "one two        7",
        "three",
    ]


def test_table_becomes_a_list_where_words_would_break() -> None:
    """No name is cut in two: it stands on a line of its own."""
    assert lines_of(14, ("shop/frontend", "7")) == ["shop/frontend", "  count 7"]


def test_row_is_one_line_without_a_width() -> None:
    """Other programs read the lines of a pipe: a row is never wrapped there."""
    assert lines_of(None, ("one two " * 30, "7"))[1].count("one two") == 30


def test_long_path_is_not_broken() -> None:
    """A path wider than the page stays whole, so that it can be copied."""
    page = Page(Look(width=40))
    path = "a/" * 40 + "file.yaml:1:2"

    page.line("nearest: ", path, indent=4)

    assert "".join(page.chunks()).splitlines()[-1].strip() == path
