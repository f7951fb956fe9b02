"""Needs that the cluster itself serves: compiled from its facts, never from a fixed label."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from outgate.intents.needs import Need, Platform
from outgate.model.entries import PodSelection
from outgate.model.facts import Dns
from outgate.model.workloads import Service
from outgate.planning.blocks import block_of, single
from outgate.planning.ground import Ground
from outgate.planning.merging import Wanted
from outgate.planning.obstacles import about_need
from outgate.planning.plans import Obstacle
from outgate.planning.resolutions import Meant, Resolution, refused
from outgate.planning.selecting import equality
from outgate.sets import traffic
from outgate.sets.addresses import parse_address, parse_block
from outgate.sets.traffic import Traffic

_DNS = traffic.of("UDP", 53, 53) | traffic.of("TCP", 53, 53)
_METADATA = ("169.254.169.254",)
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
    dns = ground.facts.dns
    wanted: list[Wanted] = []
    meant: list[Meant] = []
    notes: list[Obstacle] = []
    known: set[str] = set()
    found = _dns_pods(ground, dns)
    if found is not None:
        peer, ports, addresses = found
        wanted.append(Wanted(peer, ports, need))
        meant.append(Meant(ports, pods=peer))
        known |= set(addresses)
        if ground.judged_before_translation:
            wanted += [Wanted(single(address), _DNS, need) for address in addresses]
            if not addresses:
                notes.append(_without_address(need, namespace))
    beyond: list[str] = []
    for cache in dns.node_local:
        known |= set(cache.addresses.value)
        if cache.redirected is not None and cache.redirected.value:
            place = cache.name.partition("/")
            labels = _labels_of(ground, place[0], place[2])
            if labels:
                redirected = PodSelection(place[0], pods=equality(labels))
                wanted.append(Wanted(redirected, _DNS, need))
                meant.append(Meant(_DNS, pods=redirected))
                continue
        beyond += cache.addresses.value
    for resolver in dns.resolvers.value if dns.resolvers is not None else ():
        if resolver not in known:
            beyond.append(resolver)
    for address in dict.fromkeys(beyond):
        if not _block_reaches_node(ground, address):
            return refused(
                "node-local-dns",
                f"names are looked up at {address} on the node, which no ipBlock matches under "
                f"profile {ground.profile.name}",
                _BACKEND,
                need,
                namespace,
            )
        wanted.append(Wanted(single(address), _DNS, need))
        meant.append(Meant(_DNS, addresses=parse_address(address).as_set()))
    if not wanted:
        return refused(
            "unknown-dns",
            "nothing tells where names are looked up on this cluster",
            _ASK_FACTS,
            need,
            namespace,
        )
    return Resolution(tuple(wanted), tuple(meant), tuple(notes))


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


def _dns_pods(ground: Ground, dns: Dns) -> tuple[PodSelection, Traffic, tuple[str, ...]] | None:
    """Return the pods behind the DNS Service and their own ports: 5353 on OpenShift."""
    if dns.service is not None and dns.selector is not None and dns.endpoint_ports is not None:
        namespace = dns.service.value.partition("/")[0]
        labels = dict(item.split("=", 1) for item in dns.selector.value)
        ports = _traffic_of(dns.endpoint_ports.value)
        addresses = dns.addresses.value if dns.addresses is not None else ()
        return PodSelection(namespace, pods=equality(labels)), ports, addresses
    service = _dns_service(ground)
    if service is None or not service.selector:
        return None
    ports = traffic.NOTHING
    for port in service.ports:
        if port.number == 53 and port.protocol in ("UDP", "TCP"):
            for number in _numbers(ground, service, port.target, port.protocol):
                ports |= traffic.of(port.protocol, number, number)
    if not ports:
        return None
    addresses = tuple(map(str, service.cluster_addresses))
    return PodSelection(service.namespace, pods=equality(service.selector)), ports, addresses


def _dns_service(ground: Ground) -> Service | None:
    """Return the cluster's DNS Service in the input: by the label that it has everywhere."""
    candidates = [
        service
        for service in ground.snapshot.services.values()
        if any(port.number == 53 for port in service.ports)
        and (
            (service.namespace, service.name)
            in (("kube-system", "kube-dns"), ("openshift-dns", "dns-default"))
            or (service.selector or {}).get("k8s-app") in ("kube-dns", "coredns")
        )
    ]
    return candidates[0] if len(candidates) == 1 else None


def _numbers(ground: Ground, service: Service, target: int | str, protocol: str) -> list[int]:
    if isinstance(target, int):
        return [target]
    selector = equality(service.selector or {})
    return sorted(
        {
            item.number
            for workload in ground.namings.selected(service.namespace, selector)
            for pod in workload.pods
            for item in pod.ports
            if item.name == target and item.protocol == protocol
        }
    )


def _labels_of(ground: Ground, namespace: str, name: str) -> dict[str, str]:
    for workload in ground.workloads.get((namespace, name), ()):
        return dict(workload.pods[0].labels)
    return {}


def _block_reaches_node(ground: Ground, address: str) -> bool:
    """Say whether an ipBlock can match an address that a node itself may hold.

    Link-local addresses other than the clouds' metadata server are on an interface of the node.
    """
    is_local = address.startswith(("169.254.", "fe80:")) and address not in _METADATA
    return ground.profile.block_matches_nodes or not is_local


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
    blocks = [single(address) for address in _METADATA]
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


def _traffic_of(texts: Iterable[str]) -> Traffic:
    found = traffic.NOTHING
    for text in texts:
        number, _, protocol = text.partition("/")
        found |= traffic.of(protocol, int(number), int(number))
    return found


_RESOLVERS: dict[Platform, Callable[[Ground, Need, str], Resolution]] = {
    Platform.DNS: _dns,
    Platform.KUBE_APISERVER: _api_server,
    Platform.CLOUD_METADATA: _metadata,
    Platform.NODE_LOCAL: _node_local,
}
