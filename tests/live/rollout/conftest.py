"""A namespace with its plan for each test: on the bare API server, and on a real cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.cluster.workbench import Workbench
from tests.live.rollout.bench import Bench, planned
from tests.live.rollout.field import Field, workloads_of
from tests.live.rollout.server import BareServer

_NUMBERS = count(1)


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


@pytest.fixture
def bench(policies: Workbench, tmp_path: Path) -> Iterator[Bench]:
    """A real cluster with a plan, made of what doctor finds; what is left of it is taken away."""
    found = planned(policies, tmp_path)
    yield found
    found.rollout("abort")
