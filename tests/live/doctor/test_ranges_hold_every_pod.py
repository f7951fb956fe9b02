"""A range is taken from where it is stated, and not if a pod is outside of it."""

from __future__ import annotations

import pytest

from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import CALICO_POOLS
from outgate.model.facts import Confidence, Ranges
from tests.live.doctor.seen import named, node, pod, service

KUBEADM = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
networking:
  dnsDomain: cluster.local
  podSubnet: 10.32.0.0/16
  serviceSubnet: "10.40.0.0/16,fd00:40::/112"
"""
K3S = '["server","--cluster-cidr","10.50.0.0/16","--service-cidr=10.51.0.0/16"]'
POOLS = {
    CALICO_POOLS.name: (
        named("first", spec={"cidr": "10.10.0.0/16"}),
        named("old", spec={"cidr": "10.99.0.0/16", "disabled": True}),
    )
}


def ranges(**values: object) -> Ranges:
    """Return the ranges of an observation."""
    return facts_from(Observation(**values)).ranges  # type: ignore[arg-type]


def pods_of(found: Ranges) -> tuple[str, ...]:
    """Return the range of pods; empty where it is not known."""
    return found.pods.value if found.pods is not None else ()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"settings": POOLS}, ("10.10.0.0/16",)),
        (
            {
                "config_maps": {
                    "cilium-config": {
                        "cluster-pool-ipv4-cidr": "10.20.0.0/16 10.21.0.0/16",
                        "cluster-pool-ipv6-cidr": "fd00:20::/104",
                    }
                }
            },
            ("10.20.0.0/15", "fd00:20::/104"),
        ),
        ({"config_maps": {"kubeadm-config": {"ClusterConfiguration": KUBEADM}}}, ("10.32.0.0/16",)),
        ({"nodes": (node(annotations={"k3s.io/node-args": K3S}, ranges=()),)}, ("10.50.0.0/16",)),
        ({"nodes": (node(), node("b", ranges=("10.244.0.0/24",)))}, ("10.244.0.0/23",)),
        ({"nodes": (node(ranges=()),)}, ()),
    ],
)
def test_range_of_pods_by_its_source(values: dict[str, object], expected: tuple[str, ...]) -> None:
    """Calico's pools, Cilium's, kubeadm's, k3s's, the nodes' podCIDRs; else it is not known."""
    assert pods_of(ranges(**values)) == expected


def test_pod_outside_of_a_range_refutes_it() -> None:
    """A plugin that hands out addresses from elsewhere leaves podCIDRs as a decoration."""
    inside, outside = pod("a", address="10.244.1.9"), pod("b", address="172.16.5.9")

    assert pods_of(ranges(nodes=(node(),), pods=(inside,))) == ("10.244.1.0/24",)
    assert pods_of(ranges(nodes=(node(),), pods=(inside, outside))) == ()


def test_next_source_is_tried_where_one_is_refuted() -> None:
    """IPPools of a Canal that flannel does not use."""
    found = ranges(settings=POOLS, nodes=(node(),), pods=(pod("a", address="10.244.1.9"),))

    assert pods_of(found) == ("10.244.1.0/24",)


def test_pods_on_the_node_refute_nothing() -> None:
    """Their address is the node's."""
    found = ranges(nodes=(node(),), pods=(pod("a", address="192.168.0.11", host_network=True),))

    assert pods_of(found) == ("10.244.1.0/24",)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"service_ranges": (named("kubernetes", spec={"cidrs": ["10.96.0.0/12"]}),)},
            ("10.96.0.0/12",),
        ),
        (
            {"config_maps": {"kubeadm-config": {"ClusterConfiguration": KUBEADM}}},
            ("10.40.0.0/16", "fd00:40::/112"),
        ),
        ({"nodes": (node(annotations={"rke2.io/node-args": K3S}),)}, ("10.51.0.0/16",)),
    ],
)
def test_range_of_services_by_its_source(
    values: dict[str, object], expected: tuple[str, ...]
) -> None:
    """ServiceCIDRs, kubeadm's, k3s's and RKE2's arguments."""
    found = ranges(**values).services

    assert found is not None
    assert (found.value, found.confidence) == (expected, Confidence.READ)


def test_smallest_block_around_the_nodes_is_assumed() -> None:
    """Nothing says how large the nodes' network is."""
    nodes = (node("a", address="192.168.0.11"), node("b", address="192.168.0.25"))
    found = ranges(nodes=nodes).nodes

    assert found is not None
    assert (found.value, found.confidence) == (("192.168.0.0/27",), Confidence.ASSUMED)


def test_nodes_far_apart_have_no_block_around_them() -> None:
    """A block around both would hold half of the internet."""
    nodes = (node("a", address="10.0.0.1"), node("b", address="192.168.0.1"))
    found = ranges(nodes=nodes).nodes

    assert found is not None
    assert found.value == ("10.0.0.1/32", "192.168.0.1/32")


def test_calico_notes_the_prefix_of_the_nodes_network() -> None:
    """calico-node finds it out at its start."""
    noted = {"projectcalico.org/IPv4Address": "192.168.0.11/24"}
    found = ranges(nodes=(node(annotations=noted),)).nodes

    assert found is not None
    assert (found.value, found.confidence) == (("192.168.0.0/24",), Confidence.READ)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"pods": (pod("a"),)}, ("IPv4",)),
        ({"pods": (pod("a"), pod("b", address="fd00::5"))}, ("IPv4", "IPv6")),
        ({"nodes": (node(ranges=("10.1.0.0/24", "fd00:1::/64")),)}, ("IPv4", "IPv6")),
        ({"services": (service(address="fd00::10"),)}, ("IPv6",)),
        ({}, ()),
    ],
)
def test_families_are_those_that_pods_have(
    values: dict[str, object], expected: tuple[str, ...]
) -> None:
    """Pods' addresses, else the nodes' ranges, else Services."""
    found = ranges(**values).families

    assert (found.value if found is not None else ()) == expected


def test_api_server_with_its_ports() -> None:
    """The Service's address and what is behind it, IPv6 in brackets."""
    kubernetes = {
        "metadata": {"name": "kubernetes", "namespace": "default"},
        "spec": {"clusterIPs": ["10.96.0.1", "fd00::1"], "ports": [{"port": 443}]},
    }
    behind = {
        "endpoints": [{"addresses": ["192.0.2.7"]}, {"addresses": ["192.0.2.6"]}],
        "ports": [{"port": 6443}],
    }
    found = facts_from(
        Observation(services=(kubernetes,), slices={"default/kubernetes": (behind,)})
    ).api_server

    assert found.addresses is not None
    assert found.addresses.value == ("10.96.0.1:443", "[fd00::1]:443")
    assert found.endpoints is not None
    assert found.endpoints.value == ("192.0.2.6:6443", "192.0.2.7:6443")
