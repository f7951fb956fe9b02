"""The figures as a plain page for people and as JSON for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench.figures import NUMBER, Figure, Section

_WIDTH = 100
_COLUMNS = ("<58", ">8", ">8", ">9", "")
"""How wide each column is and where it leans; fixed, as sections are printed one by one."""
_HEADER = ("figure", "best", "median", "target", "result")


def machine_page(machine: Mapping[str, str]) -> str:
    """Return what the figures were measured on, a line each."""
    return "".join(f"{name + ':':<11}{words}\n" for name, words in machine.items())


def section_page(section: Section) -> str:
    """Return one section as text: its title, its figures, its remarks."""
    lines = ["", section.title, "-" * len(section.title)]
    if section.figures:
        lines += [_line(row) for row in (_HEADER, *map(_row, section.figures))]
    lines += _table(section.table)
    for remark in section.remarks:
        lines += textwrap.wrap(remark, _WIDTH)
    return "\n".join([*lines, ""])


def summary(sections: Iterable[Section]) -> str:
    """Return one sentence: how many figures have a target, and which are over it."""
    aimed = [figure for section in sections for figure in section.figures if figure.result]
    over = [figure.name for figure in aimed if figure.result == "OVER"]
    if not over:
        return f"{len(aimed)} figures have a target; all are within it."
    return f"{len(aimed)} figures have a target; OVER it: {', '.join(over)}."


def as_data(machine: Mapping[str, str], sections: Iterable[Section]) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "machine": dict(machine),
        "sections": [
            {
                "title": section.title,
                "remarks": list(section.remarks),
                "table": [list(row) for row in section.table],
                "figures": [_figure_data(figure) for figure in section.figures],
            }
            for section in sections
        ],
    }


def _table(table: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return a table with narrow columns: the names above it are broken into words."""
    if not table:
        return []
    header, *rows = table
    widths = [
        max(max(map(len, name.split())), *(len(row[at]) for row in rows), 0)
        for at, name in enumerate(header)
    ]
    heads = [textwrap.wrap(name, width) for name, width in zip(header, widths, strict=True)]
    tall = max(map(len, heads))
    above = [
        [head[line - tall + len(head)] if line >= tall - len(head) else "" for head in heads]
        for line in range(tall)
    ]
    return ["", *(_cells(cells, widths) for cells in (*above, *rows)), ""]


def _cells(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    texts = [f"{first[0]:<{first[1]}}", *(f"{text:>{width}}" for text, width in others)]
    return "  ".join(texts).rstrip()


def _figure_data(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "unit": figure.unit,
        "values": list(figure.values),
        "best": figure.least,
        "median": figure.middle,
        "target": figure.target,
        "result": figure.result,
    }


def _row(figure: Figure) -> tuple[str, ...]:
    target = "" if figure.target is None else f"<= {figure.target:g} {figure.unit}".rstrip()
    return (
        figure.name,
        _number(figure.least, figure.unit),
        _number(figure.middle, figure.unit),
        target,
        figure.result,
    )


def _number(value: float, unit: str) -> str:
    if unit == NUMBER:
        return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"


def _line(row: tuple[str, ...]) -> str:
    texts = zip(row, _COLUMNS, strict=True)
    return "  ".join(f"{text:{column}}" for text, column in texts).rstrip()
