"""Names out of manifests: read as far as a person waits for a completion."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Sequence
from functools import cached_property

from outgate.cli.completing.answer import Item
from outgate.cli.completing.names import safe
from outgate.cluster.kinds import POD_MAKERS
from outgate.manifests.limits import Limits
from outgate.manifests.reading import Reader
from outgate.model.documents import Document

PATIENCE = 1.5
"""Seconds after which the names that are known by then are offered."""
LIMITS = Limits(source_bytes=64 << 20, values=1_000_000)

_NAMESPACE = ("", "Namespace")
_SERVICE = ("", "Service")


class ManifestNames:
    """The names in files and folders."""

    def __init__(self, files: Sequence[str], default_namespace: str) -> None:
        """Make a source of names.

        Args:
            files: Paths, as ``-f`` has them; standard input, devices and pipes are left alone.
            default_namespace: Of manifests that name none.
        """
        self._files = [file for file in files if _is_plain(file)]
        self._default = default_namespace

    def namespaces(self) -> list[str]:
        """See `Names.namespaces`."""
        return safe({namespace for namespace, _, _ in self._found})

    def workloads(self, namespace: str) -> list[Item]:
        """See `Names.workloads`."""
        return self._items(namespace, is_service=False)

    def services(self, namespace: str) -> list[Item]:
        """See `Names.services`."""
        return self._items(namespace, is_service=True)

    def _items(self, namespace: str, *, is_service: bool) -> list[Item]:
        kinds = {
            name: kind
            for where, kind, name in self._found
            if where == namespace and name and (kind == "Service") is is_service
        }
        return [(name, kinds[name]) for name in safe(kinds)]

    @cached_property
    def _found(self) -> list[tuple[str, str, str]]:
        """Namespace, kind and name; a Namespace has no name in itself."""
        return list(self._read())

    def _read(self) -> Iterator[tuple[str, str, str]]:
        end = time.monotonic() + PATIENCE
        reader = Reader(_is_wanted, limits=LIMITS)
        for document in reader.read(self._files):
            if document.kind == "Namespace":
                yield document.name, document.kind, ""
            elif not _has_owner(document):
                yield document.namespace or self._default, document.kind, document.name
            if time.monotonic() > end:
                return


def _is_plain(file: str) -> bool:
    try:
        mode = os.stat(file).st_mode  # noqa: PTH116 - a name as the user gave it
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _is_wanted(group: str, kind: str) -> bool:
    return (group, kind) in POD_MAKERS or (group, kind) in (_NAMESPACE, _SERVICE)


def _has_owner(document: Document) -> bool:
    return bool((document.body.get("metadata") or {}).get("ownerReferences"))
