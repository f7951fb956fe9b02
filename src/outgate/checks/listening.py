"""Where the pods of the input listen: their declared ports, and the Services before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.model.workloads import ContainerPort, Service, ServicePort
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Declared:
    """What the containers of some pods declare."""

    ports: Traffic
    silent: int
    """Those of the pods that declare no port at all, so that nothing is known of them."""


@dataclass(frozen=True, slots=True)
class Fronted:
    """A Service and the pods behind it."""

    service: Service
    pods: int


class Listening:
    """Answers about ports; remembers every answer, since selections repeat."""

    def __init__(self, reachability: Reachability) -> None:
        self._all = reachability.endpoints.all
        self._real = reachability.endpoints.real_pods
        self._declared: dict[int, Declared] = {}
        self._services: dict[str, list[Fronted]] | None = None
        self._snapshot = reachability.snapshot

    def declared(self, mask: int) -> Declared:
        """Return what the pods of a mask declare."""
        found = self._declared.get(mask)
        if found is None:
            ports, silent = traffic.NOTHING, []
            for index in members(mask):
                here = _declared(self._all[index].pod.ports)
                ports |= here
                if not here:
                    silent.append(index)
            found = self._declared[mask] = Declared(ports, mask_of(silent))
        return found

    def behind(self, service: Service) -> Fronted | None:
        """Return the pods behind a Service; None where the input has none."""
        if self._services is None:
            self._services = self._all_services()
        fronted = self._services.get(service.namespace, ())
        return next((one for one in fronted if one.service is service), None)

    def before(self, mask: int) -> Iterator[Fronted]:
        """Yield the Services that lead to some of the pods of a mask."""
        if self._services is None:
            self._services = self._all_services()
        for namespace in {self._all[index].namespace for index in members(mask)}:
            for found in self._services.get(namespace, ()):
                if found.pods & mask:
                    yield found

    def numbers(self, port: ServicePort, mask: int) -> Traffic:
        """Return where a Service's port leads on the pods of a mask."""
        if isinstance(port.target, int):
            return of(port.protocol, port.target)
        found = traffic.NOTHING
        for index in members(mask):
            for item in self._all[index].pod.ports:
                if (item.name, item.protocol) == (port.target, port.protocol):
                    found |= of(item.protocol, item.number)
        return found

    def _all_services(self) -> dict[str, list[Fronted]]:
        labels: dict[str, dict[tuple[str, str], list[int]]] = {}
        for index in members(self._real):
            pod = self._all[index].pod
            here = labels.setdefault(pod.namespace, {})
            for item in pod.labels.items():
                here.setdefault(item, []).append(index)
        masks = {
            space: {item: mask_of(found) for item, found in here.items()}
            for space, here in labels.items()
        }
        services: dict[str, list[Fronted]] = {}
        for service in self._snapshot.services.values():
            if not service.selector or service.unfilled or service.namespace not in masks:
                continue
            pods = self._real
            for item in service.selector.items():
                pods &= masks[service.namespace].get(item, 0)
            if pods:
                services.setdefault(service.namespace, []).append(Fronted(service, pods))
        return services


def of(protocol: str, number: int) -> Traffic:
    """Return one port as traffic; nothing where it is none that a policy can name."""
    if protocol not in traffic.PROTOCOLS or not 1 <= number <= traffic.LAST_PORT:
        return traffic.NOTHING
    return traffic.of(protocol, number, number)


def port_names(endpoints: list[Endpoint]) -> list[str]:
    """Return the ports of some pods in words, each once: ``http (8080/TCP)``."""
    found = {
        f"{item.name} ({item.number}/{item.protocol})" if item.name else _words(item)
        for endpoint in endpoints
        for item in endpoint.pod.ports
    }
    return sorted(found)


def _words(item: ContainerPort) -> str:
    return f"{item.number}/{item.protocol}"


@lru_cache(maxsize=4096)
def _declared(ports: tuple[ContainerPort, ...]) -> Traffic:
    found = traffic.NOTHING
    for item in ports:
        found |= of(item.protocol, item.number)
    return found
