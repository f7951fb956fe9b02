"""The figures as a plain page for people and as JSON for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from bench.figures import NUMBER, Figure, Section

_WIDTH = 100
_HEADER = ("figure", "best", "median", "target", "result")


def page(machine: Mapping[str, str], sections: Iterable[Section]) -> str:
    """Return everything as text.

    Args:
        machine: What the figures were measured on.
        sections: The figures.

    Returns:
        Lines, with a line end at the end.
    """
    kept = list(sections)
    lines = [f"{name + ':':<11}{words}" for name, words in machine.items()]
    rows = {section.title: [_row(figure) for figure in section.figures] for section in kept}
    every = [_HEADER, *(row for part in rows.values() for row in part)]
    widths = [max(len(row[column]) for row in every) for column in range(len(_HEADER))]
    for section in kept:
        lines += ["", section.title, "-" * len(section.title)]
        if section.figures:
            lines += [_line(row, widths) for row in (_HEADER, *rows[section.title])]
        for remark in section.remarks:
            lines += textwrap.wrap(remark, _WIDTH)
    return "\n".join([*lines, "", _summary(kept), ""])


def as_data(machine: Mapping[str, str], sections: Iterable[Section]) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "machine": dict(machine),
        "sections": [
            {
                "title": section.title,
                "remarks": list(section.remarks),
                "figures": [_figure_data(figure) for figure in section.figures],
            }
            for section in sections
        ],
    }


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


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    name, best, middle, target, result = row
    return (
        f"{name:<{widths[0]}}  {best:>{widths[1]}}  {middle:>{widths[2]}}  "
        f"{target:>{widths[3]}}  {result}"
    ).rstrip()


def _summary(sections: list[Section]) -> str:
    aimed = [figure for section in sections for figure in section.figures if figure.result]
    over = [figure.name for figure in aimed if figure.result == "OVER"]
    if not over:
        return f"{len(aimed)} figures have a target; all are within it."
    return f"{len(aimed)} figures have a target; OVER it: {', '.join(over)}."
