"""Kubelet's own configuration, which holds what it writes into every pod's resolv.conf.

It is read through the API server (``nodes/NAME/proxy/configz``), which needs a permission that can
do far more than that. So it is asked for where the user has it anyway, never needed, and never
waited for: a node that does not answer at once is passed over.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import quote

import msgspec

from outgate.cluster.fields import mapping
from outgate.manifests.cluster_api.proxying import Connection
from outgate.manifests.cluster_api.requesting import RequestError

AskKubelet: TypeAlias = Callable[[str], Any]
"""Given a node's name, returns its kubelet's configuration, or raises RequestError."""

_SECONDS = 2.0
_MOST_BYTES = 1 << 20


def kubelet_asker(socket_path: str, *, seconds: float = _SECONDS) -> AskKubelet:
    """Return a function that asks a node's kubelet.

    Args:
        socket_path: The socket of kubectl proxy.
        seconds: How long one answer may take.
    """

    def ask(node: str) -> Any:
        path = f"/api/v1/nodes/{quote(node, safe='')}/proxy/configz"
        connection = Connection(socket_path, timeout=seconds)
        try:
            connection.request("GET", path, headers={"Accept": "application/json"})
            response = connection.getresponse()
            body = response.read(_MOST_BYTES)
            status = response.status
        except (OSError, http.client.HTTPException) as error:
            raise RequestError(f"the kubelet of {node} did not answer: {error}") from None
        finally:
            connection.close()
        if status != 200:
            raise RequestError(f"{path}: HTTP {status}", status)
        try:
            return mapping(msgspec.json.decode(body)).get("kubeletconfig")
        except msgspec.DecodeError:
            raise RequestError(f"{path}: the answer is not JSON", status) from None

    return ask
