"""Needs that are host names, which no plain NetworkPolicy can say."""

from __future__ import annotations

import re

from outgate.dialects.cilium.write import ANY_DEPTH_SINCE, Address, Host
from outgate.intents.needs import Need, ToHost
from outgate.planning.back_ends import BackEnd
from outgate.planning.blocks import single
from outgate.planning.cilium_policies import HOST, CiliumWanted
from outgate.planning.dns_places import dns_places
from outgate.planning.ground import Ground
from outgate.planning.obstacles import about_need
from outgate.planning.plans import Obstacle
from outgate.planning.resolutions import Resolution, refused
from outgate.planning.resolved_hosts import resolve_by_address

CHOICES = (
    "choose one: --backend cilium, which follows names (where Cilium enforces); --resolve-names, "
    "which writes today's addresses and has to be repeated when they change; or an egress proxy, "
    "named as a workload or cidr"
)
_DEFAULT_DOMAIN = "cluster.local"
_SERVICE = re.compile(r"(?P<name>[^.]+)\.(?P<namespace>[^.]+)\.svc")
_WATCHED = "look-ups are watched, and none refused: that is how the addresses of names are known"


def resolve_host(ground: Ground, need: Need, to: ToHost, namespace: str) -> Resolution:
    """Return what a host name comes to: itself, or the addresses that it was resolved to.

    Args:
        ground: The cluster, and what is known about it.
        need: The need.
        to: Its destination.
        namespace: Whose it is.
    """
    inside = _inside(ground, need, to, namespace)
    if inside is not None:
        return inside
    if ground.back_end is BackEnd.CILIUM:
        return _by_name(ground, need, to, namespace)
    return _by_address(ground, need, to, namespace)


def _inside(ground: Ground, need: Need, to: ToHost, namespace: str) -> Resolution | None:
    """Refuse the names that the cluster's own DNS makes up: they are of Services and pods.

    Cilium's documentation: DNS policies "are intended to be used for external connections"; a
    pod that such a name leads to is known by its labels, never by its address.
    """
    fact = ground.facts.dns.domain
    domain = (fact.value if fact is not None else _DEFAULT_DOMAIN).strip(".").lower()
    name = to.name.removeprefix("*.")
    # Pods look up ``card.payments.svc`` too: their search list adds the domain.
    if name != domain and not name.endswith((f".{domain}", ".svc")):
        return None
    found = _SERVICE.fullmatch(name.removesuffix(f".{domain}"))
    remedy = "name the Service that is meant: service: {namespace: …, name: …}"
    if found is not None and not to.is_wildcard:
        remedy = "name the Service: service: {{namespace: {namespace}, name: {name}}}".format(
            **found.groupdict()
        )
    return refused(
        "name-in-cluster",
        f"{to} is in this cluster's own domain {domain}, where names are of Services and pods",
        remedy,
        need,
        namespace,
    )


def _by_name(ground: Ground, need: Need, to: ToHost, namespace: str) -> Resolution:
    known = ground.cilium
    if not known.has_proxy:
        return refused(
            "no-dns-proxy",
            f"Cilium's proxy is switched off here, so it cannot know the addresses of {to}",
            "set enable-l7-proxy to true in cilium-config, or use --resolve-names",
            need,
            namespace,
        )
    notes: list[Obstacle] = []
    since = ".".join(map(str, ANY_DEPTH_SINCE))
    if to.is_wildcard and known.reads_any_depth is False:
        return refused(
            "wildcard",
            f"{to} is every name below {to.name[2:]}, and Cilium before {since} has no pattern for "
            "more than one label",
            f"name each host, or update Cilium to {since}",
            need,
            namespace,
        )
    if to.is_wildcard and known.reads_any_depth is None:
        notes.append(
            about_need(
                "wildcard-by-version",
                f"{to} is every name below {to.name[2:]} for Cilium {since} and later; an older "
                "one takes it for names one label longer only, and nothing tells the version",
                "write the facts of the live cluster with outgate doctor --facts FILE",
                need,
                namespace,
                stops=False,
            )
        )
    ways = watched(ground)
    if not ways:
        return refused(
            "unknown-dns",
            f"nothing tells where names are looked up here, and Cilium knows the addresses of {to} "
            "from look-ups only",
            "write the facts of the cluster with outgate doctor --facts FILE and give them with "
            "--facts",
            need,
            namespace,
        )
    host = Host(to.name.removeprefix("*."), below=to.is_wildcard)
    return Resolution(
        obstacles=tuple(notes), beyond=(CiliumWanted(host, need.traffic, need), *ways)
    )


def watched(ground: Ground) -> tuple[CiliumWanted, ...]:
    """Return the look-ups that must be watched: all ways on which this cluster's names go.

    Args:
        ground: The cluster, and what is known about it.
    """
    found: list[CiliumWanted] = []
    for place in dns_places(ground):
        if place.pods is not None:
            found.append(CiliumWanted(place.pods, place.traffic, None, _WATCHED, watches_dns=True))
            continue
        for text in place.addresses:
            peer = HOST if place.is_on_node else Address(str(single(text).text))
            found.append(CiliumWanted(peer, place.traffic, None, _WATCHED, watches_dns=True))
    return tuple(found)


def _by_address(ground: Ground, need: Need, to: ToHost, namespace: str) -> Resolution:
    if to.is_wildcard and ground.names.file:
        return refused(
            "wildcard",
            f"{to} is every name below {to.name[2:]}, and only names by themselves have addresses",
            "name each host, or use --backend cilium",
            need,
            namespace,
        )
    if not ground.names.file:
        return refused(
            "host-name", f"no NetworkPolicy can name host {to}", CHOICES, need, namespace
        )
    return resolve_by_address(ground, need, to, namespace)
