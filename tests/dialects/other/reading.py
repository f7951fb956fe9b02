"""Reads a policy that a test wrote down, through the table, as the program does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from outgate.dialects.table_other import OTHER_DIALECTS
from outgate.model.documents import Document
from outgate.model.entries import Direction, PodSelection, Touch
from outgate.model.gaps import Gap
from outgate.model.origins import Origin
from outgate.model.selectors import Operator, Requirement, Selector

METADATA_NAME = "kubernetes.io/metadata.name"
EVERY_POD = PodSelection(None)


def document_of(body: dict[str, Any], source: str = "policy.yaml") -> Document:
    """Return the document with that content."""
    metadata = body.get("metadata") or {}
    return Document(
        body["apiVersion"],
        body["kind"],
        metadata.get("namespace"),
        metadata.get("name", "x"),
        body,
        Origin(source, 1, 1),
    )


def read_document(document: Document) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:
    """Read a document by the reader of its group and kind."""
    reader = OTHER_DIALECTS[document.group, document.kind]
    return reader(document, document.namespace or "default")


def read(text: str) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:
    """Read one policy that is written as YAML."""
    return read_document(document_of(yaml.safe_load(text)))


def read_spec(
    api_version: str, kind: str, spec: object, namespace: str | None = None
) -> tuple[Touch, ...]:
    """Return what a policy with this spec touches."""
    metadata: dict[str, Any] = {"name": "x"}
    if namespace is not None:
        metadata["namespace"] = namespace
    body = {"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec}
    return read_document(document_of(body))[0]


def effects(touches: Iterable[Touch]) -> dict[str, str]:
    """Return what could happen, in words, for each direction that is touched once."""
    found: dict[str, str] = {}
    for touch in touches:
        words = [
            word
            for word, holds in (
                ("allow", touch.can_allow),
                ("deny", touch.can_deny),
                ("isolates-only", touch.isolates_only),
                ("only-open", touch.only_open),
            )
            if holds
        ]
        assert touch.direction.value not in found
        found[touch.direction.value] = " ".join(words)
    return found


def one_subject(touches: Iterable[Touch]) -> PodSelection:
    """Return the one selection that all touches share."""
    (selection,) = {selection for touch in touches for selection in touch.subjects}
    return selection


def is_in(key: str, *values: str) -> Requirement:
    """Return the requirement that a label has one of these values."""
    return Requirement(key, Operator.IN, tuple(sorted(values)))


def not_in(key: str, *values: str) -> Requirement:
    """Return the requirement that a label has none of these values, or is not there."""
    return Requirement(key, Operator.NOT_IN, tuple(sorted(values)))


def exists(key: str) -> Requirement:
    """Return the requirement that a label is there."""
    return Requirement(key, Operator.EXISTS)


def absent(key: str) -> Requirement:
    """Return the requirement that a label is not there."""
    return Requirement(key, Operator.DOES_NOT_EXIST)


def labels(*requirements: Requirement) -> Selector:
    """Return the selector of these requirements, in the order in which readers give them."""
    return Selector(tuple(sorted(requirements)))


BOTH_DIRECTIONS = {direction.value for direction in Direction}
