"""Load balancers, node ports, external addresses: whose address the pod sees decides."""

from __future__ import annotations

import pytest

from tests.questions.exposure.shop import SPACES, WEB, policy, ways, world_of

ALL_CLIENTS = "{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 8080}]}"
SOME_CLIENTS = "{from: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 8080}]}"
NODES = "{from: [{ipBlock: {cidr: 172.16.0.0/12}}], ports: [{port: 8080}]}"
PODS = "{from: [{podSelector: {}}]}"


def service(more: str) -> str:
    """Return the shop with its Service opened."""
    return WEB.replace("spec: {clusterIP", f"spec: {{{more}, clusterIP")


CLUSTER = service("type: LoadBalancer")
LOCAL = service("type: LoadBalancer, externalTrafficPolicy: Local")
RANGES = service(
    "type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerSourceRanges: [203.0.113.0/25]"
)
CASES = {
    "Cluster, open": (CLUSTER, None, "ALLOWED"),
    "Cluster, any source": (CLUSTER, ["{ports: [{port: 8080}]}"], "ALLOWED"),
    "Cluster, every address": (CLUSTER, [ALL_CLIENTS], "ALLOWED"),
    "Cluster, some clients": (CLUSTER, [SOME_CLIENTS], "UNKNOWN"),
    "Cluster, pods only": (CLUSTER, [PODS], "UNKNOWN"),
    "Cluster, nodes only": (CLUSTER, [NODES], "UNKNOWN"),
    "Cluster, nobody": (CLUSTER, [], "UNKNOWN"),
    "Local, open": (LOCAL, None, "ALLOWED"),
    "Local, every address": (LOCAL, [ALL_CLIENTS], "ALLOWED"),
    "Local, some clients": (LOCAL, [SOME_CLIENTS], "MIXED"),
    "Local, pods only": (LOCAL, [PODS], "DENIED"),
    "Local, nobody": (LOCAL, [], "DENIED"),
    "Local, the ranges that the balancer takes": (RANGES, [SOME_CLIENTS], "ALLOWED"),
    "Local, another port": (LOCAL, [ALL_CLIENTS.replace("8080", "80")], "DENIED"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_balancer_brings(case: str) -> None:
    """With Local the client's address is kept; with Cluster it may be a node's, so both must pass.

    "Denotes if this Service desires to route external traffic to node-local or cluster-wide
    endpoints. 'Local' preserves the client source IP" (docs).
    """
    shop, rules, verdict = CASES[case]
    documents = [] if rules is None else [policy(*rules)]
    (way,) = ways(shop, *documents)

    assert (verdict, "Service shop/web (LoadBalancer)", "TCP 8080") == (
        str(way.verdict),
        way.by,
        str(way.traffic),
    )


def test_unknown_says_both_readings() -> None:
    """What would hold for the client's address, and what would settle it."""
    (way,) = ways(CLUSTER, policy())

    assert way.reason == (
        "externalTrafficPolicy is Cluster, so the pod may see a node's address in place of the "
        "client's; for the client's own address it would be DENIED"
    )
    assert way.settled_by == (
        "externalTrafficPolicy: Local keeps the client's address; or try it on the cluster"
    )


ENTRANCES = {
    "type: LoadBalancer": ("Service shop/web (LoadBalancer)", "80/TCP"),
    "type: NodePort": ("Service shop/web (NodePort)", "a port of every node"),
    "externalIPs: [198.51.100.9]": ("Service shop/web (externalIPs)", "80/TCP"),
    "type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24]": (
        "Service shop/web (LoadBalancer)",
        "80/TCP; from 192.0.2.0/24",
    ),
}


@pytest.mark.parametrize("more", ENTRANCES)
def test_where_it_enters(more: str) -> None:
    """The ports of the balancer or of the nodes, and whom the balancer takes."""
    (way,) = ways(service(more))

    assert ENTRANCES[more] == (way.by, way.entrance)


def test_a_node_port_is_named() -> None:
    """Where the input states it."""
    (way,) = ways(service("type: NodePort").replace("{port: 80,", "{port: 80, nodePort: 30080,"))

    assert way.entrance == "30080/TCP of every node"


def test_a_plain_service_is_no_way_from_outside() -> None:
    """A ClusterIP Service alone exposes nobody."""
    assert ways(WEB) == []


def test_blocks_that_match_no_node_leave_it_unknown() -> None:
    """Under a plugin whose blocks match no node, every address is not every source."""
    found = world_of(SPACES, CLUSTER, policy(ALL_CLIENTS))
    from outgate.enforcers import profile_named

    (way,) = found.under(profile_named("external-blocks")).exposures.found
    assert str(way.verdict) == "UNKNOWN"


def test_ipv4_rules_of_a_cluster_of_unknown_family() -> None:
    """Rules for 0.0.0.0/0 alone say nothing about IPv6 clients, and the answer says so."""
    shop = LOCAL.replace("clusterIP: 10.96.0.5, ", "")
    found = world_of(shop, policy(ALL_CLIENTS)).exposures.found

    assert [(str(way.verdict), way.reason) for way in found] == [
        ("MIXED", "its policies let every IPv4 client and no IPv6 client connect")
    ]
