"""Calico: Felix as a process of every node, Kubernetes as its datastore, no encapsulation."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests.cluster import versions
from tests.cluster.building.calico import CALICO
from tests.cluster.building.images import enforcer_image
from tests.cluster.plan import NODE_RANGE, POD_RANGE
from tests.cluster.running.templates import fill
from tests.cluster.shell import wait_until

if TYPE_CHECKING:
    from tests.cluster.plan import Node
    from tests.cluster.running.cluster import Cluster
    from tests.cluster.running.nodes import RunningNode

# Felix's settings, as the DaemonSet of a real installation shows them too.
ENVIRONMENT = {
    "DATASTORE_TYPE": "kubernetes",
    "FELIX_BPFENABLED": "false",
    "FELIX_DATASTORETYPE": "kubernetes",
    "FELIX_DEFAULTENDPOINTTOHOSTACTION": "ACCEPT",
    "FELIX_HEALTHENABLED": "true",
    "FELIX_HEALTHHOST": "127.0.0.1",
    "FELIX_IPINIPENABLED": "false",
    "FELIX_IPTABLESBACKEND": "NFT",
    "FELIX_IPV6SUPPORT": "false",
    "FELIX_LOGSEVERITYFILE": "none",
    "FELIX_LOGSEVERITYSCREEN": "info",
    "FELIX_LOGSEVERITYSYS": "none",
    "FELIX_USAGEREPORTINGENABLED": "false",
    "FELIX_VXLANENABLED": "false",
    "FELIX_XDPENABLED": "false",
}


class Calico:
    """Enforces with Felix."""

    process = "felix"
    workloads: tuple[str, ...] = ("daemonset/calico-node",)

    def announce(self, cluster: Cluster) -> None:
        """Create Calico's resource definitions, pool and DaemonSet.

        Args:
            cluster: The cluster.
        """
        cluster.kubectl("apply", "-f", str(CALICO.folder / "definitions"))
        environment = {**ENVIRONMENT, **cluster.plan.settings}
        manifest = fill(
            "calico.yaml",
            calico_release=versions.CALICO_RELEASE,
            enforcer_image=enforcer_image("calico"),
            enforcer_environment=json.dumps(
                [{"name": name, "value": value} for name, value in environment.items()]
            ),
            pod_ranges=POD_RANGE,
        )

        def apply() -> bool:
            cluster.kubectl.apply(manifest)
            return True

        wait_until("the creation of Calico's objects", apply)

    def prepare(self, cluster: Cluster, node: RunningNode) -> None:
        """Put Calico's network plugin on a node.

        Args:
            cluster: The cluster.
            node: The node.
        """
        shutil.copy(CALICO.program("calico"), node.folder / "cni" / "bin" / "calico")
        pki = str(cluster.certificates.folder)
        configuration = fill("cni-calico.json", node=node.node.name, pki=pki)
        (node.network_configuration / "10-calico.conflist").write_text(configuration)
        cluster.network.route_pods(node.node, node.process_id)

    def annotations(self, node: Node) -> dict[str, str]:
        """Name the node's address, as calico-node would.

        Args:
            node: The node.
        """
        width = NODE_RANGE.partition("/")[2]
        return {"projectcalico.org/IPv4Address": f"{node.address}/{width}"}

    def start(self, cluster: Cluster, node: RunningNode) -> None:
        """Start Felix on a node.

        Args:
            cluster: The cluster.
            node: The node.
        """
        environment = {
            **ENVIRONMENT,
            **cluster.plan.settings,
            "FELIX_FELIXHOSTNAME": node.node.name,
            "KUBECONFIG": str(cluster.certificates.kubeconfig("calico")),
        }
        node.start_process(self.process, [CALICO.program("calico-felix")], **environment)
