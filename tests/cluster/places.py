"""Where the harness keeps what it builds and what it runs: one root, named by one variable."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cluster.errors import ClusterError

CACHE_VARIABLE = "OUTGATE_CLUSTER_CACHE"
TEMPLATES = Path(__file__).parent / "etc"

# A node has a /run, /var/lib and /var/log of its own, so nothing that it needs may lie below them.
HIDDEN_IN_NODES = (Path("/run"), Path("/var/lib"), Path("/var/log"))


def root() -> Path:
    """Find the folder that holds everything of the harness.

    Returns:
        The folder that OUTGATE_CLUSTER_CACHE names, or ~/.cache/outgate/cluster.

    Raises:
        ClusterError: The folder lies where a node cannot see it.
    """
    named = os.environ.get(CACHE_VARIABLE)
    folder = Path(named) if named else Path.home() / ".cache" / "outgate" / "cluster"
    folder = folder.expanduser().resolve()
    for hidden in HIDDEN_IN_NODES:
        if folder.is_relative_to(hidden):
            raise ClusterError(
                f"{folder} lies below {hidden}, which every node replaces by a folder of its own; "
                f"set {CACHE_VARIABLE} to a folder elsewhere, such as /srv/outgate-cluster"
            )
    return folder


def built() -> Path:
    """Name the folder of finished components, one folder each per key."""
    return root() / "built"


def logs_of_builds() -> Path:
    """Name the folder of what the compilers said."""
    return root() / "log"


def run(name: str) -> Path:
    """Name the folder that holds the state of one running cluster.

    Args:
        name: The cluster's name, which is its enforcer's.
    """
    return root() / "run" / name
