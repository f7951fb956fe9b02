"""Builds components that are not in the cache yet; a folder appears there only when it is whole."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterable

from tests.cluster import places, versions
from tests.cluster.building import debian
from tests.cluster.building.calico import CALICO
from tests.cluster.building.cilium import CILIUM
from tests.cluster.building.component import Component
from tests.cluster.building.coredns import COREDNS
from tests.cluster.building.etcd import ETCD
from tests.cluster.building.go_modules import require_go
from tests.cluster.building.images import IMAGES
from tests.cluster.building.kubernetes import KUBERNETES
from tests.cluster.building.tools import TOOLS

ALWAYS = (ETCD, KUBERNETES, COREDNS, IMAGES)
BY_ENFORCER: dict[str, tuple[Component, ...]] = {
    "calico": (*ALWAYS, CALICO),
    "cilium": (*ALWAYS, CILIUM),
    "none": ALWAYS,
}
APART = (TOOLS,)
"""No cluster needs them; `build --only` makes them."""


def build_missing(
    components: Iterable[Component], say: Callable[[str], object], *, again: bool = False
) -> None:
    """Build what is not there.

    Args:
        components: What is wanted, in an order in which each finds what it is made from.
        say: Told what was built and how long it took.
        again: Build also what is there.
    """
    components = tuple(components)
    debian.install(dict(item for part in components for item in part.packages.items()))
    wanted = [component for component in components if again or not component.is_built]
    if not wanted:
        return
    require_go(versions.MINIMUM_GO)
    places.built().mkdir(parents=True, exist_ok=True)
    with (places.built() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for component in wanted:
            if again or not component.is_built:
                seconds = _build(component)
                say(f"built {component.name} in {seconds:.0f} s")


def _build(component: Component) -> float:
    began = time.monotonic()
    unfinished = places.built() / f".{component.name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    component.build(unfinished)
    shutil.rmtree(component.folder, ignore_errors=True)
    unfinished.rename(component.folder)
    return time.monotonic() - began
