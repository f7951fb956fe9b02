"""Measures how much memory a running cluster takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.processes import PROC, process_ids, stat_of

if TYPE_CHECKING:
    from tests.cluster.running.cluster import Cluster


def resident_bytes(cluster: Cluster) -> int:
    """Add up the proportional set sizes of all processes of a cluster, pods included.

    Args:
        cluster: A cluster that runs.

    Returns:
        Bytes, each shared page counted once.
    """
    ledger = cluster.ledger
    parents = {
        process: stat.parent for process in process_ids() if (stat := stat_of(process)) is not None
    }
    counted = {found for name in ledger.names() if (found := ledger.identifier(name)) is not None}
    # Containers are children of their shims, and shims of their node's process 1.
    grown = True
    while grown:
        children = {process for process, parent in parents.items() if parent in counted}
        grown = not children <= counted
        counted |= children
    return sum(_proportional_set_size(process) for process in counted)


def _proportional_set_size(process: int) -> int:
    try:
        text = (PROC / str(process) / "smaps_rollup").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
