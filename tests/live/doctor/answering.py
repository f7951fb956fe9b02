"""An API server that answers from a table, and refuses what it is told to refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource

FORBIDDEN = 403


class FakeApi:
    """Answers reads by path, and questions about rights by a set of what is allowed."""

    def __init__(
        self,
        objects: Mapping[str, Any] | None = None,
        *,
        groups: tuple[str, ...] = (),
        refused: Mapping[str, int] | None = None,
        may: frozenset[str] | None = None,
        readable: frozenset[str] = frozenset(),
    ) -> None:
        """Make an API server.

        Args:
            objects: What is at a path: an object, or a list of objects.
            groups: ``group/version`` of all that is served.
            refused: A path to the status of its refusal.
            readable: Namespaces in which nothing is refused that is refused in the whole cluster.
            may: ``verb resource.group`` of all that the user may do; everything by default.
        """
        self._objects = dict(objects or {})
        self._groups = groups
        self._refused = dict(refused or {})
        self._may = may
        self._readable = readable
        self.asked: list[str] = []

    def get(self, path: str) -> Any:
        """Return what is at a path."""
        self.asked.append(path)
        plain = path.partition("?")[0]
        self._refuse(plain)
        if plain == "/version":
            return {"gitVersion": "v1.34.4"}
        if plain == "/apis":
            return {"groups": [{"versions": [{"groupVersion": one}]} for one in self._groups]}
        found = self._objects.get(plain)
        if isinstance(found, list):
            return {"items": found[:1], "metadata": {"remainingItemCount": max(len(found) - 1, 0)}}
        if found is None:
            known = [key for key in self._objects if key.startswith(plain + "/")]
            if not (known and plain.startswith("/apis/")):
                raise RequestError(f"{plain}: not found", 404)
            return {"resources": [{"name": key.rpartition("/")[2]} for key in known]}
        return found

    def items(
        self, resource: Resource, namespace: str | None = None, *, selector: str = ""
    ) -> Iterator[Any]:
        """Yield the objects of a list."""
        path = resource.path(namespace)
        self.asked.append(f"{path}?{selector}" if selector else path)
        self._refuse(path)
        yield from self._objects.get(path, ())

    def _refuse(self, path: str) -> None:
        """Refuse a path, and its part in a namespace where what is refused is the whole list."""
        inside = re.fullmatch(r"(.*)/namespaces/([^/]+)/([^/]+)", path)
        whole = f"{inside[1]}/{inside[3]}" if inside is not None else path
        is_readable = inside is not None and inside[2] in self._readable
        for asked in (path, whole):
            if asked in self._refused and not (is_readable and asked == whole):
                raise RequestError(f"{path}: refused", self._refused[asked])

    def send(
        self,
        method: str,  # noqa: ARG002 - the real one's signature
        path: str,
        body: Any = None,
        *,
        content_type: str = "application/json",  # noqa: ARG002
    ) -> Any:
        """Say whether the user may do something."""
        if path in self._refused:
            raise RequestError(f"{path}: refused", self._refused[path])
        attributes = body["spec"]["resourceAttributes"]
        question = words_of(attributes)
        self.asked.append(question)
        return {"status": {"allowed": self._may is None or question in self._may}}


def words_of(attributes: Mapping[str, str]) -> str:
    """Return a question about rights in words."""
    sub = f"/{attributes['subresource']}" if attributes.get("subresource") else ""
    group = f".{attributes['group']}" if attributes.get("group") else ""
    name = f" {attributes['name']}" if attributes.get("name") else ""
    where = f" in {attributes['namespace']}" if attributes.get("namespace") else ""
    return f"{attributes['verb']} {attributes['resource']}{sub}{group}{name}{where}"
