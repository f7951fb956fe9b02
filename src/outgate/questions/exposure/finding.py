"""Every way from outside, one after another: Services that are open to it, Ingresses, routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.model.origins import Origin
from outgate.model.routes import Route, RouteBackend
from outgate.model.variables import variables_in
from outgate.model.verdicts import Verdict
from outgate.model.workloads import Service, ServicePort
from outgate.questions.exposure.answers import BrokenRoute, Exposure, Exposures
from outgate.questions.exposure.attaching import Attachment, attachments
from outgate.questions.exposure.connectors import Connectors, ConnectorSearch
from outgate.questions.exposure.judging import Judgement, through_pods, through_service
from outgate.questions.exposure.services import Targets
from outgate.questions.names import Namer
from outgate.sets import traffic
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    from outgate.questions.world import World

_OPEN_KINDS = ("LoadBalancer", "NodePort")
_MOST_NAMES = 3


def find_exposures(world: World) -> Exposures:
    """Find every way from outside of the cluster to a workload, and routes that lead nowhere.

    Args:
        world: What was loaded.
    """
    services = [item for item in world.snapshot.services.values() if _is_open(item)]
    routes = world.snapshot.routing.routes
    if not services and not routes:
        return Exposures()
    finder = _Finder(world.reachability, Namer(world.snapshot))
    for service in services:
        finder.service(service)
    for route in routes:
        if route.kind == "Ingress":
            finder.ingress(route)
        else:
            finder.gateway_route(route)
    return Exposures(tuple(finder.found), tuple(dict.fromkeys(finder.broken)))


class _Finder:
    """Collects what is found."""

    def __init__(self, reachability: Reachability, namer: Namer) -> None:
        self._reachability = reachability
        self._namer = namer
        self._targets = Targets(reachability)
        self._connectors = ConnectorSearch(reachability)
        self._grants = {
            (grant.namespace, source): grant.services
            for grant in reachability.snapshot.routing.grants
            for source in grant.sources
        }
        self.found: list[Exposure] = []
        self.broken: list[BrokenRoute] = []

    def service(self, service: Service) -> None:
        """Take a Service that is open to outside by itself."""
        for targets in self._targets.behind(service, service.ports):
            judged = through_service(self._reachability, service, targets)
            by = service.kind if service.kind in _OPEN_KINDS else "externalIPs"
            self._add(f"Service {service} ({by})", (), _entrance(service), service, targets, judged)

    def ingress(self, route: Route) -> None:
        """Take an Ingress."""
        connectors = self._connectors.of_ingress(route)
        self._through(route, route.hosts, f"class {route.ingress_class or '(default)'}", connectors)

    def gateway_route(self, route: Route) -> None:
        """Take a route of the Gateway API."""
        for attachment in attachments(self._reachability.snapshot, route):
            if attachment.fault:
                self._break(route, f"is not attached: {attachment.fault}")
                continue
            self._through(
                route, attachment.hosts, _gateway_words(attachment), self._of_gateway(attachment)
            )

    def _of_gateway(self, attachment: Attachment) -> Connectors:
        if attachment.doubt or attachment.gateway is None:
            return Connectors((), attachment.doubt, "read it too, or the live cluster")
        return self._connectors.of_gateway(attachment.gateway)

    def _through(
        self, route: Route, hosts: tuple[str, ...], entrance: str, connectors: Connectors
    ) -> None:
        by_service: dict[tuple[str, str], list[ServicePort]] = {}
        names = unfilled_in(route)
        if names:
            self._break(route, f"has variables that nobody filled in ({', '.join(names)})")
            return
        for backend in route.backends:
            port = self._port_of(route, backend)
            if port is not None:
                by_service.setdefault((backend.namespace, backend.name), []).append(port)
        for key, ports in by_service.items():
            service = self._reachability.snapshot.services[key]
            groups = self._targets.behind(service, ports)
            if not groups:
                self._break(route, f"leads to Service {service}, and no pod of the input is there")
            for targets in groups:
                judged = self._judge(connectors, targets)
                sources = tuple(
                    dict.fromkeys(self._namer.endpoint(item) for item in connectors.endpoints)
                )
                self._add(
                    str(route), hosts, entrance, service, targets, judged, sources, route.origin
                )

    def _judge(
        self, connectors: Connectors, targets: Sequence[tuple[Endpoint, Traffic]]
    ) -> Judgement:
        if not connectors.endpoints:
            return Judgement(
                Verdict.UNKNOWN,
                f"who connects is not known: {connectors.words}",
                connectors.settled_by,
            )
        names = list(dict.fromkeys(self._namer.endpoint(item) for item in connectors.endpoints))
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        words = f"{', '.join(names[:_MOST_NAMES])}{more} ({connectors.words})"
        return through_pods(self._reachability, connectors.endpoints, targets, words)

    def _port_of(self, route: Route, backend: RouteBackend) -> ServicePort | None:
        """Return the Service's port that a back end means; say why where it means none."""
        if backend.other:
            self._break(route, f"leads to {backend.other} {backend}, which is no Service")
            return None
        if backend.namespace != route.namespace and not self._is_granted(route, backend):
            self._break(
                route,
                f"may not lead to Service {backend}: no ReferenceGrant in namespace "
                f"{backend.namespace} lets {route.kind}s of {route.namespace} do so",
            )
            return None
        service = self._reachability.snapshot.services.get((backend.namespace, backend.name))
        if service is None:
            self._break(route, f"leads to Service {backend}, which is not in the input")
            return None
        if service.unfilled:
            self._break(route, f"leads to Service {backend}, whose variables nobody filled in")
            return None
        if service.external_name:
            self._break(
                route, f"leads to Service {backend}, an alias of host {service.external_name}"
            )
            return None
        for port in service.ports:
            is_named = isinstance(backend.port, str) and backend.port in (
                port.name,
                str(port.number),
            )
            if is_named or backend.port == port.number:
                return port
        has = ", ".join(str(port.number) for port in service.ports) or "none"
        asked = "names no port" if backend.port is None else f"names port {backend.port}"
        self._break(route, f"{asked} of Service {backend}, which has {has}")
        return None

    def _is_granted(self, route: Route, backend: RouteBackend) -> bool:
        services = self._grants.get((backend.namespace, (route.kind, route.namespace)), frozenset())
        return services is None or backend.name in services

    def _add(
        self,
        by: str,
        hosts: tuple[str, ...],
        entrance: str,
        service: Service,
        targets: Sequence[tuple[Endpoint, Traffic]],
        judged: Judgement,
        sources: tuple[str, ...] = (),
        origin: Origin | None = None,
    ) -> None:
        workload = targets[0][0].workload
        if workload is None:  # pragma: no cover - `Targets` gives pods of workloads only
            return
        wanted = traffic.NOTHING
        for _, part in targets:
            wanted |= part
        self.found.append(
            Exposure(
                workload=self._namer.workload(workload),
                namespace=workload.namespace,
                by=by,
                hosts=hosts,
                entrance=entrance,
                service=str(service),
                traffic=wanted,
                sources=sources,
                verdict=judged.verdict,
                reason=judged.reason,
                settled_by=judged.settled_by,
                origin=origin or service.origin,
            )
        )

    def _break(self, route: Route, what: str) -> None:
        self.broken.append(BrokenRoute(str(route), route.namespace, what, route.origin))


