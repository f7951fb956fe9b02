"""Builds etcd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster import versions
from tests.cluster.building.component import Component
from tests.cluster.building.go_modules import GoModule

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "go.etcd.io/etcd/server/v3"


def build(folder: Path) -> None:
    """Build etcd.

    Args:
        folder: Where to put it.
    """
    with GoModule("etcd") as module:
        module.require(MODULE, versions.ETCD)
        module.build(MODULE, folder / "bin" / "etcd")


ETCD = Component("etcd", build, {"etcd": versions.ETCD})
