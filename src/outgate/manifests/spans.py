"""Where a value of a YAML or JSON document begins and ends, for whoever changes nothing else.

A parser's own end of a block collection is the start of whatever follows it, comments and blank
lines included. Here a value ends with its last character.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from outgate.manifests.building import is_merge, key_text
from outgate.manifests.composing import compose
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.model.origins import Origin, Path


@dataclass(frozen=True, slots=True)
class Span:
    """One value in the text of its source."""

    key: int
    """The character at which its key starts, or its item in a list."""
    start: int
    end: int
    """The character after its last one."""
    ends_line: bool
    """It is text in a block, whose end is the start of a line."""
    is_flow: bool
    """It is a collection in brackets."""
    in_flow: bool
    """It is inside of one."""
    last: tuple[int, int] | None
    """Of a list: where its last item begins and ends."""


class Spans:
    """Finds values in one document, which is composed once."""

    def __init__(self, document: str) -> None:
        """Compose a document.

        Args:
            document: The part of the source's text that starts at an origin's offset.

        Raises:
            FaultyDocumentError: It is not YAML.
        """
        self._root: Any = compose(document, DEFAULT_LIMITS).root

    def find(self, origin: Origin, path: Path) -> Span | None:
        """Find a value; see `span_of`."""
        return _find(self._root, origin, path)


def span_of(document: str, origin: Origin, path: Path) -> Span | None:
    """Find a value.

    Args:
        document: The part of the source's text that starts at the origin's offset.
        origin: The document's.
        path: The value, from the object's root.

    Returns:
        Its place; None if there is no such value, or it is written elsewhere: behind an alias or a
        merge key.

    Raises:
        FaultyDocumentError: The document is not YAML.
    """
    return Spans(document).find(origin, path)


def _find(root: Any, origin: Origin, path: Path) -> Span | None:
    node = root
    steps: list[str | int] = [step for item in origin.items for step in ("items", item)]
    key = node.start_mark.index if node is not None else 0
    in_flow = False
    for step in (*steps, *path):
        in_flow = in_flow or bool(getattr(node, "flow_style", False))
        found = _step(node, step)
        if found is None or found[1].start_mark.index < found[0]:
            # An alias stands for a value that begins before it.
            return None
        key, node = found
    if node is None:
        return None
    end, ends_line = _end(node)
    last = None
    if isinstance(node, yaml.SequenceNode) and node.value:
        last = node.value[-1].start_mark.index + origin.offset, _end(node.value[-1])[0]
        last = last[0], last[1] + origin.offset
    return Span(
        key + origin.offset,
        node.start_mark.index + origin.offset,
        end + origin.offset,
        ends_line,
        bool(getattr(node, "flow_style", False)),
        in_flow,
        last,
    )


def _step(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.SequenceNode):
        if isinstance(step, int) and step < len(node.value):
            index = node.value[step].start_mark.index
            return (index, node.value[step]) if index >= node.start_mark.index else None
        return None
    if isinstance(node, yaml.MappingNode):
        # The last one stands, as with kubectl; none of a mapping that merges is sure to.
        if any(is_merge(key) for key, _ in node.value):
            return None
        for key, value in reversed(node.value):
            if key_text(key) == step:
                return key.start_mark.index, value
    return None


def _end(node: Any) -> tuple[int, bool]:
    while not getattr(node, "flow_style", False) and not isinstance(node, yaml.ScalarNode):
        if not node.value:
            break
        last = node.value[-1]
        inner = last[1] if isinstance(node, yaml.MappingNode) else last
        key = last[0] if isinstance(node, yaml.MappingNode) else node
        if inner.start_mark.index < key.start_mark.index:
            # An alias: the line on which its key stands is all there is.
            return int(key.end_mark.index), False
        node = inner
    return int(node.end_mark.index), getattr(node, "style", None) in ("|", ">")
