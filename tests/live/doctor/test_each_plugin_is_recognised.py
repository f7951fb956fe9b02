"""Every row of the detection table: plugins as their manifests make them, and look-alikes."""

from __future__ import annotations

import pytest

from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.observation import DaemonSetSeen, Observation
from outgate.live.doctor.plugins.table import DETECTORS
from outgate.model.facts import Enforcing
from tests.live.doctor.seen import container, daemon_set, enforcer, node

ON = "--enable-network-policy=true"

RECOGNISED: dict[str, tuple[DaemonSetSeen, str]] = {
    "calico": (
        daemon_set(
            "calico-node",
            container("calico-node", "docker.io/calico/node:v3.30.1"),
            namespace="calico-system",
        ),
        "v3.30.1",
    ),
    "canal": (
        daemon_set(
            "rke2-canal",
            container("calico-node", "rancher/hardened-calico:v3.29.2-build20250306"),
            container("kube-flannel", "rancher/hardened-flannel:v0.26.4"),
            labels={"k8s-app": "canal"},
        ),
        "v3.29.2-build20250306",
    ),
    "cilium": (
        daemon_set(
            "cilium",
            container("cilium-agent", "quay.io/cilium/cilium:v1.20.2@sha256:00ff"),
            labels={"k8s-app": "cilium"},
        ),
        "v1.20.2",
    ),
    "gke-dataplane-v2": (
        daemon_set("anetd", container("cilium-agent", "gke.gcr.io/cilium/cilium:v1.14.5-gke.1")),
        "v1.14.5-gke.1",
    ),
    "antrea": (
        daemon_set(
            "antrea-agent",
            container("antrea-agent", "antrea/antrea-agent-ubuntu:v2.7.0"),
            labels={"component": "antrea-agent"},
        ),
        "v2.7.0",
    ),
    "ovn-kubernetes": (
        daemon_set(
            "ovnkube-node",
            container("ovnkube-controller", "quay.io/openshift/ovn@sha256:00ff"),
            namespace="openshift-ovn-kubernetes",
        ),
        "",
    ),
    "kube-router": (
        daemon_set(
            "kube-router",
            container("kube-router", "cloudnativelabs/kube-router:v2.5.0", "--run-router=true"),
            labels={"k8s-app": "kube-router"},
        ),
        "v2.5.0",
    ),
    "aws-vpc-cni": (
        daemon_set(
            "aws-node",
            container("aws-node", "602401143452.dkr.ecr.example/amazon-k8s-cni:v1.21.0-eksbuild.1"),
            container("aws-eks-nodeagent", "registry.example/agent:v1.2.0", ON),
        ),
        "v1.21.0-eksbuild.1",
    ),
    "azure-npm": (
        daemon_set("azure-npm", container("azure-npm", "mcr.example/azure-npm:v1.5.5")),
        "v1.5.5",
    ),
    "weave": (
        daemon_set(
            "weave-net",
            container("weave", "weaveworks/weave-kube:2.8.1"),
            container("weave-npc", "weaveworks/weave-npc:2.8.1"),
            labels={"name": "weave-net"},
        ),
        "2.8.1",
    ),
    "kube-network-policies": (
        daemon_set(
            "kube-network-policies",
            container("kube-network-policies", "registry.example/kube-network-policies:v1.1.0"),
        ),
        "v1.1.0",
    ),
    "kindnet": (
        daemon_set(
            "kindnet", container("kindnet-cni", "docker.io/kindest/kindnetd:v20250512-df8de77b")
        ),
        "v20250512-df8de77b",
    ),
    "kube-ovn": (
        daemon_set("kube-ovn-cni", container("cni-server", "kubeovn/kube-ovn:v1.14.0")),
        "v1.14.0",
    ),
}


