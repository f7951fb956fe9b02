"""The shop's namespaces on a real cluster, under names that are the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from outgate.planning.plans import Plan
from outgate.render.plan_folder.files import plan_files
from tests.cluster.live import LiveCluster
from tests.plan_folder import shop
from tests.plan_folder.kustomizing import write
from tests.plan_folder.real.renaming import OWN, renamed


@pytest.fixture(scope="session")
def own_plan() -> Plan:
    """The shop's plan for namespaces of our own."""
    return renamed(shop.composition().plan)


@pytest.fixture(scope="session")
def own_folder(own_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that plan, on disk."""
    root = tmp_path_factory.mktemp("plan")
    write(root, plan_files(own_plan, shop.options(shop.CANARIES)))
    return root


@pytest.fixture
def namespaces(cluster: LiveCluster) -> Iterator[list[str]]:
    """Empty namespaces of the shop, which are gone afterwards."""
    names = [f"{OWN}{name}" for name in ("shop", "bank", "sealed")]
    cluster.kubectl("delete", "namespace", *names, "--ignore-not-found", timeout=90)
    for name in names:
        cluster.kubectl("create", "namespace", name)
    yield names
    cluster.kubectl("delete", "namespace", *names, "--wait=false")
