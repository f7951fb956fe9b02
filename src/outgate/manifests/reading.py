"""The Reader: files, folders and standard input into Documents, and what went wrong into Gaps."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from outgate.manifests.collecting import collector_paused
from outgate.manifests.counting import JsonItemPlaces, YamlItemPlaces
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.json_text import looks_like_json, read_json
from outgate.manifests.kustomizations import not_built
from outgate.manifests.limits import DEFAULT_LIMITS, Limits
from outgate.manifests.objects import NO_OBJECT, Refusal, expand, identify, is_list, kind_of
from outgate.manifests.positions import Positions
from outgate.manifests.reports import (
    as_fault,
    check_encoding,
    check_separator,
    fault_gap,
    ignored_gap,
    in_characters,
    refusal_gap,
    repeat_gap,
)
from outgate.manifests.sniffing import is_usual, sniff
from outgate.manifests.sources import Found, Search
from outgate.manifests.splitting import Chunk, split
from outgate.manifests.texts import Text, decode, read_source
from outgate.manifests.watching import begins
from outgate.manifests.words import LONGEST, quoted_bare
from outgate.manifests.yaml_text import YamlReader
from outgate.model.documents import Document
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin
from outgate.model.rendering import HelmChart, Rendered

if TYPE_CHECKING:
    from outgate.manifests.git_revisions.revisions import Revision
    from outgate.manifests.rendering.charts import Placing
    from outgate.manifests.rendering.rendering import Tell

_YAML_THAT_LOOKS_LIKE_JSON = 1 << 20
"""The characters up to which a text in braces that is not JSON is tried as YAML."""


def _tell_nobody(_: str) -> None:
    """Say nothing."""


class Reader:
    """Streams documents out of files, folders and standard input; collects what went wrong."""

    def __init__(
        self,
        wanted: Callable[[str, str], bool],
        *,
        limits: Limits = DEFAULT_LIMITS,
        stdin: BinaryIO | None = None,
        mark: str = "",
    ) -> None:
        """Make a reader.

        Args:
            wanted: Given group and kind, says whether such objects are of interest; others are
                passed over and counted. Must always say the same.
            limits: How much is too much.
            stdin: What ``-`` reads; the process's standard input by default.
            mark: A text of comments that somebody looks for; see `marked`.
        """
        self._mark = mark
        self.marked: list[str] = []
        """The sources whose text holds the mark."""
        self._wanted = wanted
        self._interest: dict[tuple[str, str], bool] = {}
        self._limits = limits
        self._stdin = stdin
        self._yaml = YamlReader(limits)
        self._objects = 0
        self.gaps: list[Gap] = []
        """What went wrong so far."""
        self.passed_over: Counter[str] = Counter()
        """How many documents of each kind were not of interest."""
        self.sources = 0
        """How many files and streams were read."""
        self.documents = 0
        """How many documents were seen, those passed over included."""
        self.characters = 0
        """How much text they came from."""
        self.positions = Positions(limits)
        """Finds the lines of fields."""

    def read(self, paths: Sequence[str]) -> Iterator[Document]:
        """Read files, folders and standard input.

        Args:
            paths: A file, a folder (read with all below it), or ``-`` for standard input.

        Yields:
            The documents of interest, in the order of the paths, of file names, and of the text.
        """
        begins(self)
        before = self._of_interest
        files: list[str] = []
        for found in Search().find(paths):
            if isinstance(found, Gap):
                self.gaps.append(found)
                continue
            content = self._open(found)
            if isinstance(content, Gap):
                self.gaps.append(content)
                continue
            files.append(found.name)
            with collector_paused():
                yield from self._source(content.text, found.name, named=found.named)
        self._note_not_built(files, before)

    def read_text(self, text: str | bytes, name: str, *, named: bool = True) -> Iterator[Document]:
        """Read manifests from memory.

        Args:
            text: What a file would hold.
            name: What origins call it.
            named: Whether the user named it, so that there must be an object in it.

        Yields:
            The documents of interest.
        """
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        content = decode(data, name, self._limits, None)
        if isinstance(content, Gap):
            self.gaps.append(content)
            return
        self.positions.hold(name, content.text)
        with collector_paused():
            yield from self._source(content.text, name, named=named)

    def read_revision(self, revision: Revision) -> Iterator[Document]:
        """Read the manifests of a Git revision.

        Args:
            revision: A file or folder of a revision.

        Yields:
            The documents of interest, in the order of file names, and of the text.
        """
        from outgate.manifests.git_revisions.reading import read_revision

        before = self._of_interest
        files: list[str] = []
        for found in read_revision(revision, self._limits):
            if isinstance(found, Gap):
                self.gaps.append(found)
            else:
                files.append(found.name)
                yield from self.read_text(found.data, found.name, named=found.named)
        self._note_not_built(files, before)

    @property
    def _of_interest(self) -> int:
        return self.documents - self.passed_over.total()

    def _note_not_built(
        self, files: Sequence[str], before: int, *, of_revision: bool = False
    ) -> None:
        """Note a kustomization that was read as it stands, where nothing else was to be read."""
        gap = not_built(files, of_revision=of_revision) if self._of_interest == before else None
        if gap is not None:
            self.gaps.append(gap)

    def read_rendered(
        self, source: Rendered, *, default_namespace: str = "default", tell: Tell = _tell_nobody
    ) -> Iterator[Document]:
        """Render a kustomize folder or a chart with the user's program, and read the result.

        Args:
            source: What to render.
            default_namespace: Where a release goes that names no namespace.
            tell: Told which program is used, and what it warns of.

        Yields:
            The documents of interest, in the order of the text. Those of a chart have the
            template as their place, those of a folder the line of the program's output.
        """
        from outgate.manifests.rendering.charts import Placing
        from outgate.manifests.rendering.rendering import render

        content = render(source, self._limits, default_namespace=default_namespace, tell=tell)
        if isinstance(content, Gap):
            self.gaps.append(content)
            return
        placing = Placing(source, content.text) if isinstance(source, HelmChart) else None
        if placing is None:
            self.positions.hold(source.name, content.text)
        with collector_paused():
            yield from self._source(content.text, source.name, named=True, placing=placing)

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
            try:
                for indices, item in expand(body, (index,)):
                    yield from self._object(item, Origin(name, items=indices))
            except RecursionError as error:
                chunk = Chunk("", 0, 0)
                self.gaps.append(fault_gap(as_fault(error), chunk, "", name))

    def _open(self, found: Found) -> Text | Gap:
        content = read_source(found, self._stdin or sys.stdin.buffer, self._limits)
        if isinstance(content, Text):
            if found.path is not None and content.version is not None:
                self.positions.remember(found.name, found.path, content.version)
            else:
                self.positions.hold(found.name, content.text)
        return content

    def so_far(self) -> str:
        """Return in a few words how much was read."""
        files = "file" if self.sources == 1 else "files"
        documents = "document" if self.documents == 1 else "documents"
        size = self.characters / 1_000_000
        return f"{self.sources:,} {files}, {self.documents:,} {documents}, {size:,.1f} MB"

    def _source(
        self, text: str, name: str, *, named: bool, placing: Placing | None = None
    ) -> Iterator[Document]:
        self.sources += 1
        self.characters += len(text)
        if self._mark and self._mark in text:
            self.marked.append(name)
        before = self._objects, len(self.gaps)
        for chunk in split(text):
            first_gap = len(self.gaps)
            try:
                if placing is None:
                    yield from self._chunk(chunk, text, name)
                else:
                    for document in self._chunk(chunk, text, name):
                        yield placing.document(document, chunk)
            except (FaultyDocumentError, RecursionError) as error:
                fault = as_fault(error)
                self.documents += 1
                self.gaps.append(fault_gap(fault, chunk, text, name))
            if placing is not None:
                self.gaps[first_gap:] = [placing.gap(gap, chunk) for gap in self.gaps[first_gap:]]
        if named and before == (self._objects, len(self.gaps)):
            self.gaps.append(
                Gap(
                    GapKind.UNREADABLE,
                    "there is no Kubernetes object in it",
                    Origin(name),
                    "Name a file that holds manifests, with apiVersion and kind.",
                )
            )

    def _chunk(self, chunk: Chunk, text: str, name: str) -> Iterator[Document]:
        check_separator(chunk)
        sniffed = sniff(chunk.text)
        if sniffed and not self._may_hold_wanted(*sniffed) and is_usual(chunk.text):
            self._pass_over(sniffed[1])
            return
        check_encoding(chunk, text)
        if looks_like_json(chunk.text):
            yield from self._json_objects(chunk, text, name)
        else:
            yield from self._yaml_objects(chunk, text, name)

    def _yaml_objects(self, chunk: Chunk, text: str, name: str) -> Iterator[Document]:
        body, places, ignored, set_twice = self._yaml.read(chunk.text)
        if ignored is not None:
            self.gaps.append(ignored_gap(chunk, text, name, ignored))
        if not isinstance(body, (dict, type(None))) and "{{" in chunk.text:
            raise FaultyDocumentError("it is no mapping")
        if body is None:
            return
        if set_twice and "kind" in body and "apiVersion" in body:
            self.gaps += [repeat_gap(fault, chunk, text, name) for fault in set_twice]
        item_places = YamlItemPlaces(chunk, name)
        for indices, item in expand(body):
            index = places[indices[0]] if indices else 0
            yield from self._object(item, item_places.origin(index, indices))

    def _json_objects(self, chunk: Chunk, text: str, name: str) -> Iterator[Document]:
        data = chunk.text.encode()
        places = JsonItemPlaces(chunk, data, name)
        nothing = True
        try:
            for item in read_json(data, self._limits.depth):
                nothing = False
                if isinstance(item.body, FaultyDocumentError):
                    self.documents += 1
                    fault = in_characters(item.body, data)
                    self.gaps.append(fault_gap(fault, chunk, text, name))
                else:
                    yield from self._object(item.body, places.origin(item))
        except (FaultyDocumentError, RecursionError) as error:
            fault = in_characters(as_fault(error), data)
            if not nothing or len(data) > _YAML_THAT_LOOKS_LIKE_JSON:
                raise fault from error
            try:
                yield from self._yaml_objects(chunk, text, name)
            except FaultyDocumentError:
                raise fault from error

    def _object(self, body: Any, origin: Origin) -> Iterator[Document]:
        if is_list(body):
            self._objects += 1
            return
        sort = kind_of(body)
        if sort is None:
            self.documents += 1
            self.passed_over[NO_OBJECT] += 1
            return
        if not isinstance(sort, Refusal):
            version, kind = sort
            if not self._is_wanted(version, kind.removesuffix("List")) and not self._is_wanted(
                version, kind
            ):
                self._pass_over(kind)
                return
            identity = identify(body, version, kind)
            if not isinstance(identity, Refusal):
                self.documents += 1
                self._objects += 1
                yield Document(version, kind, identity.namespace, identity.name, body, origin)
                return
            sort = identity
        self.documents += 1
        self.gaps.append(refusal_gap(sort, origin, self.positions))

    def _is_wanted(self, version: str, kind: str) -> bool:
        known = self._interest.get((version, kind))
        if known is None:
            group, slash, _ = version.rpartition("/")
            known = self._wanted(group if slash else "", kind)
            self._interest[version, kind] = known
        return known

    def _may_hold_wanted(self, version: str, kind: str) -> bool:
        return kind.endswith("List") or self._is_wanted(version, kind)

    def _pass_over(self, kind: str) -> None:
        self.documents += 1
        self._objects += 1
        self.passed_over[quoted_bare(kind) if len(kind) > LONGEST else kind] += 1
