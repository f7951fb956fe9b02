"""Services as ends of a question: what stands behind them, at which ports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.errors import UnknownEndError, UsageError
from outgate.model.workloads import Service, ServicePort
from outgate.questions.ends import End, Member, holders, member_at
from outgate.questions.names import Namer, nearest
from outgate.questions.ports import PortQuestion
from outgate.sets import traffic
from outgate.sets.addresses import Address, parse_address
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    from outgate.engine.reachability import Reachability


def service_with_address(reachability: Reachability, text: str) -> Service | None:
    """Return the Service that has this cluster, external or load balancer address."""
    try:
        address = parse_address(text)
    except ValueError:
        return None
    for service in reachability.snapshot.services.values():
        if address in (*service.cluster_addresses, *service.external_addresses):
            return service
    return None


def resolve_service(reachability: Reachability, text: str, port: PortQuestion, namer: Namer) -> End:
    """Resolve ``svc:namespace/name`` to its endpoints and their ports.

    Docs: whether policies are judged before or after a Service's address is translated "is not
    defined"; nearly every plugin judges after, and so does this: at the pods' own ports.

    Raises:
        UnknownEndError: There is no such Service.
        UsageError: It has no such port.
    """
    namespace, _, name = text.removeprefix("svc:").partition("/")
    service = reachability.snapshot.services.get((namespace, name))
    if service is None:
        known = [f"svc:{item}" for item in reachability.snapshot.services.values()]
        raise UnknownEndError(f"no Service {namespace}/{name} in the input", nearest(text, known))
    return end_of_service(reachability, text, service, port, namer)


def end_of_service(
    reachability: Reachability, text: str, service: Service, port: PortQuestion, namer: Namer
) -> End:
    """Resolve a Service that was found; see `resolve_service`."""
    if service.external_name:
        return End(
            text,
            (),
            service=service,
            unknown=f"Service {service} is an alias of host {service.external_name}: its addresses "
            "are not in the input; ask about one of them",
        )
    if service.unfilled:
        return End(
            text,
            (),
            service=service,
            unknown=f"Service {service} has variables that nobody filled in "
            f"({', '.join(service.unfilled)}): what stands behind it is not known",
        )
    ports = _asked_ports(service, port)
    found: dict[tuple[int, Address | None], Member] = {}
    endpoints = reachability.endpoints
    pods = [endpoints.all[index] for index in members(endpoints.real_pods)]
    for member in behind(reachability, service, ports, pods):
        key = (member.endpoint.index, member.address)
        old = found.get(key)
        there = (member.traffic or traffic.NOTHING) | (
            old.traffic or traffic.NOTHING if old else traffic.NOTHING
        )
        found[key] = replace(member, traffic=there)
    kept = tuple(member for member in found.values() if member.traffic)
    if not kept:
        return End(
            text,
            (),
            service=service,
            unknown=f"no pod in the input stands behind Service {service} at that port",
        )
    names = ", ".join(dict.fromkeys(namer.endpoint(member.endpoint) for member in kept[:4]))
    more = f" and {len(kept) - 4} more" if len(kept) > 4 else ""
    words = ", ".join(dict.fromkeys(str(member.traffic) for member in kept))
    note = (
        f"Service {service} leads to {names}{more} at {words}: policies are judged there, after "
        "the Service's address is translated"
    )
    return End(text, kept, notes=(note,), service=service)


def _asked_ports(service: Service, port: PortQuestion) -> list[ServicePort]:
    if not port.stated:
        return list(service.ports)
    if port.other:
        raise UsageError(f"Service {service} translates TCP, UDP and SCTP only")
    chosen = [
        item
        for item in service.ports
        if item.protocol == port.protocol
        and (
            item.name == port.name
            if port.name
            else bool(_traffic(item.protocol, item.number) & port.traffic)
        )
    ]
    if not chosen:
        has = ", ".join(f"{item.number}/{item.protocol}" for item in service.ports) or "no port"
        raise UsageError(f"Service {service} has no port {port.text}; it has {has}")
    return chosen


def behind(
    reachability: Reachability,
    service: Service,
    ports: list[ServicePort],
    pods: Sequence[Endpoint],
) -> list[Member]:
    """Return what stands behind some ports of a Service, at the ports there.

    Args:
        reachability: The solved cluster.
        service: The Service.
        ports: Which of its ports.
        pods: The pod classes to look among, for a Service that selects its pods.
    """
    found: list[Member] = []
    if service.backends is not None:
        wanted = {(item.name, item.protocol) for item in ports}
        for backend in service.backends:
            if not (backend.ready or service.publishes_unready):
                continue
            there = traffic.NOTHING
            for item in backend.ports:
                if (item.name, item.protocol) in wanted:
                    there |= _traffic(item.protocol, item.number)
            for address in backend.addresses:
                found += [
                    replace(member_at(endpoint, address), traffic=there)
                    for endpoint in _holding(reachability, address)
                ]
        return found
    if service.selector is None:
        return found
    for endpoint in pods:
        pod = endpoint.pod
        if pod.namespace != service.namespace:
            continue
        chosen = frozenset(
            item.name
            for item in endpoint.pods
            if service.selector.items() <= item.labels.items()
            and (service.publishes_unready or item.ready)
        )
        if not chosen:
            continue
        there = traffic.NOTHING
        for item in ports:
            for number in _target_numbers(item, endpoint):
                there |= _traffic(item.protocol, number)
        meant = None if len(chosen) == len(endpoint.pods) else chosen
        found.append(Member(endpoint, traffic=there, pods=meant))
    return found


def _holding(reachability: Reachability, address: Address) -> list[Endpoint]:
    inside = holders(reachability, address)
    if inside:
        return inside
    cell = reachability.endpoints.by_cell.get(reachability.cells.cell_of(address))
    return [] if cell is None else [reachability.endpoints.all[cell]]


def _target_numbers(port: ServicePort, endpoint: Endpoint) -> list[int]:
    """Return the numbers of a Service's target port on a pod.

    "If this is a string, it will be looked up as a named port in the target Pod's container
    ports" (ServicePort.targetPort).
    """
    if isinstance(port.target, int):
        return [port.target]
    return [
        item.number
        for item in endpoint.pod.ports
        if item.name == port.target and item.protocol == port.protocol
    ]


def _traffic(protocol: str, number: int) -> Traffic:
    if protocol not in traffic.PROTOCOLS or not 1 <= number <= 65535:
        return traffic.NOTHING
    return traffic.of(protocol, number, number)
