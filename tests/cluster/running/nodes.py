"""Starts nodes: namespaces, containerd with the images, kubelet, kube-proxy."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cluster.building.debian import CNI_PLUGINS
from tests.cluster.building.images import IMAGES, PAUSE
from tests.cluster.building.kubernetes import KUBERNETES
from tests.cluster.plan import DNS_SERVICE_ADDRESS, PLANE_ADDRESS, POD_RANGE, Node
from tests.cluster.running import node_init
from tests.cluster.running.templates import fill
from tests.cluster.shell import run, wait_until

if TYPE_CHECKING:
    from tests.cluster.running.cluster import Cluster

# Inside a node, below its own /var/lib, and so on a mount of its own: Cilium's agent first tries to
# move its file here from /tmp, and containerd does not notice a file that comes from elsewhere.
NETWORK_CONFIGURATION = "/var/lib/network-configuration"
SOCKET = "/run/containerd/containerd.sock"
NAMESPACES = ("--mount", "--net", "--uts", "--ipc", "--pid")


class RunningNode:
    """One node of a cluster that is being started or runs."""

    def __init__(self, cluster: Cluster, node: Node) -> None:
        self._cluster = cluster
        self.node = node
        self.folder = cluster.plan.folder / node.name
        self.control_group = cluster.plan.namespace(node.name)
        self._first_process = f"{node.name}-init"

    @property
    def process_id(self) -> int:
        """The id of the node's process 1, seen from the machine."""
        found = self._cluster.ledger.identifier(self._first_process)
        return found if found is not None else 0

    @property
    def network_configuration(self) -> Path:
        """The node's folder of CNI configurations, seen from the machine."""
        return self.folder / NETWORK_CONFIGURATION.lstrip("/")

    def inside(self) -> list[str]:
        """Give the words before a command that is to run on the node."""
        return ["nsenter", "--target", str(self.process_id), *NAMESPACES, "--"]

    def start(self) -> None:
        """Start the node up to its kubelet and kube-proxy."""
        self._make_namespaces()
        self._cluster.network.connect(self.node, self.process_id)
        self._write_configuration()
        self._cluster.enforcer.prepare(self._cluster, self)
        containerd = ["containerd", "--config", str(self.folder / "containerd.toml")]
        self.start_process("containerd", containerd)
        client = [*self.inside(), "ctr", "--address", SOCKET]
        wait_until("containerd's start", lambda: run([*client, "version"]))
        for image in sorted((IMAGES.folder / "images").glob("*.tar")):
            run([*client, "--namespace", "k8s.io", "images", "import", image])
        self._start_kubelet()
        proxy = [KUBERNETES.program("kube-proxy"), f"--config={self.folder / 'kube-proxy.yaml'}"]
        self.start_process("kube-proxy", proxy)

    def start_process(self, name: str, command: Sequence[str | Path], **environment: str) -> None:
        """Start a process on the node.

        Args:
            name: Its name; the node's is put before it.
            command: The command.
            environment: Variables beside ours.
        """
        self._cluster.ledger.start(
            f"{self.node.name}-{name}",
            [*self.inside(), *command],
            environment=environment,
            forks=True,
        )

    def remove_control_groups(self) -> None:
        """Remove the control groups that the node made, deepest first."""
        for root in (node_init.CONTROL_GROUPS, *node_init.CONTROL_GROUPS.iterdir()):
            top = root / self.control_group
            if top.is_dir():
                wait_until(f"the removal of {top}", partial(_remove_group, top))

    def _make_namespaces(self) -> None:
        self.folder.mkdir()
        settings = {
            "folder": str(self.folder),
            "name": self.node.name,
            "cgroup": self.control_group,
        }
        starter = ["unshare", *NAMESPACES, "--fork", "--kill-child", "--mount-proc"]
        script = [sys.executable, "-I", node_init.__file__, json.dumps(settings)]
        command = [*starter, "--propagation", "slave", *script]
        self._cluster.ledger.start(self._first_process, command, forks=True)
        wait_until(f"the mounts of {self.node.name}", (self.folder / "mounted").exists)

    def _write_configuration(self) -> None:
        values = {
            "cgroup": self.control_group,
            "dns": DNS_SERVICE_ADDRESS,
            "folder": str(self.folder),
            "network_configuration": NETWORK_CONFIGURATION,
            "node": self.node.name,
            "pause": PAUSE,
            "pki": str(self._cluster.certificates.folder),
            "pod_ranges": POD_RANGE,
        }
        for name in ("containerd.toml", "kubelet.yaml", "kube-proxy.yaml"):
            (self.folder / name).write_text(fill(name, **values))
        (self.folder / "resolv.conf").write_text(f"nameserver {PLANE_ADDRESS}\n")
        plugins = self.folder / "cni" / "bin"
        shutil.copytree(CNI_PLUGINS, plugins)
        self.network_configuration.mkdir()

    def _start_kubelet(self) -> None:
        flags = {
            "config": self.folder / "kubelet.yaml",
            "kubeconfig": self._cluster.certificates.kubeconfig(self.node.name),
            "hostname-override": self.node.name,
            "node-ip": self.node.address,
            "cert-dir": "/var/lib/kubelet/pki",
        }
        command = [KUBERNETES.program("kubelet"), *(f"--{k}={v}" for k, v in flags.items())]
        self.start_process("kubelet", command)


def _remove_group(top: Path) -> bool:
    """Try to remove a control group; the kernel refuses while a process is still ending."""
    groups = [path for path in top.rglob("*") if path.is_dir()]
    for group in sorted(groups, key=lambda path: len(path.parts), reverse=True):
        try:
            group.rmdir()
        except OSError:
            return False
    try:
        top.rmdir()
    except OSError:
        return False
    return True
