"""The only way in which outgate changes a cluster: create, apply, delete.

Every object carries who made it (``app.kubernetes.io/managed-by: outgate``) and in which run.
Every write is first tried with ``dryRun=All``, so that what the API server or a webhook refuses is
refused before anything is changed. System namespaces are out of bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

from outgate.errors import InputError
from outgate.manifests.cluster_api.requesting import RequestError, object_path
from outgate.manifests.cluster_api.resources import Resource

MANAGED_BY = "app.kubernetes.io/managed-by"
OUTGATE = "outgate"
RUN = "outgate.dev/run"
FIELD_MANAGER = "outgate"
_APPLY = "application/apply-patch+yaml"
_MERGE = "application/strategic-merge-patch+json"
_SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
_SYSTEM_PREFIXES = ("kube-", "openshift-")
_PODS = Resource("", "v1", "pods", "Pod")
_NO_DRY_RUN = "does not support dry run"


class Sender(Protocol):
    """What sends requests: `outgate.manifests.cluster_api.requesting.Api`."""

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json"
    ) -> Any:
        """Send a request and return the answer."""


class ForbiddenNamespaceError(InputError):
    """A change was asked for in a namespace that is not to be touched."""


class Writer:
    """Makes, changes and removes what belongs to one run."""

    def __init__(self, api: Sender, run: str, *, system: frozenset[str] = frozenset()) -> None:
        """Make a writer.

        Args:
            api: The API server.
            run: The run's id, which every object is labelled with.
            system: System namespaces that the user has named, and that may be changed.
        """
        self._api = api
        self._run = run
        self._named = system

    def labelled(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object with the labels that say whose it is."""
        metadata = dict(body.get("metadata") or {})
        labels = {**(metadata.get("labels") or {}), MANAGED_BY: OUTGATE, RUN: self._run}
        return {**body, "metadata": {**metadata, "labels": labels}}

    def create(self, resource: Resource, namespace: str | None, body: Mapping[str, Any]) -> Any:
        """Create an object that is not there yet.

        Args:
            resource: Its resource.
            namespace: Its namespace; None for an object of the cluster.
            body: The object.

        Returns:
            The object as the API server has stored it.

        Raises:
            RequestError: The API server refuses.
            ForbiddenNamespaceError: It would be in a system namespace.
        """
        self._check(namespace)
        path = resource.path(namespace)
        mine = self.labelled(body)
        self._try("POST", path, mine, "application/json")
        return self._api.send("POST", _with(path), mine)

    def try_create(
        self, resource: Resource, namespace: str | None, body: Mapping[str, Any]
    ) -> None:
        """Ask the API server whether it would take an object, and change nothing.

        Raises:
            RequestError: It would refuse.
        """
        self._try("POST", resource.path(namespace), self.labelled(body), "application/json")

    def apply(self, resource: Resource, namespace: str | None, body: Mapping[str, Any]) -> Any:
        """Apply an object on the server's side, never over another manager's fields.

        Args:
            resource: Its resource.
            namespace: Its namespace; None for an object of the cluster.
            body: The object.

        Returns:
            The object as the API server has stored it.

        Raises:
            RequestError: The API server refuses, or a field belongs to somebody else.
            ForbiddenNamespaceError: It would be in a system namespace.
        """
        self._check(namespace)
        path = object_path(resource, namespace, str(body["metadata"]["name"]))
        mine = self.labelled(body)
        self._try("PATCH", path, mine, _APPLY)
        return self._api.send("PATCH", _with(path, force="false"), mine, content_type=_APPLY)

    def add_container(self, namespace: str, pod: str, body: Mapping[str, Any]) -> None:
        """Add an ephemeral container to a pod that is there, whoever owns it.

        It is the one change that outgate makes to what is not its own, and it cannot be undone: the
        API server takes no ephemeral container out of a pod.

        Args:
            namespace: The pod's.
            pod: Its name.
            body: The container.

        Raises:
            RequestError: The API server refuses.
            ForbiddenNamespaceError: It is in a system namespace.
        """
        self._check(namespace)
        self.try_container(namespace, pod, body)
        path, patch = _container_patch(namespace, pod, body)
        self._api.send("PATCH", _with(path), patch, content_type=_MERGE)

    def try_container(self, namespace: str, pod: str, body: Mapping[str, Any]) -> None:
        """Ask the API server whether it would take an ephemeral container, and change nothing.

        Raises:
            RequestError: It would refuse.
        """
        path, patch = _container_patch(namespace, pod, body)
        self._try("PATCH", path, patch, _MERGE)

    def delete(self, resource: Resource, namespace: str | None, name: str) -> None:
        """Delete an object and what it owns; that it is gone already is no error.

        Raises:
            RequestError: The API server refuses.
            ForbiddenNamespaceError: It is, or is in, a system namespace.
        """
        self._check(namespace)
        if resource.plural == "namespaces":
            self._check(name)
        self._delete(object_path(resource, namespace, name))

    def delete_all(self, resource: Resource, namespace: str) -> None:
        """Delete every object of a resource in a namespace of ours that belongs to this run.

        Raises:
            RequestError: The API server refuses.
            ForbiddenNamespaceError: It is a system namespace.
        """
        self._check(namespace)
        query = urlencode({"labelSelector": f"{MANAGED_BY}={OUTGATE},{RUN}={self._run}"})
        self._delete(f"{resource.path(namespace)}?{query}")

    def _delete(self, path: str) -> None:
        options = {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Background"}
        try:
            self._api.send("DELETE", path, options)
        except RequestError as error:
            if not error.is_absent:
                raise

    def _try(self, method: str, path: str, body: Mapping[str, Any], content_type: str) -> None:
        parameters = {"force": "false"} if content_type == _APPLY else {}
        try:
            self._api.send(
                method, _with(path, dryRun="All", **parameters), body, content_type=content_type
            )
        except RequestError as error:
            # A webhook with side effects refuses to be tried. That says nothing about the object.
            if _NO_DRY_RUN not in str(error):
                raise

    def forbids(self, namespace: str) -> str:
        """Say why nothing may be changed in a namespace; empty where it may be."""
        is_system = namespace in _SYSTEM or namespace.startswith(_SYSTEM_PREFIXES)
        if namespace in self._named or not is_system:
            return ""
        return f"outgate changes nothing in the system namespace {namespace}"

    def _check(self, namespace: str | None) -> None:
        words = "" if namespace is None else self.forbids(namespace)
        if words:
            raise ForbiddenNamespaceError(words)


def _container_patch(
    namespace: str, pod: str, body: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any]]:
    path = f"{object_path(_PODS, namespace, pod)}/ephemeralcontainers"
    return path, {"spec": {"ephemeralContainers": [dict(body)]}}


def _with(path: str, **parameters: str) -> str:
    return f"{path}?{urlencode({'fieldManager': FIELD_MANAGER, **parameters})}"
