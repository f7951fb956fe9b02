"""The bare API server, and a namespace with its plan for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.cluster.live import give_up
from tests.cluster.plugin import NOT_ASKED_FOR, OPTION
from tests.live.rollout.field import Field, workloads_of
from tests.live.rollout.server import BareServer, is_built

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BareServer]:
    """An API server without nodes, of our own, started for the tests that need it."""
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


@pytest.fixture
def new_field(server: BareServer, tmp_path: Path) -> Callable[[], Field]:
    """Makes namespaces with workloads and a policy of others, without a plan."""

    def make() -> Field:
        number = next(_NUMBERS)
        found = Field(server, f"app-{number}", tmp_path / str(number))
        found.folder.mkdir()
        server.kubectl.apply(workloads_of(found.namespace))
        return found

    return make


@pytest.fixture
def field(new_field: Callable[[], Field]) -> Field:
    """A namespace, planned."""
    found = new_field()
    found.make_plan()
    return found
