"""ClusterFacts as a document for Git: ``apiVersion: outgate.dev/v1alpha1, kind: ClusterFacts``.

The same facts give the same document: there is no time in it but that of a proof, and what changes
with every restart, such as pods' addresses, is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from outgate.cluster.facts_codec import FactsError, decode, encode
from outgate.cluster.fields import at, text
from outgate.errors import InputError
from outgate.manifests.reading import Reader
from outgate.model.facts import ClusterFacts
from outgate.model.origins import Origin, Path

API_GROUP = "outgate.dev"
API_VERSION = f"{API_GROUP}/v1alpha1"
KIND = "ClusterFacts"
_NAMELESS = "cluster"


def facts_document(facts: ClusterFacts) -> dict[str, Any]:
    """Return facts as a document of plain values, the keys in their order.

    Args:
        facts: The facts.
    """
    body = encode(facts)
    name = body.pop("cluster", _NAMELESS)
    return {"apiVersion": API_VERSION, "kind": KIND, "metadata": {"name": name}, "facts": body}


def facts_of(document: Any) -> ClusterFacts:
    """Return the facts of a document.

    Args:
        document: Plain values, as `facts_document` gives them.

    Raises:
        FactsError: It is not such a document.
    """
    for key in document:
        if key not in ("apiVersion", "kind", "metadata", "facts"):
            words = f"no field is called {key!r}; there are: apiVersion, kind, metadata, facts"
            raise FactsError(words, (str(key),))
    if document.get("apiVersion") != API_VERSION:
        found = document.get("apiVersion")
        raise FactsError(f"must be {API_VERSION}, not {found}", ("apiVersion",))
    body = document.get("facts")
    if not isinstance(body, Mapping) or "cluster" in body:
        raise FactsError(
            "must be a mapping of facts; the cluster's name is metadata.name", ("facts",)
        )
    try:
        facts = decode(ClusterFacts, body)
    except FactsError as error:
        raise FactsError(str(error), ("facts", *error.path)) from None
    name = text(at(document, ("metadata", "name")))
    return replace(facts, cluster="" if name == _NAMELESS else name)


def read_facts(path: str) -> ClusterFacts:
    """Read facts from a file.

    Args:
        path: The file.

    Raises:
        InputError: It cannot be read, holds no facts, or is not as facts are; with line and column.
    """
    reader = Reader(lambda group, kind: (group, kind) == (API_GROUP, KIND))
    documents = list(reader.read([path]))
    for gap in reader.gaps:
        raise InputError(f"{gap.origin}: {gap.what}")
    if len(documents) != 1:
        words = "holds no ClusterFacts" if not documents else "holds more than one ClusterFacts"
        raise InputError(f"{path}: {words}; write them with outgate doctor --facts {path}")
    document = documents[0]
    try:
        return facts_of(document.body)
    except FactsError as error:
        place = reader.positions.locate(document.origin, error.path)
        raise InputError(f"{_placed(place, error.path)}: {error}") from None


def _placed(place: Origin, path: Path) -> str:
    words = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return f"{place} {words.lstrip('.')}" if words else str(place)
