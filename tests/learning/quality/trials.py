"""A small shop whose needs are known, learnt from each source once for all tests."""

from __future__ import annotations

import random
from functools import cache

from bench.learn.archetypes.table import ARCHETYPES
from bench.learn.emitters.table import SOURCES
from bench.learn.trial import Scene, Trial, run, scene

SEED = 7
_SHARE = 0.15
"""Of the traffic of a day."""


@cache
def place(name: str, pods_seed: int | None = None) -> Scene:
    """Return what happened in a cluster."""
    cluster = ARCHETYPES[name](random.Random(SEED))
    return scene(cluster, SEED, pods_seed=pods_seed, share=_SHARE)


@cache
def trial(source: str, cluster: str = "shop") -> Trial:
    """Return what a source is good for."""
    return run(place(cluster), SOURCES[source], SEED)
