"""The Reader: files, folders and standard input into Documents, and what went wrong into Gaps."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import msgspec

from outgate.manifests import json_text, sources
from outgate.manifests.building import KeySetTwiceError, build
from outgate.manifests.composing import FaultyDocumentError, compose
from outgate.manifests.limits import DEFAULT_LIMITS, Limits
from outgate.manifests.lines import NOT_SIMPLE, read_lines
from outgate.manifests.objects import NO_OBJECT, Item, Refusal, expand, identify, kind_of
from outgate.manifests.positions import Positions, place
from outgate.manifests.splitting import Chunk, split
from outgate.manifests.words import quoted_bare
from outgate.model.documents import Document
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin


class Reader:
    """Streams documents out of files, folders and standard input; collects what went wrong."""

    def __init__(
        self,
        wanted: Callable[[str, str], bool],
        *,
        limits: Limits = DEFAULT_LIMITS,
        stdin: BinaryIO | None = None,
    ) -> None:
        """Make a reader.

        Args:
            wanted: Given group and kind, says whether such objects are of interest; others are
                passed over and counted.
            limits: How much is too much.
            stdin: What ``-`` reads; the process's standard input by default.
        """
        self._wanted = wanted
        self._limits = limits
        self._stdin = stdin
        self.gaps: list[Gap] = []
        self.passed_over: Counter[str] = Counter()
        """How many documents of each kind were not of interest."""
        self.sources = 0
        """How many files and streams were read."""
        self.documents = 0
        """How many documents were seen, those passed over included."""
        self.positions = Positions(limits)

    def read(self, paths: Sequence[str]) -> Iterator[Document]:
        """Read files, folders and standard input.

        Args:
            paths: A file, a folder (read with all below it), or ``-`` for standard input.

        Yields:
            The documents of interest, in the order of the paths, of file names, and of the text.
        """
        for found in sources.find(paths):
            if isinstance(found, Gap):
                self.gaps.append(found)
                continue
            stdin = self._stdin or sys.stdin.buffer
            content = sources.read_text(found, stdin, self._limits)
            if isinstance(content, Gap):
                self.gaps.append(content)
                continue
            if content.again:
                self.positions.remember(found.name, self._opener(found))
            else:
                self._hold(found.name, content.text)
            yield from self._source(content.text, found.name, named=found.named)

    def read_text(self, text: str | bytes, name: str) -> Iterator[Document]:
        """Read manifests from memory.

        Args:
            text: What a file would hold.
            name: What origins call it.

        Yields:
            The documents of interest.
        """
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        content = sources.decode(data, name, self._limits)
        if isinstance(content, Gap):
            self.gaps.append(content)
            return
        self._hold(name, content.text)
        yield from self._source(content.text, name, named=True)

    def read_objects(
        self, objects: Iterable[Mapping[str, Any]], name: str = "(objects)"
    ) -> Iterator[Document]:
        """Read objects that are plain values already.

        Args:
            objects: Mappings, Lists among them.
            name: What origins call them.

        Yields:
            The documents of interest.
        """
        self.sources += 1
        for index, body in enumerate(objects):
            for indices, item in expand(body, (index,)):
                yield from self._object(item, Origin(name, items=indices))

    def _hold(self, name: str, text: str) -> None:
        self.positions.remember(name, lambda: text)

    def _opener(self, found: sources.Found) -> Callable[[], str | None]:
        def again() -> str | None:
            content = sources.read_text(found, sys.stdin.buffer, self._limits)
            return None if isinstance(content, Gap) else content.text

        return again

    def _source(self, text: str, name: str, *, named: bool) -> Iterator[Document]:
        self.sources += 1
        objects_before = self.documents - self.passed_over[NO_OBJECT]
        gaps_before = len(self.gaps)
        for chunk in split(text):
            try:
                yield from self._chunk(chunk, text, name)
            except FaultyDocumentError as fault:
                self._fault(fault, chunk, text, name)
        nothing = objects_before == self.documents - self.passed_over[NO_OBJECT]
        if named and nothing and gaps_before == len(self.gaps):
            self.gaps.append(
                Gap(
                    GapKind.UNREADABLE,
                    "there is no Kubernetes object in it",
                    Origin(name),
                    "Name a file that holds manifests, with apiVersion and kind.",
                )
            )

    def _chunk(self, chunk: Chunk, text: str, name: str) -> Iterator[Document]:
        if chunk.after_separator:
            raise FaultyDocumentError(
                f"{quoted_bare(chunk.after_separator)} follows --- on the same line, and kubectl "
                "takes only a comment there",
                0,
                "Put it on a line of its own.",
                refused=True,
            )
        origin = Origin(name, chunk.line, 0, chunk.offset)
        if json_text.looks_like_json(chunk.text):
            decoded = self._json(chunk, text, origin)
            if decoded is not None:
                for one_origin, (indices, body) in decoded:
                    yield from self._object(body, _item(one_origin, indices))
                return
        bad = sources.not_utf8(chunk.text)
        if bad is not None:
            byte = len(text[: chunk.offset + bad].encode("utf-8", "surrogateescape"))
            raise FaultyDocumentError(
                f"it is not UTF-8 text (byte {byte})", bad, "Save it as UTF-8."
            )
        body = read_lines(chunk.text, self._limits.depth)
        if body is NOT_SIMPLE:
            root = compose(chunk.text, self._limits)
            body = build(root, self._limits, aliases="*" in chunk.text)
        if body is None:
            return
        for indices, item in expand(body):
            yield from self._object(item, _item(origin, indices))

    def _json(self, chunk: Chunk, text: str, origin: Origin) -> list[tuple[Origin, Item]] | None:
        try:
            decoded: list[tuple[Origin, Item]] = []
            data = chunk.text.encode()
            for value in json_text.values(data):
                before = len(data[: value.offset].decode())
                spot = place(origin, text, chunk.offset + before)
                start = Origin(origin.source, spot.line, 0, chunk.offset + before)
                decoded.extend((start, item) for item in json_text.items(value.data))
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            return None
        return decoded

    def _object(self, body: Any, origin: Origin) -> Iterator[Document]:
        self.documents += 1
        sort = kind_of(body)
        if sort is None:
            self.passed_over[NO_OBJECT] += 1
            return
        if isinstance(sort, Refusal):
            self._refuse(sort, origin)
            return
        version, kind = sort
        group, slash, _ = version.rpartition("/")
        if not self._wanted(group if slash else "", kind):
            self.passed_over[kind] += 1
            return
        identity = identify(body, version, kind)
        if isinstance(identity, Refusal):
            self._refuse(identity, origin)
            return
        yield Document(version, kind, identity.namespace, identity.name, body, origin)

    def _refuse(self, refusal: Refusal, origin: Origin) -> None:
        spot = self.positions.locate(origin, refusal.path)
        self.gaps.append(Gap(GapKind.REFUSED, refusal.what, spot, refusal.remedy))

    def _fault(self, fault: FaultyDocumentError, chunk: Chunk, text: str, name: str) -> None:
        self.documents += 1
        origin = Origin(name, chunk.line, 0, chunk.offset)
        what, remedy = fault.what, fault.remedy
        if isinstance(fault, KeySetTwiceError):
            first = place(origin, text, chunk.offset + fault.first).line
            what += f" (first on line {first})"
            remedy = "Keep one of the two."
        elif "{{" in chunk.text:
            what = f"it is a template that is not rendered ({quoted_bare(what)})"
            remedy = "Render it first, with helm template or kustomize build."
        self.gaps.append(
            Gap(
                GapKind.REFUSED if fault.refused else GapKind.UNREADABLE,
                what,
                place(origin, text, chunk.offset + fault.index),
                remedy,
            )
        )


def _item(origin: Origin, indices: tuple[int, ...]) -> Origin:
    if not indices:
        return origin
    return Origin(origin.source, 0, 0, origin.offset, indices)
