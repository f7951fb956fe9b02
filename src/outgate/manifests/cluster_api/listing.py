"""A live cluster into Documents, as far as the user may read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from outgate.manifests.cluster_api.requesting import Api, RequestError
from outgate.manifests.cluster_api.resources import CORE, OPTIONAL, Resource
from outgate.manifests.watching import begins
from outgate.model.documents import Document
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin

_NAMESPACES = CORE[0]
_MOST_KINDS = 3


class ClusterListing:
    """Streams the documents of a cluster; what may not be read becomes Gaps and missing rules."""

    def __init__(self, api: Api, label: str, *, namespaces: Sequence[str] = ()) -> None:
        """Make a listing.

        Args:
            api: The API server.
            label: What the cluster is called in origins: its context.
            namespaces: Where to look if the user may not list the whole cluster.
        """
        self._api = api
        self._label = label
        self._fallback = list(namespaces)
        self.gaps: list[Gap] = []
        self.forbidden: list[tuple[Resource, str]] = []
        """What may not be listed: a resource, and the namespace (empty: the whole cluster)."""
        self.documents = 0
        self.passed_over: Counter[str] = Counter()
        """Always empty: what is not wanted is not listed."""
        self.sources = 1
        self.listed: Counter[str] = Counter()
        """How many objects of each resource were read, in the order in which they are asked for."""

    def read(self) -> Iterator[Document]:
        """Yield every object that bears on reachability.

        Raises:
            RequestError: The cluster cannot be reached at all, or refuses the credentials.
        """
        begins(self)
        served = self._served_groups()
        spaces = yield from self._namespaces()
        for resource in (*CORE[1:], *OPTIONAL):
            if resource.optional and resource.api_version not in served:
                continue
            yield from self._resource(resource, spaces)

    def so_far(self) -> str:
        """Return in a few words how much was read: the total, and of the last kinds how many."""
        last = [f"{number:,} {name}" for name, number in reversed(tuple(self.listed.items()))]
        shown = [f"{self.documents:,} objects", *last[:_MOST_KINDS]]
        return ", ".join(shown)

    def _served_groups(self) -> frozenset[str]:
        found: set[str] = set()
        listed = self._api.get("/apis")
        for group in listed.get("groups", ()) if isinstance(listed, dict) else ():
            for version in group.get("versions", ()):
                found.add(str(version.get("groupVersion", "")))
        return frozenset(found)

    def _namespaces(self) -> Generator[Document, None, list[str]]:
        names: list[str] = []
        try:
            for body in self._api.items(_NAMESPACES):
                document = self._document(body, _NAMESPACES)
                names.append(document.name)
                yield document
        except RequestError as error:
            if not error.is_forbidden:
                raise
            self.forbidden.append((_NAMESPACES, ""))
            self._gap(
                "the namespaces of the cluster may not be listed, so only "
                f"{', '.join(self._fallback) or 'none'} can be read, and namespace labels are not "
                "known",
                "the Role that is missing is printed with the answer",
            )
            return self._fallback
        return names

    def _resource(self, resource: Resource, spaces: Sequence[str]) -> Iterator[Document]:
        try:
            for body in self._api.items(resource):
                yield self._document(body, resource)
            return
        except RequestError as error:
            if error.is_absent:
                if not resource.optional:
                    self._gap(f"the API server does not serve {resource.name}", "")
                return
            if not error.is_forbidden:
                raise
        if not resource.namespaced:
            self._refused(resource, "")
            return
        refused: list[str] = []
        for space in spaces:
            try:
                for body in self._api.items(resource, space):
                    yield self._document(body, resource)
            except RequestError as error:
                if not error.is_forbidden:
                    raise
                refused.append(space)
        if refused and len(refused) == len(spaces):
            self._refused(resource, "")
        for space in refused if len(refused) < len(spaces) else ():
            self._refused(resource, space)
        if not spaces:
            self._refused(resource, "")

    def _refused(self, resource: Resource, namespace: str) -> None:
        where = f" in namespace {namespace}" if namespace else " in the cluster"
        self.forbidden.append((resource, namespace))
        if resource.beside:
            self._gap(
                f"{resource.name} may not be listed{where}, so who is exposed by them is not known",
                f"ask for a Role with verb list on {resource.name}",
                namespace or None,
                kind=GapKind.ASSUMED,
            )
            return
        self._gap(
            f"{resource.name} may not be listed{where}",
            f"ask for a Role with verb list on {resource.name}",
            namespace or None,
        )

    def _gap(
        self,
        what: str,
        remedy: str,
        namespace: str | None = None,
        *,
        kind: GapKind = GapKind.UNREADABLE,
    ) -> None:
        self.gaps.append(Gap(kind, what, Origin(f"cluster {self._label}"), remedy, namespace))

    def _document(self, body: Any, resource: Resource) -> Document:
        metadata = body.get("metadata") if isinstance(body, dict) else None
        metadata = metadata if isinstance(metadata, dict) else {}
        self.documents += 1
        self.listed[resource.plural] += 1
        namespace = metadata.get("namespace")
        name = str(metadata.get("name", ""))
        place = f"{resource.name}/{name}" + (f" -n {namespace}" if namespace else "")
        return Document(
            api_version=resource.api_version,
            kind=resource.kind,
            namespace=str(namespace) if namespace else None,
            name=name,
            body=body if isinstance(body, dict) else {},
            origin=Origin(place),
        )


def missing_role(forbidden: Sequence[tuple[Resource, str]], user: str) -> str:
    """Return the ClusterRole or Role, as YAML, that would give what was refused.

    Args:
        forbidden: What may not be listed.
        user: Whom to bind it to.
    """
    by_group: dict[str, set[str]] = {}
    for resource, _ in forbidden:
        by_group.setdefault(resource.group, set()).add(resource.plural)
    lines = [
        "apiVersion: rbac.authorization.k8s.io/v1",
        "kind: ClusterRole",
        "metadata: {name: outgate-reader}",
        "rules:",
    ]
    for group, plurals in sorted(by_group.items()):
        listed = ", ".join(sorted(plurals))
        lines.append(f'- {{apiGroups: ["{group}"], resources: [{listed}], verbs: [list]}}')
    lines += [
        "---",
        "apiVersion: rbac.authorization.k8s.io/v1",
        "kind: ClusterRoleBinding",
        "metadata: {name: outgate-reader}",
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: outgate-reader}",
        f"subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: User, name: {user or 'YOU'}}}]",
    ]
    return "\n".join(lines) + "\n"
