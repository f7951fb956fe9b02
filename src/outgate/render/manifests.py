"""Objects as YAML documents, as one would apply them; scripts in them are shown above, readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from outgate.render.escaping import clean
from outgate.render.yaml_text import yaml_lines


def manifests(objects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Render objects as a stream of YAML documents.

    Args:
        objects: The objects.

    Yields:
        The text.
    """
    for body in objects:
        yield "---\n"
        for line in _scripts(body):
            yield f"# {clean(line)}".rstrip() + "\n"
        for line in yaml_lines(body):
            yield f"{line}\n"


def _scripts(value: object) -> Iterator[str]:
    """Yield the lines of every text that has several: YAML holds them as one line with escapes."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _scripts(inner)
    elif isinstance(value, str):
        if "\n" in value:
            yield from value.strip("\n").split("\n")
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _scripts(inner)
