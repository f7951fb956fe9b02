"""Where a field stands in a YAML document, found by composing the document again."""

from __future__ import annotations

import re
from typing import Any

import yaml

from outgate.manifests.building import is_merge, key_text
from outgate.manifests.composing import compose, is_flow_or_scalar
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.limits import Limits
from outgate.model.origins import Path

_LARGE = 100_000
_LONGEST = 1000
_COMMENT = re.compile(r"[ \t]#|\r?$")
_FIRST_ITEM = re.compile(r"^items:[ \t\r]*(?:#.*)?\n(?:[ \t\r]*(?:#.*)?\n)*( *)- ", re.MULTILINE)


class YamlPlaces:
    """Finds fields in one document."""

    def __init__(self, document: str, limits: Limits) -> None:
        """Start with a document.

        Args:
            document: Its text.
            limits: How deep it may nest.
        """
        self._document = document
        self._limits = limits
        self._root: Any = None
        self._starts: list[int] | None = None

    def find(
        self, items: tuple[int, ...], path: Path, item_line: int = -1
    ) -> tuple[int, int] | None:
        """Find a field.

        Args:
            items: The object's place in the Lists that hold it.
            path: The field, from the object's root.
            item_line: The line of the document, from 0, on which the outermost item starts.

        Returns:
            The character at which the field's key, or the item of a list, starts, and the one
            behind the value where it is a scalar or in brackets, else behind the first words; of
            the deepest field above it if there is no such field; None for an empty document.

        Raises:
            FaultyDocumentError: The document is not YAML.
        """
        if items and len(self._document) > _LARGE:
            found = self._find_in_item(items[0], items[1:], path, item_line)
            if found is not None:
                return found
        if self._root is None:
            self._root = compose(self._document, self._limits).root
        if self._root is None:
            return None
        return self._extent(*_walk(self._root, items, path), 0)

    def _extent(self, start: int, node: Any, offset: int) -> tuple[int, int]:
        """Say where a field starts, and where it ends on the line on which it starts.

        Args:
            start: Where its key starts.
            node: Its value.
            offset: What is to be added to the marks of nodes.
        """
        line_end = self._document.find("\n", start + offset)
        last = len(self._document) if line_end < 0 else line_end
        end = node.end_mark.index + offset
        if is_flow_or_scalar(node) and start + offset < end <= last:
            return start + offset, end
        line = self._document[start + offset : min(last, start + offset + _LONGEST)]
        return start + offset, start + offset + len(_COMMENT.split(line, maxsplit=1)[0].rstrip())

    def _find_in_item(
        self, item: int, items: tuple[int, ...], path: Path, item_line: int
    ) -> tuple[int, int] | None:
        """Compose one item of a large List alone, if it can be cut out."""
        if self._starts is None:
            self._starts = item_starts(self._document)
        if item >= len(self._starts):
            return None
        start = self._starts[item]
        if self._document.count("\n", 0, start) != item_line:
            return None
        try:
            root = compose(_item_text(self._document, start), self._limits).root
        except FaultyDocumentError:
            return None
        if not isinstance(root, yaml.SequenceNode) or len(root.value) != 1:
            return None
        return self._extent(*_walk(root.value[0], items, path), start)


def item_starts(document: str) -> list[int]:
    """Find where the items of a List start, by the dashes in the column of the first.

    Args:
        document: A List, written in the usual way: ``items:`` in the first column.

    Returns:
        The character at which the line of each item starts. More than there are items, if dashes
        in that column follow that are something else.
    """
    found = _FIRST_ITEM.search(document)
    if found is None:
        return []
    dash = re.compile(rf"^ {{{len(found[1])}}}- ", re.MULTILINE)
    return [item.start() for item in dash.finditer(document, found.start(1))]


def _item_text(document: str, start: int) -> str:
    """Cut out an item: up to the next line that is not deeper than its dash."""
    column = document.index("-", start) - start
    end = re.compile(rf"\n {{0,{column}}}[^\s#]").search(document, start)
    return document[start : end.start() + 1] if end else document[start:]


def _walk(root: Any, items: tuple[int, ...], path: Path) -> tuple[int, Any]:
    index, node = root.start_mark.index, root
    for item in items:
        if isinstance(node, yaml.MappingNode):
            index, node = _step(node, "items") or (index, node)
        index, node = _step(node, item) or (index, node)
    for step in path:
        found = _step(node, step)
        if found is None:
            break
        index, node = found
    return int(index), node


def _step(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.SequenceNode):
        if isinstance(step, int) and 0 <= step < len(node.value):
            return node.value[step].start_mark.index, node.value[step]
        return None
    found = None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if is_merge(key):
                found = _step_merged(value, step) or found
            elif isinstance(key, yaml.ScalarNode) and key_text(key) == step:
                found = key.start_mark.index, value
    return found


def _step_merged(node: Any, step: str | int) -> tuple[int, Any] | None:
    merged = node.value if isinstance(node, yaml.SequenceNode) else [node]
    places = (_step(mapping, step) for mapping in merged if isinstance(mapping, yaml.MappingNode))
    return next((found for found in places if found), None)


def item_places(root: Any) -> list[int]:
    """Say where the items of a List start.

    Args:
        root: The root node of a document that is a List.

    Returns:
        The character at which each item starts.
    """
    found = _step(root, "items")
    if found is None or not isinstance(found[1], yaml.SequenceNode):
        return []
    return [item.start_mark.index for item in found[1].value]
