"""The line and column of a field, found when somebody asks.

To keep a position for every value of every document costs twice the time and ten times the memory,
and almost no answer needs one. So only where a document starts is kept, and that one document is
read again when a finding points into it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import yaml

from outgate.manifests.building import plain_key
from outgate.manifests.composing import FaultyDocumentError, compose
from outgate.manifests.limits import DEFAULT_LIMITS, Limits
from outgate.manifests.splitting import document_at
from outgate.model.origins import Origin, Path

_TEXTS_KEPT = 4
_ROOTS_KEPT = 16


class Positions:
    """Finds fields again in the sources that a Reader has read."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._openers: dict[str, Callable[[], str | None]] = {}
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._roots: OrderedDict[tuple[str, int], yaml.Node | None] = OrderedDict()

    def remember(self, source: str, opener: Callable[[], str | None]) -> None:
        """Note how a source's text can be had again.

        Args:
            source: Its name, as origins have it.
            opener: Gives the text, or None if it has changed or is gone.
        """
        self._openers[source] = opener
        self._texts.pop(source, None)

    def locate(self, origin: Origin, path: Path) -> Origin:
        """Find a field's line and column.

        Args:
            origin: The document's, as its Document has it.
            path: The field, from the object's root.

        Returns:
            The place of the field; of the deepest field above it that exists; the origin as it is
            where the document cannot be read again.
        """
        try:
            return self._locate(origin, path)
        except (FaultyDocumentError, OSError, ValueError, RecursionError):
            return origin

    def _locate(self, origin: Origin, path: Path) -> Origin:
        text = self._text(origin.source)
        if text is None:
            return origin
        node = self._root(origin, text)
        if node is None:
            return origin
        steps: list[str | int] = []
        for index in origin.items:
            steps += ["items", index] if isinstance(node, yaml.MappingNode) else [index]
        found = node
        for step in (*steps, *path):
            inner = _step(found, step)
            if inner is None:
                break
            found = inner
        return place(origin, text, origin.offset + _start(found).index)

    def _text(self, source: str) -> str | None:
        text = self._texts.get(source)
        if text is None:
            opener = self._openers.get(source)
            text = opener() if opener else None
            if text is not None:
                self._texts[source] = text
                while len(self._texts) > _TEXTS_KEPT:
                    self._texts.popitem(last=False)
        return text

    def _root(self, origin: Origin, text: str) -> yaml.Node | None:
        key = (origin.source, origin.offset)
        if key not in self._roots:
            self._roots[key] = compose(document_at(text, origin.offset), self._limits)
            while len(self._roots) > _ROOTS_KEPT:
                self._roots.popitem(last=False)
        return self._roots[key]


def place(origin: Origin, text: str, index: int) -> Origin:
    """Turn a character's index into line and column.

    Args:
        origin: The document's.
        text: The whole text of the source.
        index: The character.

    Returns:
        The origin, with that line and column.
    """
    index = min(index, len(text))
    line = text.count("\n", 0, index) + 1
    column = index - text.rfind("\n", 0, index)
    return Origin(origin.source, line, column, origin.offset, origin.items)


def _step(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if 0 <= step < len(node.value) else None
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        found = None
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and plain_key(key) == step:
                found = value
        return found
    return None


def _start(node: Any) -> Any:
    return node.start_mark
