"""Builds CoreDNS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster import versions
from tests.cluster.building.component import Component
from tests.cluster.building.go_modules import GoModule

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "github.com/coredns/coredns"


def build(folder: Path) -> None:
    """Build CoreDNS.

    Args:
        folder: Where to put it.
    """
    with GoModule("coredns") as module:
        module.require(MODULE, versions.COREDNS)
        module.build(MODULE, folder / "bin" / "coredns")


COREDNS = Component("coredns", build, {"coredns": versions.COREDNS})
