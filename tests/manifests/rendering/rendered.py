"""Rendering and reading in one call."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.manifests.reading import Reader
from outgate.model.documents import Document
from outgate.model.rendering import Rendered
from tests.manifests.helping import everything


@dataclass(frozen=True)
class Outcome:
    """What came of rendering."""

    documents: list[Document]
    reader: Reader
    told: list[str]

    @property
    def places(self) -> list[str]:
        """Kind, namespace and name of each document, and where it is from."""
        return [
            f"{item.kind} {item.namespace}/{item.name} {item.origin}" for item in self.documents
        ]

    @property
    def failures(self) -> list[str]:
        """Place and sentence of each gap."""
        return [f"{gap.origin}: {gap.what}" for gap in self.reader.gaps]


def rendered(source: Rendered, default_namespace: str = "default") -> Outcome:
    """Render a source with the program on PATH, and read the result."""
    reader = Reader(everything)
    told: list[str] = []
    documents = list(
        reader.read_rendered(source, default_namespace=default_namespace, tell=told.append)
    )
    return Outcome(documents, reader, told)
