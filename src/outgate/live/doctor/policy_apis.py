"""From which release and channel the APIs are that are released in two channels.

"Standard" leaves out what may still change. A policy with an experimental peer is refused, or
loses it, where the standard channel is installed; and an enforcer that does not know the peer reads
it as nothing in a rule that allows, and as everything in one that denies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outgate.cluster.fields import at, mapping
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import WITH_CHANNELS
from outgate.manifests.cluster_api.resources import Resource
from outgate.model.facts import NamedFact

EXPERIMENTAL_PEERS = ("domainNames", "nodes")
"""What an egress peer can be in the experimental channel alone.

Source: ``<network-policy-api:experimental>`` in ``apis/v1alpha2/clusternetworkpolicy_types.go``.
"""
_PEERS = ("properties", "spec", "properties", "egress", "items", "properties", "to", "items")


def fields_of_egress_peers(schema: Any, kind: str) -> frozenset[str]:
    """Return what an egress peer of a kind can be, by an OpenAPI v3 document.

    Args:
        schema: The document of the kind's group and version.
        kind: The kind.
    """
    for name, definition in mapping(at(schema, ("components", "schemas"))).items():
        if name.rpartition(".")[2] == kind:
            return frozenset(mapping(at(definition, (*_PEERS, "properties"))))
    return frozenset()


def experimental_peers(seen: Observation, resource: Resource) -> tuple[str, ...]:
    """Return the experimental peers that a kind of policy takes here.

    Args:
        seen: What was read.
        resource: The kind.
    """
    fields = seen.peer_fields.get(resource.name, frozenset())
    return tuple(name for name in EXPERIMENTAL_PEERS if name in fields)


def find_policy_apis(seen: Observation) -> tuple[NamedFact[str], ...]:
    """Return what is known of each API that has channels and is served.

    Args:
        seen: What was read.
    """
    groups = dict.fromkeys(resource.group for resource in WITH_CHANNELS)
    return tuple(fact for group in groups for fact in _of_group(seen, group))


def _of_group(seen: Observation, group: str) -> Iterator[NamedFact[str]]:
    versions = sorted(
        served.partition("/")[2] for served in seen.groups if served.startswith(f"{group}/")
    )
    if not versions:
        return
    words, sources = [f"served in {', '.join(versions)}"], ["/apis"]
    for resource in WITH_CHANNELS:
        if resource.group != group or resource.name not in seen.served:
            continue
        annotations = seen.definitions.get(resource.name, {})
        release = annotations.get(f"{group}/bundle-version", "")
        channel = annotations.get(f"{group}/channel", "")
        if release or channel:
            sources.append(f"annotations of the CustomResourceDefinition {resource.name}")
        if not channel and resource.name in seen.peer_fields:
            channel = "experimental" if experimental_peers(seen, resource) else "standard"
            sources.append(f"the OpenAPI schema of {resource.api_version}")
        told = [word for word in (release, f"{channel} channel" if channel else "") if word]
        if told:
            words.append(f"{resource.kind} {', '.join(told)}")
    yield NamedFact(group, "; ".join(words), "; ".join(dict.fromkeys(sources)))
