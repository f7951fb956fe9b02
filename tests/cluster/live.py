"""The cluster that a test sees: one of the harness's own, or any that a kubeconfig names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster.building.build import BY_ENFORCER, build_missing
from tests.cluster.building.go_modules import go_program
from tests.cluster.building.images import AGNHOST, AGNHOST_UPSTREAM
from tests.cluster.cli import say
from tests.cluster.errors import ClusterError
from tests.cluster.locking import held
from tests.cluster.plan import LOCAL_PORTS, Plan, saved_plan
from tests.cluster.running.cluster import Cluster, require_root
from tests.cluster.running.kubectl import Kubectl

KUBECONFIG_VARIABLES = ("OUTGATE_TEST_KUBECONFIG", "KUBECONFIG")
CURRENT = "current"
# Another run on the same machine may be using the cluster; it stops it, then ours can start.
WAIT_FOR_OTHERS_SECONDS = 900.0


@dataclass(frozen=True)
class LiveCluster:
    """A cluster that answers."""

    name: str
    kubectl: Kubectl
    node_names: tuple[str, ...]
    image: str
    own: Cluster | None

    def control(self) -> Cluster:
        """Give what can kill and restart parts; skip the test on a cluster that is not ours."""
        if self.own is None:
            pytest.skip("kills or reaches what only a cluster of the harness has: make cluster")
        return self.own


def named_kubeconfig() -> Path | None:
    """Find the kubeconfig that the environment names; never the default one."""
    for variable in KUBECONFIG_VARIABLES:
        if os.environ.get(variable):
            return Path(os.environ[variable])
    return None


def enforcer_of(kubeconfig: Path) -> str | None:
    """Recognise the kubeconfig of a cluster of the harness.

    Args:
        kubeconfig: A file.

    Returns:
        The enforcer, or None when the cluster is another one.
    """
    for enforcer in LOCAL_PORTS:
        plan = saved_plan(enforcer)
        if plan is not None and Cluster(plan).kubeconfig == kubeconfig.resolve():
            return enforcer
    return None


def what_is_missing(enforcer: str) -> str | None:
    """Say why no cluster can be started here.

    Args:
        enforcer: The wanted enforcer.

    Returns:
        A sentence, or None when nothing is known to be missing.
    """
    try:
        require_root()
        if not all(component.is_built for component in BY_ENFORCER[enforcer]):
            go_program()
    except ClusterError as error:
        return str(error)
    return None


def give_up(sentence: str) -> None:
    """Skip the test, or fail it where a test that did not run must not look like one that did.

    Args:
        sentence: Why.
    """
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def own_cluster(enforcer: str) -> Iterator[LiveCluster]:
    """Start a cluster and stop it afterwards; one that is up already is used and left up.

    Args:
        enforcer: Its enforcer.

    Yields:
        The cluster.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        pytest.fail("tests with a cluster share it: run them without -n, as make test-cluster does")
    with held(enforcer, seconds=WAIT_FOR_OTHERS_SECONDS):
        cluster = Cluster(saved_plan(enforcer) or Plan(enforcer))
        found = cluster.is_up
        if not found:
            cluster = _started(enforcer)
        nodes = tuple(node.name for node in cluster.plan.nodes)
        try:
            yield LiveCluster(enforcer, cluster.kubectl, nodes, AGNHOST, cluster)
        finally:
            if not found:
                cluster.down()


def _started(enforcer: str) -> Cluster:
    missing = what_is_missing(enforcer)
    if missing is not None:
        give_up(missing)
    try:
        build_missing(BY_ENFORCER[enforcer], say)
    except ClusterError as error:
        give_up(f"the test cluster cannot be built here: {error}")
    cluster = Cluster(Plan(enforcer))
    cluster.up(say)
    return cluster


def current_cluster() -> LiveCluster:
    """Use the cluster that the environment names.

    Raises:
        ClusterError: It does not answer.
    """
    kubeconfig = named_kubeconfig()
    program = shutil.which("kubectl")
    if kubeconfig is None or program is None:
        variables = " or ".join(KUBECONFIG_VARIABLES)
        raise ClusterError(f"--cluster current needs kubectl and {variables}")
    kubectl = Kubectl(program, kubeconfig)
    nodes = tuple(node["metadata"]["name"] for node in kubectl.get("nodes")["items"])
    return LiveCluster(CURRENT, kubectl, nodes, AGNHOST_UPSTREAM, None)
