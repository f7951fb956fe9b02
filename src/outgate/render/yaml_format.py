"""YAML: the content of the JSON format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.render.wire.documents import document
from outgate.render.yaml_text import yaml_lines

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:  # noqa: ARG001  (YAML looks one way)
    """Render an answer as YAML; see `outgate.render.formats.render`."""
    for line in yaml_lines(document(answer)):
        yield line + "\n"
