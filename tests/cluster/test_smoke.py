"""The cluster is what it says it is: it enforces, or does not, and breaks as wanted."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.cluster import control
from tests.cluster.live import LiveCluster
from tests.cluster.plan import (
    API_SERVICE_ADDRESS,
    OUTSIDE_HOSTS,
    OUTSIDE_HTTP_PORT,
    OUTSIDE_UDP_PORT,
)
from tests.cluster.workbench import SERVER_UDP_PORT, Target, Workbench, settled

PARTNER = Target(OUTSIDE_HOSTS[0].address, OUTSIDE_HTTP_PORT)
STRANGER = Target(OUTSIDE_HOSTS[1].address, OUTSIDE_HTTP_PORT)
OUTSIDE_UDP = tuple(Target(host.address, OUTSIDE_UDP_PORT, "udp") for host in OUTSIDE_HOSTS)
METADATA = Target("169.254.169.254", 80)
NAME = "partner.example.com"

EVERYBODY: dict[str, Any] = {}
DENY_EGRESS: dict[str, Any] = {"podSelector": EVERYBODY, "policyTypes": ["Egress"]}
TO_DNS = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
}
DNS_PORTS = [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]


def egress(app: str, *peers: dict[str, Any], ports: list[dict[str, Any]]) -> dict[str, Any]:
    """Write the spec of a policy that lets one app reach some peers."""
    return {
        "podSelector": {"matchLabels": {"app": app}},
        "policyTypes": ["Egress"],
        "egress": [{"to": list(peers), "ports": ports}],
    }


def reached(
    bench: Workbench, client: str, expected: dict[Target, bool], seconds: float = 15
) -> dict[Target, bool]:
    """Measure what a pod reaches, and look again until it is the expected."""
    texts = {str(target): target for target in expected}

    def measure() -> dict[Target, bool]:
        return {
            texts[text]: answered for text, answered in bench.connections(client, expected).items()
        }

    return settled(measure, expected, seconds=seconds)


@pytest.mark.cluster("calico", "cilium", "none")
def test_without_policies_everything_is_open(policies: Workbench) -> None:
    """Pods reach a pod on the other node, both hosts outside, metadata and the API server."""
    server = policies.server()
    targets = [server, PARTNER, STRANGER, METADATA, Target(API_SERVICE_ADDRESS, 443), *OUTSIDE_UDP]
    targets.append(Target(server.address, SERVER_UDP_PORT, "udp"))
    expected = dict.fromkeys(targets, True)
    assert expected == reached(policies, "client", expected)


@pytest.mark.cluster("enforcing")
def test_default_deny_cuts_new_connections_and_names(policies: Workbench) -> None:
    """A policy that only isolates leaves nothing: no pod, no name."""
    policies.apply_policy("deny", DENY_EGRESS)
    expected = {policies.server(): False}
    assert expected == reached(policies, "client", expected)
    assert settled(lambda: policies.resolves("client", "kubernetes.default"), False) is False


@pytest.mark.cluster("calico", "cilium")
def test_default_deny_cuts_the_way_outside(policies: Workbench) -> None:
    """The outside is denied for TCP and UDP, and so is the metadata address."""
    policies.apply_policy("deny", DENY_EGRESS)
    expected = dict.fromkeys([PARTNER, STRANGER, METADATA, *OUTSIDE_UDP], False)
    assert expected == reached(policies, "client", expected)


@pytest.mark.cluster("calico", "cilium")
def test_dns_rule_allows_names_and_no_more(policies: Workbench) -> None:
    """With a rule for kube-dns names resolve, connections still fail."""
    policies.apply_policy("deny", DENY_EGRESS)
    policies.apply_policy("dns", {**DENY_EGRESS, "egress": [{"to": [TO_DNS], "ports": DNS_PORTS}]})
    assert settled(lambda: policies.resolves("client", NAME), True) is True
    expected = {policies.server(): False, PARTNER: False}
    assert expected == reached(policies, "client", expected)


@pytest.mark.cluster("enforcing")
def test_rule_for_one_workload_is_for_that_one(policies: Workbench) -> None:
    """The client that the rule selects connects, the other one does not."""
    policies.apply_policy("deny", DENY_EGRESS)
    peer = {"podSelector": {"matchLabels": {"app": "server"}}}
    policies.apply_policy("client", egress("client", peer, ports=[{"port": 8080}]))
    server = policies.server()
    assert reached(policies, "client", {server: True}) == {server: True}
    assert reached(policies, "other", {server: False}) == {server: False}


@pytest.mark.cluster("calico", "cilium")
def test_block_with_except(policies: Workbench) -> None:
    """A block opens the way outside, except what it excepts."""
    block = {"ipBlock": {"cidr": "203.0.113.0/24", "except": [f"{STRANGER.address}/32"]}}
    policies.apply_policy("outside", egress("client", block, ports=[{"port": 8080}]))
    expected = {PARTNER: True, STRANGER: False}
    assert expected == reached(policies, "client", expected)


@pytest.mark.cluster("enforcing")
def test_ingress_from_one_workload(policies: Workbench) -> None:
    """A server that accepts one workload refuses the rest."""
    spec = {
        "podSelector": {"matchLabels": {"app": "server"}},
        "policyTypes": ["Ingress"],
        "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "other"}}}]}],
    }
    policies.apply_policy("server", spec)
    server = policies.server()
    assert reached(policies, "client", {server: False}) == {server: False}
    assert reached(policies, "other", {server: True}) == {server: True}


@pytest.mark.cluster("none")
def test_without_an_enforcer_policies_do_nothing(policies: Workbench) -> None:
    """The API server accepts a policy that nobody enforces."""
    policies.apply_policy("deny", DENY_EGRESS)
    time.sleep(3)
    expected = {policies.server(): True, PARTNER: True}
    assert expected == policies_now(policies, expected)


def policies_now(bench: Workbench, targets: dict[Target, bool]) -> dict[Target, bool]:
    """Measure once, without waiting for anything."""
    return reached(bench, "client", targets, seconds=0)


@pytest.mark.cluster("calico", "cilium")
def test_killed_enforcer_keeps_old_policies_and_misses_new_ones(policies: Workbench) -> None:
    """The dead agent's rules stay, a new deny comes only after it was started again."""
    cluster = policies.cluster.control()
    server = policies.server()
    policies.apply_policy("old", {**DENY_EGRESS, "podSelector": {"matchLabels": {"app": "other"}}})
    assert reached(policies, "other", {server: False}) == {server: False}
    control.kill_enforcer(cluster)
    try:
        policies.apply_policy("new", DENY_EGRESS)
        time.sleep(3)
        assert policies_now(policies, {server: True}) == {server: True}
        assert policies.connects("other", server) is False
        assert settled(lambda: control.ready_enforcers(cluster), 0) == 0
    finally:
        control.start_enforcer(cluster)
    assert reached(policies, "client", {server: False}) == {server: False}


