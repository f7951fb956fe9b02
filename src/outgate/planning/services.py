"""Needs that are Services: the pods behind them, at the ports where policies are judged."""

from __future__ import annotations

from outgate.intents.needs import Need, ToService
from outgate.model.entries import PodSelection
from outgate.model.workloads import Pod, Service, ServicePort, Workload
from outgate.planning.blocks import single
from outgate.planning.ground import Ground
from outgate.planning.merging import Wanted
from outgate.planning.obstacles import about_need, similar
from outgate.planning.plans import Obstacle
from outgate.planning.resolutions import Meant, Resolution, refused
from outgate.planning.selecting import equality
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


def resolve_service(ground: Ground, need: Need, to: ToService, namespace: str) -> Resolution:
    """Return the pods behind a Service, at their own ports.

    Args:
        ground: The cluster, and what is known about it.
        need: The need; its ports are the Service's.
        to: Its destination.
        namespace: Whose it is.
    """
    service = ground.snapshot.services.get((to.namespace, to.name))
    if service is None:
        names = (name for space, name in ground.snapshot.services if space == to.namespace)
        return refused(
            "unknown-destination",
            f"there is no Service {to.namespace}/{to.name} in the input",
            similar(to.name, names) or "correct the name, or give its manifest with -f",
            need,
            namespace,
        )
    if service.external_name:
        return refused(
            "external-name",
            f"Service {service} is only an alias of host {service.external_name}",
            f"write the need as host: {service.external_name}",
            need,
            namespace,
        )
    ports = [port for port in service.ports if need.brings_ports or _is_asked(need, port)]
    missing = need.traffic - _numbers(service.ports)
    if missing or not ports:
        has = ", ".join(f"{port.number}/{port.protocol}" for port in service.ports) or "no port"
        return refused(
            "unknown-port",
            f"Service {service} has {has}, and not {missing}",
            "name the ports of the Service, not those of its pods",
            need,
            namespace,
        )
    if service.selector is None:
        return _without_selector(ground, need, service, ports, namespace)
    return _selected(ground, need, service, ports, namespace)


def _is_asked(need: Need, port: ServicePort) -> bool:
    return bool(_number(port.protocol, port.number) & need.traffic)


def _number(protocol: str, number: int) -> Traffic:
    if protocol not in traffic.PROTOCOLS or not 1 <= number <= traffic.LAST_PORT:
        return traffic.NOTHING
    return traffic.of(protocol, number, number)


def _numbers(ports: tuple[ServicePort, ...]) -> Traffic:
    found = traffic.NOTHING
    for port in ports:
        found |= _number(port.protocol, port.number)
    return found


def _selected(
    ground: Ground, need: Need, service: Service, ports: list[ServicePort], namespace: str
) -> Resolution:
    selector = equality(service.selector or {})
    behind: list[Workload] = []
    pods: list[Pod] = []
    for workload in ground.snapshot.workloads:
        if workload.namespace != service.namespace:
            continue
        chosen = [pod for pod in workload.pods if selector.matches(pod.labels)]
        if chosen:
            behind.append(workload)
            pods += chosen
    if any(pod.host_network for pod in pods):
        return refused(
            "host-network-destination",
            f"pods behind Service {service} are on their nodes' network, where no label selects "
            "them",
            "name the nodes' addresses as a cidr with an exception",
            need,
            namespace,
        )
    reached = traffic.NOTHING
    for port in ports:
        numbers = _targets(port, pods)
        if not numbers:
            return refused(
                "unknown-named-port",
                f"Service {service} leads to the port named {port.target!r} of its pods, and no "
                "pod in the input has one",
                "give the manifests of the pods behind it, or a number as targetPort",
                need,
                namespace,
            )
        for number in numbers:
            reached |= _number(port.protocol, number)
    notes: list[Obstacle] = []
    if not behind:
        notes.append(
            about_need(
                "nothing-behind-service",
                f"no pod in the input stands behind Service {service}",
                "check the Service's selector, unless its pods are made later",
                need,
                namespace,
                stops=False,
            )
        )
    peer = PodSelection(service.namespace, pods=selector)
    wanted = [Wanted(peer, reached, need)]
    if ground.judged_before_translation:
        own = _numbers(tuple(ports))
        wanted += [Wanted(single(str(item)), own, need) for item in service.cluster_addresses]
    return Resolution(tuple(wanted), (Meant(reached, pods=peer),), tuple(notes))


def _targets(port: ServicePort, pods: list[Pod]) -> list[int]:
    """Return the numbers of a Service's target port: one that is named has a number per pod.

    "If this is a string, it will be looked up as a named port in the target Pod's container
    ports" (ServicePort.targetPort).
    """
    if isinstance(port.target, int):
        return [port.target]
    return sorted(
        {
            item.number
            for pod in pods
            for item in pod.ports
            if item.name == port.target and item.protocol == port.protocol
        }
    )


def _without_selector(
    ground: Ground, need: Need, service: Service, ports: list[ServicePort], namespace: str
) -> Resolution:
    """Return the addresses that somebody wrote behind a Service without selector."""
    wanted: list[Wanted] = []
    meant: list[Meant] = []
    names = {(port.name, port.protocol) for port in ports}
    for backend in service.backends or ():
        reached = traffic.NOTHING
        for port in backend.ports:
            if (port.name, port.protocol) in names:
                reached |= _number(port.protocol, port.number)
        for address in backend.addresses if reached else ():
            wanted.append(Wanted(single(str(address)), reached, need))
            meant.append(Meant(reached, addresses=address.as_set()))
    if not wanted:
        return refused(
            "service-without-selector",
            f"Service {service} has no selector, and no EndpointSlice in the input says what "
            "stands behind it",
            "give its EndpointSlices with -f, or write the need as cidr",
            need,
            namespace,
        )
    if ground.judged_before_translation:
        own = _numbers(tuple(ports))
        wanted += [Wanted(single(str(item)), own, need) for item in service.cluster_addresses]
    return Resolution(tuple(wanted), tuple(meant))
