"""Breaks and mends a running cluster on purpose: the enforcer on some nodes, the API server."""

from __future__ import annotations

import signal
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from tests.cluster.running import control_plane
from tests.cluster.shell import wait_until

if TYPE_CHECKING:
    from tests.cluster.running.cluster import Cluster
    from tests.cluster.running.nodes import RunningNode

ENFORCER_SECONDS = 90.0


def kill_enforcer(cluster: Cluster, nodes: Collection[str] = ()) -> None:
    """Kill the enforcer's agent as a crash would: what it programmed stays, nothing new comes.

    Args:
        cluster: A cluster that runs.
        nodes: Names of nodes; all without.
    """
    for running in _chosen(cluster, nodes):
        cluster.ledger.stop(_agent(cluster, running), signal.SIGKILL)


def start_enforcer(cluster: Cluster, nodes: Collection[str] = ()) -> None:
    """Start the agent again where it does not run, and wait until it says that it is ready.

    Args:
        cluster: A cluster that runs.
        nodes: Names of nodes; all without.
    """
    for running in _chosen(cluster, nodes):
        if cluster.enforcer.process and not cluster.ledger.alive(_agent(cluster, running)):
            cluster.enforcer.start(cluster, running)
    for workload in cluster.enforcer.workloads:
        wait_until(
            f"the readiness of {workload}",
            partial(_all_ready, cluster, workload),
            seconds=ENFORCER_SECONDS,
        )


def ready_enforcers(cluster: Cluster) -> int:
    """Count the nodes whose enforcer says that it is ready.

    Args:
        cluster: A cluster that runs.
    """
    ready = 0
    for workload in cluster.enforcer.workloads:
        status = cluster.kubectl.get("-n", "kube-system", workload)["status"]
        ready += int(status.get("numberReady", 0))
    return ready


def stop_api_server(cluster: Cluster) -> None:
    """Kill the API server. Policies that are in force stay so.

    Args:
        cluster: A cluster that runs.
    """
    cluster.ledger.stop("kube-apiserver")


def start_api_server(cluster: Cluster) -> None:
    """Start the API server again and wait until it is ready.

    Args:
        cluster: A cluster whose API server was killed.
    """
    control_plane.start_api_server(cluster)


def _agent(cluster: Cluster, running: RunningNode) -> str:
    return f"{running.node.name}-{cluster.enforcer.process}"


def _chosen(cluster: Cluster, nodes: Collection[str]) -> list[RunningNode]:
    return [running for running in cluster.nodes if not nodes or running.node.name in nodes]


def _all_ready(cluster: Cluster, workload: str) -> bool:
    status = cluster.kubectl.get("-n", "kube-system", workload)["status"]
    return int(status.get("numberReady", 0)) == len(cluster.nodes)
