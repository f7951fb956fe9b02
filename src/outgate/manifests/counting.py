"""Lines counted on the way: those of all items of a List cost one pass over its text."""

from __future__ import annotations

from outgate.manifests.json_text import JsonItem
from outgate.manifests.splitting import Chunk
from outgate.model.origins import Origin


class YamlItemPlaces:
    """Gives the items of a YAML document their origins."""

    def __init__(self, chunk: Chunk, name: str) -> None:
        """Start at a document.

        Args:
            chunk: The document.
            name: The source's name.
        """
        self._chunk = chunk
        self._name = name
        self._index = 0
        self._line = chunk.line

    def origin(self, index: int, indices: tuple[int, ...]) -> Origin:
        """Say where an item starts.

        Args:
            index: The character of the document.
            indices: The item's place in its Lists; none for the document itself.

        Returns:
            The origin.
        """
        if index < self._index:
            # An item that an alias stands for is written further up.
            self._index, self._line = 0, self._chunk.line
        self._line += self._chunk.text.count("\n", self._index, index)
        self._index = index
        return Origin(self._name, self._line, 0, self._chunk.offset, indices)


class JsonItemPlaces:
    """Gives the objects of a JSON stream their origins; bytes into lines and characters."""

    def __init__(self, chunk: Chunk, data: bytes, name: str) -> None:
        """Start at a stream.

        Args:
            chunk: The document.
            data: Its bytes.
            name: The source's name.
        """
        self._chunk = chunk
        self._data = data
        self._name = name
        self._start = 0
        self._offset = chunk.offset
        self._at = 0
        self._line = chunk.line

    def origin(self, item: JsonItem) -> Origin:
        """Say where an object starts.

        Args:
            item: The object; each one further on than the one before.

        Returns:
            The origin.
        """
        self._offset += len(self._data[self._start : item.start].decode())
        self._start = item.start
        self._line += self._data.count(b"\n", self._at, item.at)
        self._at = item.at
        return Origin(self._name, self._line, 0, self._offset, item.indices)
