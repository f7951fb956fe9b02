"""Needs that the cluster itself serves: compiled from its facts, never from a fixed label."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_

from outgate.intents.needs import Need, Platform
from outgate.planning.back_ends import BackEnd
from outgate.planning.blocks import block_of, single
from outgate.planning.cilium_policies import API_SERVER, HOST, CiliumWanted
from outgate.planning.dns_places import DNS_TRAFFIC, METADATA, dns_places
from outgate.planning.ground import Ground
from outgate.planning.merging import Wanted
from outgate.planning.obstacles import about_need
from outgate.planning.plans import Obstacle
from outgate.planning.resolutions import Meant, Resolution, refused
from outgate.sets import traffic
from outgate.sets.addresses import parse_address, parse_block

_METADATA_PORTS = traffic.of("TCP", 80, 80)
_ASK_FACTS = (
    "write the facts of the cluster with outgate doctor --facts FILE and give them with --facts, "
    "or its documented defaults with --platform"
)
_BACKEND = "use --backend cilium, whose policies can name it"


def resolve_platform(ground: Ground, need: Need, service: Platform, namespace: str) -> Resolution:
    """Return the peers of something that the cluster offers.

    Args:
        ground: The cluster, and what is known about it.
        need: The need.
        service: What is offered.
        namespace: Whose the need is.
    """
    return _RESOLVERS[service](ground, need, namespace)


def _dns(ground: Ground, need: Need, namespace: str) -> Resolution:
    """Return every way on which names are looked up here: pods, caches on nodes, other resolvers.

    Over UDP and TCP both: an answer that does not fit a datagram is asked for again over TCP.
    """
    wanted: list[Wanted] = []
    meant: list[Meant] = []
    notes: list[Obstacle] = []
    beyond: list[CiliumWanted] = []
    for place in dns_places(ground):
        if place.pods is not None:
            wanted.append(Wanted(place.pods, place.traffic, need))
            meant.append(Meant(place.traffic, pods=place.pods))
            if ground.judged_before_translation and place.is_service:
                wanted += [Wanted(single(one), DNS_TRAFFIC, need) for one in place.addresses]
                if not place.addresses:
                    notes.append(_without_address(need, namespace))
            continue
        for address in place.addresses:
            if ground.profile.block_matches_nodes or not place.is_on_node:
                wanted.append(Wanted(single(address), place.traffic, need))
                meant.append(Meant(place.traffic, addresses=parse_address(address).as_set()))
            elif ground.back_end is BackEnd.CILIUM:
                beyond.append(CiliumWanted(HOST, place.traffic, need))
            else:
                return refused(
                    "node-local-dns",
                    f"names are looked up at {address} on the node, which no ipBlock matches under "
                    f"profile {ground.profile.name}",
                    _BACKEND,
                    need,
                    namespace,
                )
    if not wanted and not beyond:
        return refused(
            "unknown-dns",
            "nothing tells where names are looked up on this cluster",
            _ASK_FACTS,
            need,
            namespace,
        )
    return Resolution(tuple(wanted), tuple(meant), tuple(notes), tuple(beyond))


def _without_address(need: Need, namespace: str) -> Obstacle:
    return about_need(
        "unknown-dns-address",
        "policies are judged before a Service's address is translated here, and nothing tells the "
        "address of the DNS Service: only its pods are allowed",
        "write the facts of the live cluster with outgate doctor --facts FILE",
        need,
        namespace,
        stops=False,
    )


def _api_server(ground: Ground, need: Need, namespace: str) -> Resolution:
    """Return the addresses behind ``default/kubernetes``: no label selects the API server."""
    server = ground.facts.api_server
    places = list(server.endpoints.value) if server.endpoints is not None else []
    if not places:
        places = _api_server_in(ground)
    if not places:
        return refused(
            "unknown-api-server",
            "nothing tells which addresses the API server has",
            _ASK_FACTS,
            need,
            namespace,
        )
    if ground.back_end is BackEnd.CILIUM:
        ports = reduce(or_, (traffic.of("TCP", port, port) for _, port in map(_place, places)))
        return Resolution(beyond=(CiliumWanted(API_SERVER, ports, need),))
    if not ground.profile.block_matches_nodes:
        # A control plane outside of the cluster is an address like any other, but nothing here
        # tells it from one on a node, where the rule would silently match nothing.
        return refused(
            "api-server-on-node",
            f"the API server at {', '.join(places)} may be on a node, which no ipBlock matches "
            f"under profile {ground.profile.name}",
            _BACKEND,
            need,
            namespace,
        )
    if ground.judged_before_translation:
        places += server.addresses.value if server.addresses is not None else ()
    wanted: list[Wanted] = []
    meant: list[Meant] = []
    for place in dict.fromkeys(places):
        address, port = _place(place)
        block = single(address)
        reached = traffic.of("TCP", port, port)
        wanted.append(Wanted(block, reached, need))
        meant.append(Meant(reached, addresses=block.addresses))
    return Resolution(tuple(wanted), tuple(meant))


def _api_server_in(ground: Ground) -> list[str]:
    service = ground.snapshot.services.get(("default", "kubernetes"))
    found: list[str] = []
    for backend in (service.backends if service else None) or ():
        for address in backend.addresses:
            text = f"[{address}]" if address.version == 6 else str(address)
            found += [f"{text}:{port.number}" for port in backend.ports if port.protocol == "TCP"]
    return found


def _place(text: str) -> tuple[str, int]:
    address, _, port = text.rpartition(":")
    return address.strip("[]"), int(port)


def _metadata(_: Ground, need: Need, namespace: str) -> Resolution:
    """Return the metadata server: a need of its own, because it hands out credentials."""
    if need.exception is None:
        return refused(
            "closed-range",
            "instance metadata hands out credentials, and the baseline keeps it closed",
            "give the need an exception with its reason",
            need,
            namespace,
        )
    ports = need.traffic or _METADATA_PORTS
    blocks = [single(address) for address in METADATA]
    return Resolution(
        tuple(Wanted(block, ports, need) for block in blocks),
        tuple(Meant(ports, addresses=block.addresses) for block in blocks),
    )


def _node_local(ground: Ground, need: Need, namespace: str) -> Resolution:
    """Return the nodes at the ports of the need.

    Docs: "traffic to and from the node where a Pod is running is always allowed"; then nothing
    has to be written. Where it is not so, a policy can name all nodes, not the own one.
    """
    if ground.profile.own_node_always_allowed:
        return Resolution()
    if ground.back_end is BackEnd.CILIUM:
        return Resolution(beyond=(CiliumWanted(HOST, need.traffic, need),))
    if not ground.profile.block_matches_nodes:
        return refused(
            "node-local",
            f"no ipBlock matches a node under profile {ground.profile.name}",
            _BACKEND,
            need,
            namespace,
        )
    if not ground.nodes:
        return refused(
            "unknown-nodes",
            "nothing tells which addresses the nodes have",
            _ASK_FACTS,
            need,
            namespace,
        )
    return Resolution(
        tuple(
            Wanted(block_of(cidr, parse_block(cidr)), need.traffic, need)
            for cidr in ground.nodes.blocks()
        ),
        (Meant(need.traffic, addresses=ground.nodes),),
    )


_RESOLVERS: dict[Platform, Callable[[Ground, Need, str], Resolution]] = {
    Platform.DNS: _dns,
    Platform.KUBE_APISERVER: _api_server,
    Platform.CLOUD_METADATA: _metadata,
    Platform.NODE_LOCAL: _node_local,
}
