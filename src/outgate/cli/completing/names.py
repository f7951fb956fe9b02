"""The names that a command line can speak of: of its manifests, or of its cluster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from outgate.cli.completing.answer import Item

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,252}")
_CONTEXT = re.compile(r"[A-Za-z0-9][A-Za-z0-9@:/._+-]{0,500}")


class Names(Protocol):
    """Where names are looked up."""

    def namespaces(self) -> list[str]:
        """Return the namespaces, sorted."""

    def workloads(self, namespace: str) -> list[Item]:
        """Return the workloads of a namespace with their kinds, sorted."""

    def services(self, namespace: str) -> list[Item]:
        """Return the Services of a namespace."""


def names_for(given: Mapping[str, Any]) -> Names:
    """Return where the names of a command line are looked up.

    Args:
        given: The values of its parameters.
    """
    files = given.get("filename")
    if files:
        from outgate.cli.completing.manifests import ManifestNames

        return ManifestNames(tuple(files), str(given.get("default_namespace") or "default"))
    from outgate.cli.completing.cluster import ClusterNames

    return ClusterNames(given)


def safe(names: Iterable[str]) -> list[str]:
    """Return the names that Kubernetes could have given, sorted, each once.

    What is completed is put on a command line, and manifests are anybody's: a name with a quotation
    mark, a blank or a dollar sign would be more than a word there.

    Args:
        names: From manifests or a cluster.
    """
    return sorted({name for name in names if _NAME.fullmatch(name)})


def safe_contexts(names: Iterable[str]) -> list[str]:
    """Return the names of contexts that are one word in every shell, sorted, each once."""
    return sorted({name for name in names if _CONTEXT.fullmatch(name)})
