"""The bare API server: for what needs a real one, and no nodes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.rollout.server import BareServer
from tests.live.serving import serving


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BareServer]:
    """An API server without nodes, of our own, started for the tests that need it."""
    yield from serving(request, tmp_path_factory)