@pytest.mark.parametrize("name", RECOGNISED)
def test_daemon_set_names_the_enforcer(name: str) -> None:
    """One enforcer is found, running, with the version of its image's tag."""
    item, version = RECOGNISED[name]
    found = enforcer(Observation(daemon_sets=(item,)), name)
    stated = found.version.value if found.version is not None else ""

    assert (stated, found.presence.value) == (version, "running")
    assert item.place in found.presence.source


@pytest.mark.parametrize("name", sorted(RECOGNISED))
def test_another_daemon_set_is_no_enforcer(name: str) -> None:
    """A log collector with the same containers beside it is nothing."""
    item, _ = RECOGNISED[name]
    other = DaemonSetSeen("monitoring", f"{item.name}-exporter", containers=item.containers)

    assert facts_from(Observation(daemon_sets=(other,))).enforcers == ()


def test_k3s_enforces_without_a_daemon_set() -> None:
    """The nodes' version gives k3s away; its own arguments say that it is not switched off."""
    server = node(kubelet="v1.33.1+k3s1", annotations={"k3s.io/node-args": '["server"]'})
    found = enforcer(Observation(nodes=(server,)), "k3s")

    assert (found.presence.value, found.enforcing.value) == ("built in", "yes")
    assert found.enforcing.confidence == "read"


def test_rke2_is_not_k3s() -> None:
    """RKE2 contains no enforcer: it brings one as a DaemonSet."""
    assert facts_from(Observation(nodes=(node(kubelet="v1.33.1+rke2r1"),))).enforcers == ()


def test_eks_auto_mode_has_no_daemon_set() -> None:
    """The nodes' label gives it away, the ConfigMap says that enforcement is on."""
    seen = Observation(
        nodes=(node(labels={"eks.amazonaws.com/compute-type": "auto"}),),
        config_maps={"amazon-vpc-cni": {"enable-network-policy-controller": "true"}},
    )

    assert enforcer(seen, "eks-auto-mode").enforcing.value is Enforcing.YES


def test_node_classes_of_eks_auto_mode_are_read() -> None:
    """What a pod without a policy meets on the nodes of a class."""
    body = {"metadata": {"name": "default"}, "spec": {"networkPolicy": "DefaultAllow"}}
    seen = Observation(
        nodes=(node(labels={"eks.amazonaws.com/compute-type": "auto"}),),
        settings={"nodeclasses.eks.amazonaws.com": (body,)},
    )
    (found,) = enforcer(seen, "eks-auto-mode").settings

    assert (found.name, found.value, found.source) == (
        "networkPolicy of default",
        "DefaultAllow",
        "NodeClass default, spec.networkPolicy",
    )


def test_eks_nodes_of_a_group_are_not_auto_mode() -> None:
    """Managed node groups have the DaemonSet."""
    seen = Observation(nodes=(node(labels={"eks.amazonaws.com/compute-type": "ec2"}),))

    assert facts_from(seen).enforcers == ()


def test_cilium_of_aks_is_told() -> None:
    """AKS blocks its metadata service in an init container."""
    item = daemon_set("cilium", container("cilium-agent"), init_containers=("block-wireserver",))

    assert enforcer(Observation(daemon_sets=(item,)), "cilium").title == "Cilium (as AKS runs it)"


def test_resources_of_cilium_on_gke_are_no_second_enforcer() -> None:
    """Dataplane V2 serves some of Cilium's resources."""
    item, _ = RECOGNISED["gke-dataplane-v2"]
    seen = Observation(daemon_sets=(item,), groups=frozenset({"cilium.io/v2"}))

    assert enforcer(seen, "gke-dataplane-v2").enforcing.value is Enforcing.YES


def test_every_detector_is_in_the_table() -> None:
    """A file in the folder of plugins that no line of the table names would never be asked."""
    from pathlib import Path

    import outgate.live.doctor.plugins as plugins

    folder = Path(plugins.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "sighting", "table"}
    assert {detect.__module__.rpartition(".")[2] for detect in DETECTORS} == files
