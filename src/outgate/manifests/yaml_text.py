"""One YAML document into plain values, by the quick way or the sure one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from outgate.manifests.building import build
from outgate.manifests.composing import compose
from outgate.manifests.faults import KeySetTwiceError
from outgate.manifests.limits import Limits
from outgate.manifests.lines import NOT_SIMPLE, LineReader
from outgate.manifests.measuring import check_aliases
from outgate.manifests.objects import is_list
from outgate.manifests.repeats import drop_repeats
from outgate.manifests.yaml_places import item_places, item_starts


class YamlBody(NamedTuple):
    """What a document holds."""

    body: Any
    item_places: list[int]
    """For a List: the character of the document at which each item's line, or the item, starts."""
    ignored: int | None
    """The character at which something follows that kubectl does not read."""
    set_twice: list[KeySetTwiceError]
    """Keys of which kubectl keeps the last."""


_NO_ITEMS: list[int] = []


class YamlReader:
    """Reads documents."""

    def __init__(self, limits: Limits) -> None:
        """Make a reader.

        Args:
            limits: How much is too much.
        """
        self._limits = limits
        self._read_lines: Callable[[str], Any] = LineReader(limits).read

    def read(self, text: str) -> YamlBody:
        """Read a document.

        Args:
            text: One document, as `splitting` cut it.

        Returns:
            What it holds.

        Raises:
            FaultyDocumentError: It cannot be read.
        """
        body = self._read_lines(text)
        if body is NOT_SIMPLE:
            return self._parse(text)
        if not is_list(body):
            return YamlBody(body, _NO_ITEMS, None, [])
        starts = item_starts(text)
        if len(starts) < len(body["items"] or ()):
            return self._parse(text)
        return YamlBody(body, starts, None, [])

    def _parse(self, text: str) -> YamlBody:
        composed = compose(text, self._limits)
        if "*" in text and composed.root is not None:
            check_aliases(composed.root, self._limits)
        set_twice: list[KeySetTwiceError] = []
        try:
            body = build(composed.root)
        except KeySetTwiceError:
            set_twice = drop_repeats(composed.root)
            body = build(composed.root)
        places = item_places(composed.root) if is_list(body) else _NO_ITEMS
        return YamlBody(body, places, composed.ignored, set_twice)
