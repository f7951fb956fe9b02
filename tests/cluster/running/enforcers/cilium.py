"""Cilium: agent as a process of every node, operator in the plane, configuration in a ConfigMap."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from tests.cluster.building.cilium import CILIUM, CLANG
from tests.cluster.building.images import enforcer_image
from tests.cluster.plan import POD_RANGE
from tests.cluster.running.node_init import CONTROL_GROUPS
from tests.cluster.running.nodes import NETWORK_CONFIGURATION
from tests.cluster.running.templates import fill

if TYPE_CHECKING:
    from tests.cluster.plan import Node
    from tests.cluster.running.cluster import Cluster
    from tests.cluster.running.nodes import RunningNode


class Cilium:
    """Enforces with BPF programs."""

    process = "cilium-agent"
    workloads: tuple[str, ...] = ("daemonset/cilium",)

    def announce(self, cluster: Cluster) -> None:
        """Create Cilium's objects and start the operator, which makes the resource definitions.

        Args:
            cluster: The cluster.
        """
        settings = _settings(cluster)
        metadata = {"name": "cilium-config", "namespace": "kube-system"}
        document = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": metadata,
            "data": settings,
        }
        cluster.kubectl.apply([document])
        cluster.kubectl.apply(fill("cilium.yaml", enforcer_image=enforcer_image("cilium")))
        folder = _write_settings(settings, cluster.plan.folder / "operator")
        flags = [f"--config-dir={folder}", _kubeconfig_flag(cluster)]
        command = [CILIUM.program("cilium-operator-generic"), *flags]
        cluster.ledger.start(
            "cilium-operator",
            [*cluster.network.inside("plane"), *command],
            environment={"CILIUM_K8S_NAMESPACE": "kube-system"},
        )

    def prepare(self, cluster: Cluster, node: RunningNode) -> None:
        """Put the network plugin and the BPF sources on a node; the agent writes the CNI file.

        Args:
            cluster: The cluster.
            node: The node.
        """
        shutil.copy(CILIUM.program("cilium-cni"), node.folder / "cni" / "bin" / "cilium-cni")
        shutil.copytree(CILIUM.folder / "bpf", node.folder / "var" / "lib" / "cilium" / "bpf")
        _write_settings(_settings(cluster), node.folder / "agent")

    def annotations(self, node: Node) -> dict[str, str]:  # noqa: ARG002 - not all have one
        """Say nothing: the agent reads addresses and pod range from the Node object.

        Args:
            node: The node.
        """
        return {}

    def start(self, cluster: Cluster, node: RunningNode) -> None:
        """Start the agent on a node.

        Args:
            cluster: The cluster.
            node: The node.
        """
        flags = [
            f"--config-dir={node.folder / 'agent'}",
            f"--cgroup-root={_unified_hierarchy() / node.control_group}",
            _kubeconfig_flag(cluster),
        ]
        environment = {
            "CILIUM_K8S_NAMESPACE": "kube-system",
            "K8S_NODE_NAME": node.node.name,
            "PATH": f"{CILIUM.folder / 'bin'}:{Path(CLANG).parent}:{os.environ['PATH']}",
        }
        node.start_process(self.process, [CILIUM.program("cilium-agent"), *flags], **environment)


def _settings(cluster: Cluster) -> dict[str, str]:
    text = fill(
        "cilium-config.yaml", pod_ranges=POD_RANGE, network_configuration=NETWORK_CONFIGURATION
    )
    settings: dict[str, str] = yaml.safe_load(text)
    return {**settings, **cluster.plan.settings}


def _write_settings(settings: dict[str, str], folder: Path) -> Path:
    """Write a ConfigMap as a mounted volume would show it: a file per key."""
    folder.mkdir()
    for name, value in settings.items():
        (folder / name).write_text(value)
    return folder


def _kubeconfig_flag(cluster: Cluster) -> str:
    return f"--k8s-kubeconfig-path={cluster.certificates.kubeconfig('cilium')}"


def _unified_hierarchy() -> Path:
    mixed = CONTROL_GROUPS / "unified"
    return mixed if mixed.is_dir() else CONTROL_GROUPS
