"""Measures how much memory a running cluster takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.processes import PROC, process_ids

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
    own = {found for name in ledger.names() if (found := ledger.identifier(name)) is not None}
    nodes = {_process_namespace(node.process_id) for node in cluster.nodes}
    counted = [
        process
        for process in process_ids()
        if process in own or _process_namespace(process) in nodes - {""}
    ]
    return sum(_proportional_set_size(process) for process in counted)


def _process_namespace(process: int) -> str:
    """Name the PID namespace; pods have their own, below the node's, so the children's is used."""
    try:
        return str((PROC / str(process) / "ns" / "pid").readlink())
    except OSError:
        return ""


def _proportional_set_size(process: int) -> int:
    try:
        text = (PROC / str(process) / "smaps_rollup").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
