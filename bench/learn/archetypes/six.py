"""The shop, in IPv6."""

from __future__ import annotations

import random
from dataclasses import replace

from bench.learn.addresses import in_family
from bench.learn.archetypes import shop
from bench.learn.truth import Cluster, Destination, Host, Need, Platform, Service

_FAMILY = 6


def build(chance: random.Random) -> Cluster:
    """Return the cluster."""
    found = shop.build(chance)
    return replace(
        found,
        name="shop in IPv6",
        nodes=tuple((name, in_family(_FAMILY, address)) for name, address in found.nodes),
        services=tuple(map(_service, found.services)),
        hosts=tuple(map(_host, found.hosts)),
        needs=tuple(map(_need, found.needs)),
        denied=tuple(map(_need, found.denied)),
        dns=None if found.dns is None else _service(found.dns),
        api=None if found.api is None else _platform(found.api),
        family=_FAMILY,
    )


def _need(need: Need) -> Need:
    through = None if need.through is None else _service(need.through)
    return replace(need, to=_destination(need.to), through=through)


def _destination(to: Destination) -> Destination:
    if isinstance(to, Host):
        return _host(to)
    return _platform(to) if isinstance(to, Platform) else to


def _host(host: Host) -> Host:
    return replace(host, addresses=tuple(in_family(_FAMILY, one) for one in host.addresses))


def _service(service: Service) -> Service:
    return replace(service, address=in_family(_FAMILY, service.address))


def _platform(one: Platform) -> Platform:
    behind = in_family(_FAMILY, one.behind)
    return replace(one, address=in_family(_FAMILY, one.address), behind=behind)
