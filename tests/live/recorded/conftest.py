"""An API server of the tests' own, without nodes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.rollout.server import BareServer
from tests.live.serving import serving


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BareServer]:
    """Started for these tests, with what they put into it."""
    yield from serving(request, tmp_path_factory)
