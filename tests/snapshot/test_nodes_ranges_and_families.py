"""Node addresses, the pod range and when it is trusted, and the IP families of the cluster."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.sets.addresses import NOTHING, parse_block
from tests.snapshot.objects import KubernetesObject, node, pod, service, snapshot


def test_node_addresses() -> None:
    """InternalIP and ExternalIP are addresses; a host name is none."""
    body = node("node-1", "192.168.0.1")
    body["status"]["addresses"] += [
        {"type": "ExternalIP", "address": "203.0.113.1"},
        {"type": "Hostname", "address": "192.168.0.99"},
        {"type": "InternalIP", "address": "not-an-address"},
        {"type": "InternalIP", "address": "fd00::1"},
    ]
    found = snapshot(body).nodes["node-1"]
    assert [str(item) for item in found.addresses] == ["192.168.0.1", "203.0.113.1", "fd00::1"]


def test_the_range_of_a_node() -> None:
    """PodCIDRs holds podCIDR again; together they are one set."""
    body = node("node-1", podCIDR="10.0.0.0/24", podCIDRs=["10.0.0.0/24", "fd00::/64", "x"])
    expected = parse_block("10.0.0.0/24") | parse_block("fd00::/64")
    assert expected == snapshot(body).nodes["node-1"].pod_range


def ranges(*objects: KubernetesObject, **options: Any) -> tuple[tuple[str, ...], str]:
    """Return the pod range that is trusted, and why."""
    networks = snapshot(*objects, **options).networks
    return networks.pods.blocks(), networks.pods_from


NODES = [node("node-1", podCIDR="10.0.0.0/24"), node("node-2", podCIDR="10.0.1.0/24")]


def test_node_ranges_that_hold_every_known_pod() -> None:
    """Then they are where pods get addresses from."""
    found = ranges(*NODES, pod("web", ip="10.0.0.7"), pod("api", ip="10.0.1.9"))
    assert found == (("10.0.0.0/23",), "the nodes' spec.podCIDRs")


def test_node_ranges_that_a_pod_contradicts() -> None:
    """Some plugins hand out addresses from elsewhere: one such pod and nothing is trusted."""
    assert ranges(*NODES, pod("web", ip="10.0.0.7"), pod("api", ip="172.16.0.9")) == ((), "")


def test_node_ranges_that_no_pod_confirms() -> None:
    """Without a pod that has an address nobody knows whether the plugin uses them."""
    assert ranges(*NODES, pod("web")) == ((), "")


def test_host_network_pods_say_nothing_about_the_range() -> None:
    """Their address is the node's."""
    agent = pod("agent", ip="192.168.0.1", hostNetwork=True)
    assert ranges(*NODES, agent) == ((), "")
    assert ranges(*NODES, agent, pod("web", ip="10.0.0.7"))[0] == ("10.0.0.0/23",)


def test_what_the_user_says_beats_everything() -> None:
    """--pod-cidr, even against what the pods show."""
    stated = parse_block("10.244.0.0/16")
    found = ranges(*NODES, pod("web", ip="10.0.0.7"), pod_range=stated)
    assert found == (("10.244.0.0/16",), "--pod-cidr")


def test_the_service_range_is_kept() -> None:
    """--service-cidr."""
    stated = parse_block("10.96.0.0/12")
    assert stated == snapshot(pod("web"), service_range=stated).networks.services
    assert snapshot(pod("web")).networks.services == NOTHING


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        ([pod("web")], set()),
        ([pod("web", ip="10.0.0.7")], {4}),
        ([pod("web", ip="fd00::7")], {6}),
        ([pod("agent", ip="10.0.0.7", hostNetwork=True)], set()),
        ([node("node-1", "192.168.0.1")], {4}),
        ([node("node-1", podCIDR="fd00::/64")], {6}),
        ([service("web", None, clusterIP="10.96.0.1")], {4}),
        ([service("web", None, clusterIP="None")], set()),
        ([service("web", None, ipFamilies=["IPv4", "IPv6"])], {4, 6}),
        ([service("web", None, externalIPs=["203.0.113.1"])], set()),
        ([pod("web", ip="10.0.0.7"), node("node-1", "fd00::1")], {4, 6}),
    ],
    ids=str,
)
def test_families(objects: list[KubernetesObject], expected: set[int]) -> None:
    """Whatever shows an address of the cluster's own shows a family."""
    assert expected == snapshot(*objects).networks.families


def test_a_slice_shows_a_family() -> None:
    """AddressType is IPv4, IPv6, or FQDN, which tells nothing."""
    for word, expected in (("IPv4", {4}), ("IPv6", {6}), ("FQDN", set())):
        body = {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {"name": "web-a", "namespace": "shop"},
            "addressType": word,
        }
        assert expected == snapshot(body).networks.families


def test_a_stated_range_states_the_families() -> None:
    """Whoever says 10.244.0.0/16 says that the cluster is IPv4."""
    found = snapshot(node("node-1", "fd00::1"), pod_range=parse_block("10.244.0.0/16"))
    assert {4} == found.networks.families


def test_the_last_node_of_a_name_stands() -> None:
    """A node read twice is one node."""
    found = snapshot(node("node-1", "192.168.0.1"), node("node-1", "192.168.0.2"))
    assert [str(item) for item in found.nodes["node-1"].addresses] == ["192.168.0.2"]
