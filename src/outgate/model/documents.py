"""One Kubernetes object as it was read, before anybody asked what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outgate.model.origins import Origin


@dataclass(frozen=True, slots=True)
class Document:
    """One object: its identity, its content as plain Python values, its place."""

    api_version: str
    kind: str
    namespace: str | None
    """metadata.namespace; None where the document has none."""
    name: str
    body: Mapping[str, Any]
    origin: Origin

    @property
    def group(self) -> str:
        """The API group: ``apps`` of ``apps/v1``, empty for the core group."""
        group, slash, _ = self.api_version.rpartition("/")
        return group if slash else ""
