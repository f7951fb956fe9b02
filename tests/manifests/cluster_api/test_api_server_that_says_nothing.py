"""A server that takes the question and never answers is given up after a while, in one sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from outgate.manifests.cluster_api.requesting import Api, RequestError


def test_request_is_given_up(tmp_path: Path) -> None:
    """And what may be done about it is said."""
    path = str(tmp_path / "api.sock")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        with Api(path, timeout=0.2) as api, pytest.raises(RequestError) as caught:
            api.get("/api/v1/pods")

    assert str(caught.value) == (
        "the API server did not answer in time; see kubectl get --raw /readyz"
    )
