"""The table of output formats: add one by a file in this folder and a line here.

A format's module has one function, ``render(answer, look)``, which yields text. It is imported
when it is used: the terminal library costs more to load than a small answer to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from outgate.live.doctor.answers import DoctorAnswer
    from outgate.live.verify.answers import VerifyAnswer
    from outgate.questions.answers import AuditAnswer, ExplainAnswer, ReachAnswer
    from outgate.render.looks import Look

    Answer: TypeAlias = AuditAnswer | ReachAnswer | ExplainAnswer | VerifyAnswer | DoctorAnswer
    Render: TypeAlias = Callable[[Answer, Look], Iterator[str]]

FORMATS: dict[str, str] = {
    "table": "outgate.render.table_format",
    "json": "outgate.render.json_format",
    "yaml": "outgate.render.yaml_format",
    "csv": "outgate.render.csv_format",
}
"""Format to the module that renders it."""

HOLDS_GAPS = frozenset({"json", "yaml"})
"""The formats that carry everything that was not understood in themselves."""


def render(name: str, answer: Answer, look: Look) -> Iterator[str]:
    """Render an answer.

    Args:
        name: One of `FORMATS`.
        answer: What to render.
        look: How wide, in colour or not, and how much of it.

    Yields:
        Text, in pieces; together it ends with a line end.
    """
    function = cast("Render", import_module(FORMATS[name]).render)
    return function(answer, look)
