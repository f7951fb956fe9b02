"""From Services to the pods behind them, for many Services at once."""

from __future__ import annotations

from collections.abc import Sequence

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.model.workloads import Service, ServicePort
from outgate.questions.services import behind
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


class Targets:
    """The pods behind Services, by workload; pods are looked up by namespace."""

    def __init__(self, reachability: Reachability) -> None:
        self._reachability = reachability
        self._by_namespace: dict[str, list[Endpoint]] = {}
        for index in members(reachability.endpoints.real_pods):
            endpoint = reachability.endpoints.all[index]
            self._by_namespace.setdefault(endpoint.namespace, []).append(endpoint)

    def behind(
        self, service: Service, ports: Sequence[ServicePort]
    ) -> list[list[tuple[Endpoint, Traffic]]]:
        """Return the pod classes behind some ports of a Service, those of one workload together.

        Addresses that no pod of the input has, which EndpointSlices may name, are left out.
        """
        pods = self._by_namespace.get(service.namespace, [])
        found: dict[Endpoint, Traffic] = {}
        for member in behind(self._reachability, service, list(ports), pods):
            if member.endpoint.workload is not None and member.traffic:
                old = found.get(member.endpoint, traffic.NOTHING)
                found[member.endpoint] = old | member.traffic
        groups: dict[int, list[tuple[Endpoint, Traffic]]] = {}
        for endpoint, wanted in found.items():
            groups.setdefault(id(endpoint.workload), []).append((endpoint, wanted))
        return list(groups.values())
