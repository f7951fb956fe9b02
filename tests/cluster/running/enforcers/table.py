"""The enforcers by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.running.enforcers.calico import Calico
from tests.cluster.running.enforcers.cilium import Cilium
from tests.cluster.running.enforcers.nothing import Nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cluster.running.enforcers.base import Enforcer

ENFORCERS: Mapping[str, Enforcer] = {
    "calico": Calico(),
    "cilium": Cilium(),
    "none": Nothing(),
}