@pytest.mark.cluster("calico", "cilium")
def test_enforcer_killed_on_one_node(policies: Workbench) -> None:
    """Only the pods of that node miss a new policy."""
    cluster = policies.cluster.control()
    server, client = policies.server(), Target(policies.address("client"), 8080)
    control.kill_enforcer(cluster, [cluster.nodes[0].node.name])
    try:
        policies.apply_policy("deny", DENY_EGRESS)
        assert reached(policies, "server", {client: False}) == {client: False}
        assert policies_now(policies, {server: True}) == {server: True}
    finally:
        control.start_enforcer(cluster)
    assert reached(policies, "client", {server: False}) == {server: False}


@pytest.mark.cluster("calico", "cilium", "none")
def test_api_server_comes_back(cluster: LiveCluster, policies: Workbench) -> None:
    """After a restart of the API server the same objects are there and new policies work."""
    own = cluster.control()
    control.stop_api_server(own)
    control.start_api_server(own)
    nodes = [node["metadata"]["name"] for node in cluster.kubectl.get("nodes")["items"]]
    assert nodes == list(cluster.node_names)
    policies.apply_policy("deny", DENY_EGRESS)
    server = policies.server()
    expected = {server: cluster.name == "none"}
    assert expected == reached(policies, "client", expected)
