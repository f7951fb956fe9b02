"""A bare API server for as long as a fixture lives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.live import give_up
from tests.cluster.plugin import NOT_ASKED_FOR, OPTION
from tests.live.rollout.server import BareServer, is_built


def serving(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BareServer]:
    """Yield an API server without nodes; skip where real clusters were not asked for."""
    if not request.config.getoption(OPTION):
        pytest.skip(NOT_ASKED_FOR)
    if not is_built():
        give_up("the API server's program is not built: make cluster-build")
    found = BareServer(tmp_path_factory.mktemp("server"))
    try:
        found.open()
        yield found
    finally:
        found.close()
