"""The table of kinds of clusters: add one by a file in this folder and a line here."""

from __future__ import annotations

import random
from collections.abc import Callable

from bench.learn.archetypes import batch, external, many_namespaces, shop, six
from bench.learn.truth import Cluster

ARCHETYPES: dict[str, Callable[[random.Random], Cluster]] = {
    "shop": shop.build,
    "batch": batch.build,
    "many-namespaces": many_namespaces.build,
    "external": external.build,
    "six": six.build,
}
"""Name to what builds it."""
