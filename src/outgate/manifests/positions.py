"""The line and column of a field, found when somebody asks.

To keep a position for every value of every document costs twice the time and ten times the memory,
and almost no answer needs one. So only where a document starts is kept, and that one document is
read again when a finding points into it.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path as FilePath

from outgate.manifests.collecting import collector_paused
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.json_places import JsonPlaces
from outgate.manifests.json_text import looks_like_json
from outgate.manifests.limits import DEFAULT_LIMITS, Limits
from outgate.manifests.sources import Found
from outgate.manifests.splitting import document_at
from outgate.manifests.texts import Version, read_source
from outgate.manifests.yaml_places import YamlPlaces
from outgate.model.gaps import Gap
from outgate.model.origins import Origin, Path

_TEXTS_KEPT = 4
_DOCUMENTS_KEPT = 16


class Positions:
    """Finds fields again in the sources that a Reader has read."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        """Make an empty register of sources.

        Args:
            limits: How much is too much.
        """
        self._limits = limits
        self._held: dict[str, str] = {}
        self._files: dict[str, tuple[str, Version]] = {}
        self._texts: OrderedDict[str, str | None] = OrderedDict()
        self._documents: OrderedDict[tuple[str, int], JsonPlaces | YamlPlaces] = OrderedDict()
        self._counted = ("", 0, 1)

    def hold(self, source: str, text: str) -> None:
        """Keep the text of a source that cannot be read again.

        Args:
            source: Its name, as origins have it.
            text: What it holds.
        """
        self._forget(source)
        self._held[source] = text

    def remember(self, source: str, path: FilePath, version: Version) -> None:
        """Note where the text of a source can be read again.

        Args:
            source: Its name, as origins have it.
            path: The file.
            version: What tells whether the file has been changed since.
        """
        self._forget(source)
        self._files[source] = (str(path), version)

    def locate(self, origin: Origin, path: Path) -> Origin:
        """Find a field's line and column.

        Args:
            origin: The document's, as its Document has it.
            path: The field, from the object's root.

        Returns:
            The place of the field: of its key in a mapping, of its first character in a list. If
            there is no such field, the place of the deepest one above it; the origin as it is
            where the document cannot be read again.
        """
        return self.extent(origin, path)[0]

    def extent(self, origin: Origin, path: Path) -> tuple[Origin, tuple[int, int]]:
        """Find where a field starts and ends.

        Args:
            origin: The document's, as its Document has it.
            path: The field, from the object's root.

        Returns:
            The place as `locate` gives it, and the line and column behind the field: behind its
            value where that is on the same line, else behind its key. Zeros where the document
            cannot be read again.
        """
        text = self.text_of(origin.source)
        if text is None or origin.offset > len(text):
            return origin, (0, 0)
        try:
            with collector_paused():
                found = self._find(text, origin, path)
        except (FaultyDocumentError, RecursionError):
            return origin, (0, 0)
        if found is None:
            return origin, (0, 0)
        place = self._placed(origin, text, min(found[0], len(text)))
        end = self._placed(origin, text, min(found[1], len(text)))
        return place, (end.line, end.column)

    def _find(self, text: str, origin: Origin, path: Path) -> tuple[int, int] | None:
        name = (origin.source, origin.offset)
        places = self._documents.get(name)
        if places is None and looks_like_json(text[origin.offset : origin.offset + 100]):
            places = JsonPlaces(document_at(text, origin.offset))
            self._keep(name, places)
        if isinstance(places, JsonPlaces):
            try:
                first, last = places.find(origin.items, path)
                return origin.offset + first, origin.offset + last
            except ValueError:
                places = None
        if places is None:
            places = YamlPlaces(document_at(text, origin.offset), self._limits)
            self._keep(name, places)
        line = origin.line - 1 - text.count("\n", 0, origin.offset) if origin.items else -1
        found = places.find(origin.items, path, line)
        return None if found is None else (origin.offset + found[0], origin.offset + found[1])

    def _placed(self, origin: Origin, text: str, index: int) -> Origin:
        """Place a character, counting lines from the one that was placed before.

        Fields are asked for one after the other: to count from the start each time would take a
        time that grows with the square of a long text.
        """
        source, near, line = self._counted
        if source != origin.source or near - index > index:
            near, line = 0, 1
        if near <= index:
            line += text.count("\n", near, index)
        else:
            line -= text.count("\n", index, near)
        self._counted = (origin.source, index, line)
        return _at(origin, text, index, line)

    def _keep(self, name: tuple[str, int], places: JsonPlaces | YamlPlaces) -> None:
        self._documents[name] = places
        while len(self._documents) > _DOCUMENTS_KEPT:
            self._documents.popitem(last=False)

    def text_of(self, source: str) -> str | None:
        """Return the text of a source; None where it cannot be read again, or was changed."""
        if source in self._held:
            return self._held[source]
        if source not in self._files:
            return None
        if source not in self._texts:
            self._texts[source] = self._read_again(source)
            while len(self._texts) > _TEXTS_KEPT:
                self._texts.popitem(last=False)
        return self._texts[source]

    def _read_again(self, source: str) -> str | None:
        path, version = self._files[source]
        content = read_source(Found(source, FilePath(path), named=True), None, self._limits)
        if isinstance(content, Gap) or content.version != version:
            return None
        return content.text

    def _forget(self, source: str) -> None:
        self._held.pop(source, None)
        self._files.pop(source, None)
        self._texts.pop(source, None)
        self._counted = ("", 0, 1)
        for name in [name for name in self._documents if name[0] == source]:
            del self._documents[name]


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
    return _at(origin, text, index, 1 + text.count("\n", 0, index))


def _at(origin: Origin, text: str, index: int, line: int) -> Origin:
    column = index - text.rfind("\n", 0, index)
    return Origin(origin.source, line, column, origin.offset, origin.items)
