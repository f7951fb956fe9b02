"""Facts one by one, as rows that a table and a CSV file share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from outgate.model.facts import (
    ApiServer,
    ClusterFacts,
    Confidence,
    Dns,
    Enforcer,
    Fact,
    NamedFact,
    NodePool,
    Ranges,
)

_BEHAVIOUR = {
    "block_matches_pods": "an ipBlock matches pods",
    "block_matches_nodes": "an ipBlock matches nodes",
    "block_matches_services": "an ipBlock matches Service addresses",
    "ports_after_service": "ports are judged behind the Service",
    "own_node_always_allowed": "a pod always reaches its own node",
    "own_node_always_enters": "a pod's own node always reaches it",
    "established": "a new deny, and open connections",
    "start_leaks": "a pod gets out before its policies",
}
_NOT_KNOWN = "not known"
_OF_ENFORCERS = "daemonsets.apps"
"""Where it may not be listed, an enforcer that was not seen may be there all the same."""


class FactRow(NamedTuple):
    """One fact in words."""

    name: str
    value: str
    confidence: str
    source: str
    level: int = 0
    """1 where it belongs to the row before it."""


def fact_rows(facts: ClusterFacts) -> Iterator[FactRow]:
    """Yield all facts; what matters and is not known has a row that says so.

    Args:
        facts: The facts.
    """
    yield from _one("Kubernetes", facts.version)
    yield from _one("platform", facts.platform)
    if not facts.enforcers and any(_OF_ENFORCERS in item.permission for item in facts.unread):
        yield FactRow("enforcer", _NOT_KNOWN, "", "")
    elif not facts.enforcers:
        yield FactRow("enforcer", "none was found", Confidence.ASSUMED, "")
    for enforcer in facts.enforcers:
        yield from _enforcer(enforcer)
    yield from _one("profile", facts.profile)
    for item in facts.behaviour:
        yield _row(_BEHAVIOUR.get(item.name, item.name), item)
    yield from _dns(facts.dns)
    yield from _api_server(facts.api_server)
    yield from _ranges(facts.ranges)
    for mesh in facts.meshes:
        spaces = f", namespaces {', '.join(mesh.namespaces.value)}" if mesh.namespaces.value else ""
        yield FactRow(
            f"mesh {mesh.name}",
            f"{mesh.pods.value} pods{spaces}",
            mesh.pods.confidence,
            mesh.pods.source,
        )
    for use in facts.identities:
        yield _row(f"cloud identity {use.name}", use.users)
        yield FactRow("must reach", use.needs, Confidence.ASSUMED, "documentation", 1)
    yield from _one("labels that count", facts.label_filters)
    yield from _one("on the node's network", facts.host_network)
    for policy in facts.policies:
        yield _row(policy.name, policy)
    for api in facts.policy_apis:
        yield _row(f"API {api.name}", api)


def pool_rows(pools: tuple[NodePool, ...]) -> Iterator[FactRow]:
    """Yield a row per node pool.

    Args:
        pools: The pools.
    """
    for pool in pools:
        lacking = f", without on {', '.join(pool.lacking)}" if pool.lacking else ""
        yield FactRow(
            f"node pool {pool.name} {pool.operating_system} {pool.architecture} {pool.runtime}",
            f"{pool.nodes.value} nodes, {pool.coverage.value}{lacking}",
            pool.coverage.confidence,
            pool.coverage.source,
        )


def _enforcer(enforcer: Enforcer) -> Iterator[FactRow]:
    version = f" {enforcer.version.value}" if enforcer.version is not None else ""
    yield FactRow(
        "enforcer",
        f"{enforcer.title}{version}, {enforcer.presence.value}",
        enforcer.presence.confidence,
        enforcer.presence.source,
    )
    if enforcer.version is not None:
        yield _row("version", enforcer.version, 1)
    yield _row("enforces", enforcer.enforcing, 1)
    if enforcer.fail_mode is not None:
        yield _row("fails", enforcer.fail_mode, 1)
    for setting in enforcer.settings:
        yield _row(setting.name, setting, 1)


def _dns(dns: Dns) -> Iterator[FactRow]:
    yield from _one("DNS: a pod's resolv.conf", dns.resolvers, is_wanted=True)
    yield from _one("DNS Service", dns.service, is_wanted=True)
    yield from _one("address", dns.addresses, level=1)
    yield from _one("ports", dns.service_ports, level=1)
    yield from _one("pods behind it", dns.selector, level=1)
    yield from _one("ready", dns.endpoints, level=1)
    yield from _one("ports of these pods", dns.endpoint_ports, level=1)
    yield from _one("domain", dns.domain, level=1)
    for cache in dns.node_local:
        where = "on the node's network" if cache.host_network.value else "in a pod"
        yield FactRow(
            "DNS cache on the node",
            f"{cache.name} at {', '.join(cache.addresses.value) or _NOT_KNOWN}, {where}",
            cache.addresses.confidence,
            cache.addresses.source,
        )
        yield from _one("Cilium redirects to it", cache.redirected, level=1)


def _api_server(server: ApiServer) -> Iterator[FactRow]:
    yield from _one("API server", server.addresses, is_wanted=True)
    yield from _one("behind it", server.endpoints, level=1)


def _ranges(ranges: Ranges) -> Iterator[FactRow]:
    yield from _one("range of pods", ranges.pods, is_wanted=True)
    yield from _one("range of Services", ranges.services, is_wanted=True)
    yield from _one("range of nodes", ranges.nodes, is_wanted=True)
    yield from _one("IP families", ranges.families, is_wanted=True)


def _one(
    name: str, fact: Fact[Any] | None, *, level: int = 0, is_wanted: bool = False
) -> Iterator[FactRow]:
    if fact is not None:
        yield _row(name, fact, level)
    elif is_wanted:
        yield FactRow(name, _NOT_KNOWN, "", "", level)


def _row(name: str, fact: Fact[Any] | NamedFact[Any], level: int = 0) -> FactRow:
    return FactRow(name, _words(fact.value), fact.confidence, fact.source, level)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value) or "(empty)"
