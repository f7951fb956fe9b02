"""The shop's plan, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.planning.plans import Plan
from outgate.render.plan_folder.files import plan_files
from tests.plan_folder import shop
from tests.plan_folder.kustomizing import write


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The shop's plan."""
    return shop.composition().plan


@pytest.fixture(scope="session")
def files(plan: Plan) -> dict[str, str]:
    """Its files, with everything that can be had."""
    return plan_files(plan, shop.options(shop.CANARIES))


@pytest.fixture(scope="session")
def folder(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, on disk; nobody changes it."""
    root = tmp_path_factory.mktemp("plan")
    write(root, files)
    return root
