"""Requests to the API server: one object, or a list in pages, errors told apart."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import quote, urlencode

import msgspec

from outgate.errors import InputError
from outgate.manifests.cluster_api.proxying import REQUEST_SECONDS, Connection
from outgate.manifests.cluster_api.resources import Resource

PAGE = 500
_LONGEST_WORDS = 300
_CREDENTIALS = re.compile(r"getting credentials|exec plugin|token has expired|x509|certificate")


_NO_CLUSTER = re.compile(r"(localhost|127\.0\.0\.1|\[::1\]):8080\b")
"""Where kubectl looks for an API server if nothing names one."""


class RequestError(InputError):
    """The API server, or the way to it, said no."""

    def __init__(self, message: str, status: int = 0, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason

    @property
    def is_forbidden(self) -> bool:
        """Whether the user may not do this."""
        return self.status == 403

    @property
    def is_absent(self) -> bool:
        """Whether there is no such object or resource."""
        return self.status == 404


class _Metadata(msgspec.Struct, rename={"token": "continue"}):
    token: str = ""
    resourceVersion: str = ""  # noqa: N815 - the API's spelling


class _Page(msgspec.Struct):
    items: list[msgspec.Raw] = msgspec.field(default_factory=list)
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


class _Status(msgspec.Struct):
    message: str = ""
    reason: str = ""


class Api:
    """The API server behind a socket, with one connection that is kept open."""

    def __init__(self, socket_path: str, *, timeout: float = REQUEST_SECONDS) -> None:
        """Make it; nothing is sent yet.

        Args:
            socket_path: The socket of kubectl proxy.
            timeout: Seconds without a word after which a request is given up.
        """
        self._path = socket_path
        self._timeout = timeout
        self._connection: Connection | None = None
        self._pages = msgspec.json.Decoder(_Page)
        self._objects = msgspec.json.Decoder()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def get(self, path: str) -> Any:
        """Return what the API server has at a path, decoded.

        Raises:
            RequestError: It has nothing there, refuses, or cannot be reached.
        """
        return self._objects.decode(self._read(path))

    def items(
        self,
        resource: Resource,
        namespace: str | None = None,
        *,
        selector: str = "",
        versions: list[str] | None = None,
    ) -> Iterator[Any]:
        """List a resource in pages of `PAGE`.

        Args:
            resource: What to list.
            namespace: One namespace; all by default.
            selector: A label selector.
            versions: Takes the resourceVersion of each page, for a watch to go on from the last.

        Yields:
            Each object, decoded; kind and apiVersion are filled in, as lists leave them out.

        Raises:
            RequestError: The list is refused, not served, or cannot be reached.
        """
        token = ""
        seen = 0
        while True:
            query = {"limit": str(PAGE)}
            if token:
                query["continue"] = token
            if selector:
                query["labelSelector"] = selector
            try:
                body = self._read(f"{resource.path(namespace)}?{urlencode(query)}")
            except RequestError as error:
                if error.status != 410 or not token:
                    raise
                # "410 Gone": the token outlived the server's history; read it again from the start.
                yield from self._whole(resource, namespace, selector, versions, skip=seen)
                return
            page = self._pages.decode(body)
            if versions is not None:
                versions.append(page.metadata.resourceVersion)
            for raw in page.items:
                seen += 1
                yield self._named(raw, resource)
            token = page.metadata.token
            if not token:
                return

    def _whole(
        self,
        resource: Resource,
        namespace: str | None,
        selector: str,
        versions: list[str] | None,
        *,
        skip: int,
    ) -> Iterator[Any]:
        query = f"?{urlencode({'labelSelector': selector})}" if selector else ""
        page = self._pages.decode(self._read(resource.path(namespace) + query))
        if versions is not None:
            versions.append(page.metadata.resourceVersion)
        for raw in page.items[skip:]:
            yield self._named(raw, resource)

    def _named(self, raw: msgspec.Raw, resource: Resource) -> Any:
        body = self._objects.decode(raw)
        if isinstance(body, dict):
            body["kind"] = resource.kind
            body["apiVersion"] = resource.api_version
        return body

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        content_type: str = "application/json",
    ) -> Any:
        """Send a request and return the answer, decoded; None where it has no JSON.

        Reading needs `get` and `items` only. What changes a cluster is called from
        `outgate.live` alone.

        Raises:
            RequestError: The API server refuses or cannot be reached.
        """
        payload = None if body is None else msgspec.json.encode(body)
        answer = self._exchange(method, path, payload, content_type)
        try:
            return self._objects.decode(answer)
        except msgspec.DecodeError:
            return None

    def _read(self, path: str) -> bytes:
        return self._exchange("GET", path, None, "")

    def _exchange(self, method: str, path: str, payload: bytes | None, content_type: str) -> bytes:
        headers = {"Accept": "application/json"}
        if payload is not None:
            headers["Content-Type"] = content_type
        for attempt in (1, 2):
            fresh = self._connection is None
            try:
                if self._connection is None:
                    self._connection = Connection(self._path, timeout=self._timeout)
                self._connection.request(method, path, body=payload, headers=headers)
                response = self._connection.getresponse()
                body = response.read()
            except TimeoutError:
                self._close()
                raise RequestError(
                    "the API server did not answer in time; see kubectl get --raw /readyz"
                ) from None
            except (OSError, http.client.HTTPException) as error:
                # A kept connection may have been closed meanwhile: a fresh one tells. A write is
                # sent again only if it cannot have arrived.
                self._close()
                if attempt == 2 or fresh or method != "GET":
                    raise RequestError(f"the connection to kubectl proxy broke: {error}") from None
                continue
            if response.status < 300:
                return body
            raise refusal(response.status, body, path)
        raise AssertionError("unreachable")

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def object_path(resource: Resource, namespace: str | None, name: str) -> str:
    """Return the path of one object."""
    return f"{resource.path(namespace)}/{quote(name, safe='')}"


def refusal(status: int, body: bytes, path: str) -> RequestError:
    """Return the error for an answer that is none.

    Args:
        status: The HTTP status.
        body: The API server's words, or those of kubectl proxy or anything between.
        path: What was asked for.
    """
    try:
        told = msgspec.json.decode(body, type=_Status)
        message, reason = told.message, told.reason
    except msgspec.DecodeError:
        # kubectl proxy's own errors, and those of anything between, are plain text.
        message, reason = " ".join(body.decode("utf-8", "replace").split()), ""
    message = message if len(message) <= _LONGEST_WORDS else message[: _LONGEST_WORDS - 1] + "…"
    what = path.partition("?")[0]
    if status == 401:
        return RequestError(
            f"the API server does not accept the credentials ({message or 'Unauthorized'}); "
            "log in again, or choose another --context",
            status,
            reason,
        )
    if status in (500, 502, 503) and not reason and _NO_CLUSTER.search(message):
        return RequestError(
            "kubectl knows no cluster: there is no kubeconfig, or it has no current context; "
            "choose one with --context or --kubeconfig",
            status,
            reason,
        )
    if status in (500, 502, 503) and not reason:
        hint = (
            "renew the credentials"
            if _CREDENTIALS.search(message)
            else "is it running? Choose another --context"
        )
        return RequestError(f"the cluster cannot be reached: {message}; {hint}", status, reason)
    return RequestError(f"{what}: {message or f'HTTP {status}'}", status, reason)
