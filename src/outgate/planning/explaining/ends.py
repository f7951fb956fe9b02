"""What the destination of a need came to, step by step, and what each step rests on."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.needs import (
    Need,
    Platform,
    ToBlock,
    ToHost,
    ToNamespace,
    ToPlatform,
    ToService,
    ToWorkload,
)
from outgate.model.facts import Confidence, Fact, NamedFact
from outgate.model.findings import some
from outgate.model.workloads import ServicePort
from outgate.planning.back_ends import BackEnd
from outgate.planning.destinations import find_workload
from outgate.planning.dns_places import dns_places
from outgate.planning.explaining.answers import Step
from outgate.planning.explaining.subjects import label_steps
from outgate.planning.ground import Ground
from outgate.planning.selecting import equality
from outgate.planning.wording import peer_in_words
from outgate.sets.traffic import PROTOCOLS

_IN_INPUT = "the manifests of the input"


def destination_steps(ground: Ground, need: Need) -> Iterator[Step]:
    """Yield what a need's destination came to.

    What was left out of it, and what stands in its way, is said by the obstacles that it met.

    Args:
        ground: The cluster, and what is known about it.
        need: The need.
    """
    to = need.to
    if need.exception is not None:
        leave = need.exception.approved_by
        by = f", approved by {leave}" if leave else ""
        yield Step(f"may open what is kept closed: {need.exception.why}{by}", str(need.origin))
    if isinstance(to, ToWorkload):
        found = find_workload(ground, to.namespace, to.kind, to.name)
        if found.workload is not None:
            yield from label_steps(ground, found.workload)
            yield Step("the ports of a workload are those of its pods: nothing is translated")
    elif isinstance(to, ToService):
        yield from _service(ground, need, to)
    elif isinstance(to, ToNamespace):
        yield Step(f"every pod of namespace {to.name}, those that are made later included")
    elif isinstance(to, ToBlock):
        yield Step(f"addresses of {to}, as they are written")
    elif isinstance(to, ToHost):
        yield from _host(ground, to)
    else:
        yield from _platform(ground, to)


def _service(ground: Ground, need: Need, to: ToService) -> Iterator[Step]:
    service = ground.snapshot.services.get((to.namespace, to.name))
    if service is None or service.external_name:
        return
    asked = [port for port in service.ports if need.brings_ports or _is_asked(need, port)]
    for port in asked:
        yield Step(
            f"Service {service}: its port {port.number}/{port.protocol} leads to port "
            f"{port.target} of its pods",
            str(service.origin),
        )
    if service.selector is None:
        yield Step(
            f"Service {service} has no selector: its EndpointSlices say what stands behind it",
            str(service.origin),
        )
    else:
        selector = equality(service.selector)
        behind = tuple(map(str, ground.namings.selected(service.namespace, selector)))
        whose = f"in the input those of {some(behind)}" if behind else "in the input none"
        yield Step(
            f"pods of Service {service} are those with {selector}: {whose}", str(service.origin)
        )
    yield from _translation(ground, tuple(map(str, service.cluster_addresses)))


def _is_asked(need: Need, port: ServicePort) -> bool:
    ports = need.traffic.ports(port.protocol) if port.protocol in PROTOCOLS else ()
    return any(low <= port.number <= high for low, high in ports)


def _translation(ground: Ground, addresses: tuple[str, ...]) -> Iterator[Step]:
    """Say at which of its two addresses a Service is allowed, and why."""
    fact = next((one for one in ground.facts.behaviour if one.name == "ports_after_service"), None)
    if not ground.judged_before_translation:
        yield Step("policies are judged behind the Service, at the pods' own ports", _source(fact))
    elif addresses:
        yield Step(
            "policies are judged before a Service's address is translated, so both forms are "
            f"written: the pods, and {', '.join(addresses)} at the Service's own ports",
            _source(fact),
        )
    else:
        yield Step(
            "policies are judged before a Service's address is translated, and nothing tells that "
            "address: only the pods are written",
            _source(fact),
        )


def _host(ground: Ground, to: ToHost) -> Iterator[Step]:
    if ground.back_end is BackEnd.CILIUM:
        yield Step(f"Cilium follows the name {to} itself (toFQDNs)", "--backend cilium")
        yield Step("and learns its addresses from look-ups, which are watched and never refused")
        return
    found = ground.names.names.get(to.name)
    if found is None:
        return
    if found.aliases:
        yield Step(f"{to} is an alias of {', then '.join(found.aliases)}", ground.names.file)
    yield Step(
        f"{to} was resolved to {', '.join(found.addresses)} by {found.servers} "
        f"{'server' if found.servers == 1 else 'servers'} in {found.answers} answers until "
        f"{found.when}; these hold for {found.seconds} s",
        ground.names.file,
    )


def _platform(ground: Ground, to: ToPlatform) -> Iterator[Step]:
    if to.service is Platform.DNS:
        yield from _dns(ground)
    elif to.service is Platform.KUBE_APISERVER:
        server = ground.facts.api_server
        if server.endpoints is not None:
            yield Step(
                f"the API server is at {', '.join(server.endpoints.value)}",
                _source(server.endpoints),
            )
        elif (service := ground.snapshot.services.get(("default", "kubernetes"))) is not None:
            yield Step("the API server is behind Service default/kubernetes", str(service.origin))
        if ground.judged_before_translation and server.addresses is not None:
            yield Step(
                "policies are judged before translation, so its Service is allowed too: "
                f"{', '.join(server.addresses.value)}",
                _source(server.addresses),
            )
    elif to.service is Platform.CLOUD_METADATA:
        yield Step("instance metadata is at 169.254.169.254")
    elif ground.profile.own_node_always_allowed:
        yield Step(
            "traffic between a pod and the node that it runs on is always allowed",
            f"profile {ground.profile.name}",
        )
    elif ground.back_end is BackEnd.CILIUM:
        yield Step("Cilium has a word for the own node: entity host", "--backend cilium")
    elif ground.nodes:
        fact = ground.facts.ranges.nodes
        yield Step(
            f"a policy cannot name the own node, so that all are named: "
            f"{some(ground.nodes.blocks())}",
            _source(fact) or _IN_INPUT,
        )


def _dns(ground: Ground) -> Iterator[Step]:
    dns = ground.facts.dns
    for place in dns_places(ground):
        at = ", ".join(
            f"{low if low == high else f'{low}-{high}'}/{protocol}"
            for protocol in ("UDP", "TCP")
            for low, high in place.traffic.ports(protocol)
        )
        if place.pods is not None:
            source = _source(dns.selector if place.is_service else _cache(ground))
            yield Step(
                f"names are looked up at pods {peer_in_words(place.pods)}, which answer at {at}",
                source or _IN_INPUT,
            )
            if place.is_service:
                yield from _translation(ground, place.addresses)
            continue
        where = " on the node" if place.is_on_node else ""
        source = _source(_cache(ground)) if dns.node_local else _source(dns.resolvers)
        yield Step(f"names are looked up at {', '.join(place.addresses)}{where}, {at}", source)


def _cache(ground: Ground) -> Fact[tuple[str, ...]] | None:
    return next((one.addresses for one in ground.facts.dns.node_local), None)


def _source(fact: Fact[tuple[str, ...]] | NamedFact[bool | str] | None) -> str:
    """Return where a fact was read, and how sure it is where it was not read at all."""
    if fact is None:
        return ""
    return f"{fact.source}, assumed" if fact.confidence is Confidence.ASSUMED else fact.source
