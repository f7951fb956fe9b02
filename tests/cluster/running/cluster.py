"""A cluster: brings all parts up in order, and takes them down again whatever state they are in."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.cluster.building.images import DNS
from tests.cluster.building.kubernetes import KUBERNETES
from tests.cluster.errors import ClusterError
from tests.cluster.plan import DNS_SERVICE_ADDRESS, Plan
from tests.cluster.processes import Ledger
from tests.cluster.running import control_plane
from tests.cluster.running.certificates import Certificates
from tests.cluster.running.enforcers.table import ENFORCERS
from tests.cluster.running.kubectl import Kubectl
from tests.cluster.running.network import Network
from tests.cluster.running.nodes import RunningNode
from tests.cluster.running.outside import start_outside_hosts
from tests.cluster.running.templates import fill
from tests.cluster.shell import wait_until

READY_SECONDS = 120.0


def require_root() -> None:
    """Check that this process may make namespaces, mounts and control groups.

    Raises:
        ClusterError: It may not.
    """
    if os.geteuid() != 0:
        raise ClusterError("the test cluster needs root, for namespaces and control groups")


class Cluster:
    """One cluster and its parts."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ledger = Ledger(plan.folder / "processes", plan.folder / "log")
        self.network = Network(plan)
        self.certificates = Certificates(plan)
        self.enforcer = ENFORCERS[plan.enforcer]
        self.kubeconfig = self.certificates.kubeconfig("admin")
        self.kubectl = Kubectl(KUBERNETES.program("kubectl"), self.kubeconfig)
        self.nodes = [RunningNode(self, node) for node in plan.nodes]

    @property
    def is_up(self) -> bool:
        """Whether it came up and its API server runs."""
        return (self.plan.folder / "up").exists() and self.ledger.alive("kube-apiserver")

    def up(self, say: Callable[[str], object]) -> None:
        """Start everything and wait until nodes and DNS are ready.

        Args:
            say: Told each step and when it was reached.

        Raises:
            ClusterError: Something is missing or did not start; what did is stopped again.
        """
        require_root()
        if self.plan.folder.exists():
            self.down()
        began = time.monotonic()
        self.plan.save()
        try:
            for what, step in self._steps():
                step()
                say(f"{time.monotonic() - began:5.1f} s  {what}")
        except BaseException:
            self.down(keep_logs=True)
            raise
        (self.plan.folder / "up").touch()

    def _steps(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("certificates", self.certificates.make),
            ("network and outside hosts", self._start_network),
            ("API server", self._start_api),
            ("controllers, CoreDNS, enforcer's objects", self._start_controllers),
            ("node processes", self._start_nodes),
            ("nodes and DNS ready", self._wait_until_ready),
        ]

    def _start_network(self) -> None:
        self.network.make()
        start_outside_hosts(self)

    def _start_api(self) -> None:
        control_plane.start_etcd(self)
        control_plane.start_relay(self)
        control_plane.start_api_server(self)

    def _start_controllers(self) -> None:
        control_plane.start_controllers(self)
        manifest = fill("coredns.yaml", dns=DNS_SERVICE_ADDRESS, dns_image=DNS)
        wait_until("the creation of CoreDNS", lambda: self._apply(manifest))
        self.enforcer.announce(self)

    def _apply(self, manifest: str) -> bool:
        self.kubectl.apply(manifest)
        return True

    def _start_nodes(self) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._start_node, self.nodes))

    def _start_node(self, running: RunningNode) -> None:
        running.start()
        node = running.node
        wait_until(
            f"the registration of {node.name}",
            lambda: self.kubectl("get", "node", node.name),
            seconds=READY_SECONDS,
        )
        patch = {
            "metadata": {"annotations": self.enforcer.annotations(node)},
            "spec": {"podCIDR": node.pod_range, "podCIDRs": [node.pod_range]},
        }
        self.kubectl("patch", "node", node.name, "--patch", json.dumps(patch))
        self.enforcer.start(self, running)

    def _wait_until_ready(self) -> None:
        limit = f"--timeout={READY_SECONDS:.0f}s"
        waiting = READY_SECONDS + 10
        self.kubectl("wait", "--for=condition=Ready", "node", "--all", limit, timeout=waiting)
        for workload in ("deployment/coredns", *self.enforcer.workloads):
            status = ["rollout", "status", workload, limit]
            self.kubectl("-n", "kube-system", *status, timeout=waiting)

    def down(self, *, keep_logs: bool = False) -> None:
        """Stop what runs and remove what is left of it.

        Args:
            keep_logs: Leave the logs in the run folder, to see why something did not start.
        """
        # With a node's process 1 go all processes, mounts and network devices of the node.
        names = sorted(self.ledger.names(), key=lambda name: not name.endswith("-init"))
        for name in names:
            self.ledger.stop(name)
        self.network.remove()
        for node in self.nodes:
            node.remove_control_groups()
        for entry in list(self.plan.folder.iterdir()) if self.plan.folder.exists() else []:
            if entry.is_dir() and not (keep_logs and entry.name == "log"):
                shutil.rmtree(entry)
            elif entry.is_file():
                entry.unlink()
        if not keep_logs:
            shutil.rmtree(self.plan.folder, ignore_errors=True)