def unfilled_in(route: Route) -> tuple[str, ...]:
    """Return the variables of a route that decide where it leads; hosts do not."""
    texts = [route.namespace, route.ingress_class or ""]
    for backend in route.backends:
        texts += [backend.namespace, backend.name, str(backend.port)]
    for parent in route.parents:
        texts += [parent.namespace, parent.name, parent.listener]
    return tuple(dict.fromkeys(name for text in texts for name in variables_in(text)))


def _is_open(service: Service) -> bool:
    is_meant = service.kind in _OPEN_KINDS or service.has_external_ips
    return is_meant and not service.unfilled


def _entrance(service: Service) -> str:
    words = []
    if service.kind == "LoadBalancer" or service.has_external_ips:
        words.append(", ".join(f"{port.number}/{port.protocol}" for port in service.ports))
    nodes = [f"{port.node_port}/{port.protocol}" for port in service.ports if port.node_port]
    if nodes:
        words.append(f"{', '.join(nodes)} of every node")
    elif service.kind == "NodePort":
        words.append("a port of every node")
    if service.source_ranges:
        words.append(f"from {', '.join(service.source_ranges[:_MOST_NAMES])}")
    return "; ".join(words)


def _gateway_words(attachment: Attachment) -> str:
    name = f"Gateway {attachment.parent.namespace}/{attachment.parent.name}"
    ports = dict.fromkeys(str(listener.port) for listener in attachment.listeners)
    return f"{name} at {', '.join(ports)}" if ports else name
