"""Where pods reach the API server: the Service's address, and the addresses behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from outgate.cluster.fields import at, mapping, sequence, text
from outgate.live.doctor.dns_services import cluster_addresses
from outgate.live.doctor.observation import Body, Observation
from outgate.live.doctor.seeing import name_of, namespace_of
from outgate.model.facts import ApiServer, Fact

PLACE = "default/kubernetes"


def find_api_server(seen: Observation) -> ApiServer:
    """Say where the API server is.

    Args:
        seen: What was read.
    """
    service = next(
        (body for body in seen.services or () if f"{namespace_of(body)}/{name_of(body)}" == PLACE),
        None,
    )
    slices = (seen.slices or {}).get(PLACE)
    return ApiServer(
        addresses=None
        if service is None
        else Fact(
            with_ports(cluster_addresses(service), _ports(at(service, ("spec", "ports")))),
            f"Service {PLACE}",
        ),
        endpoints=None if not slices else Fact(_endpoints(slices), f"EndpointSlices of {PLACE}"),
    )


def _endpoints(slices: Sequence[Body]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for body in slices:
        ports = _ports(body.get("ports"))
        for endpoint in map(mapping, sequence(body.get("endpoints"))):
            addresses = [text(address) for address in sequence(endpoint.get("addresses"))]
            found |= dict.fromkeys(with_ports(addresses, ports))
    return tuple(sorted(found))


def _ports(value: object) -> list[int]:
    numbers = (mapping(port).get("port") for port in sequence(value))
    return sorted({number for number in numbers if isinstance(number, int)})


def with_ports(addresses: Iterable[str], ports: Iterable[int]) -> tuple[str, ...]:
    """Return every address with every port, as a question writes them.

    Args:
        addresses: Addresses.
        ports: Ports.
    """
    numbers = list(ports)
    return tuple(
        f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        for address in addresses
        for port in numbers
    )
