"""From a cluster to what is known of it, what is dangerous in it, and what the user lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from outgate.live.doctor.answers import DoctorAnswer
from outgate.live.doctor.apiserver import find_api_server
from outgate.live.doctor.dangers import find_dangers
from outgate.live.doctor.dns import find_dns
from outgate.live.doctor.enforcers import behaviour_of, find_enforcers, profile_of
from outgate.live.doctor.host_network import host_network_workloads
from outgate.live.doctor.kubelet import AskKubelet
from outgate.live.doctor.label_filters import find_label_filters
from outgate.live.doctor.mesh import find_meshes
from outgate.live.doctor.metadata_identity import find_identities
from outgate.live.doctor.node_pools import node_pools
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.observing import Talk, observe
from outgate.live.doctor.patient import Patient
from outgate.live.doctor.permissions import Asker, find_permissions
from outgate.live.doctor.platform_signs import platform_of
from outgate.live.doctor.platforms import platform_facts
from outgate.live.doctor.policies_present import policies_present
from outgate.live.doctor.policy_apis import find_policy_apis
from outgate.live.doctor.ranges import find_ranges
from outgate.live.doctor.remembering import remember, words_of_proof
from outgate.model.facts import ClusterFacts, Fact


class Cluster(Talk, Asker, Protocol):
    """What the doctor needs of the API server: `outgate.manifests.cluster_api.requesting.Api`."""


def diagnose(
    api: Cluster,
    *,
    context: str = "",
    ask_kubelet: AskKubelet | None = None,
    before: ClusterFacts | None = None,
    namespaces: Sequence[str] = (),
) -> DoctorAnswer:
    """Look at a cluster, and change nothing.

    Args:
        api: The API server.
        context: What the cluster is called.
        ask_kubelet: Asks a node's kubelet for its configuration; not asked by default.
        before: The facts of an earlier run, for what verify has proved.
        namespaces: Where to look if the cluster's namespaces may not be listed.

    Raises:
        RequestError: The cluster cannot be reached at all, or refuses the credentials.
    """
    seen = observe(api, context=context, ask_kubelet=ask_kubelet, namespaces=namespaces)
    facts = remember(facts_from(seen), before)
    return DoctorAnswer(
        facts=facts,
        findings=find_dangers(Patient(seen, facts)),
        permissions=find_permissions(api, seen.served),
        proof=words_of_proof(facts),
    )


def facts_from(seen: Observation) -> ClusterFacts:
    """Return what an observation says.

    Args:
        seen: What was read.
    """
    sightings = find_enforcers(seen)
    enforcers = tuple(sighting.enforcer for sighting in sightings)
    return ClusterFacts(
        cluster=seen.context,
        platform=platform_of(seen),
        version=Fact(seen.version, "/version") if seen.version else None,
        enforcers=enforcers,
        profile=profile_of(enforcers),
        behaviour=behaviour_of(enforcers),
        node_pools=node_pools(seen, sightings),
        host_network=host_network_workloads(seen),
        dns=find_dns(seen),
        api_server=find_api_server(seen),
        ranges=find_ranges(seen),
        meshes=find_meshes(seen),
        identities=find_identities(seen),
        label_filters=find_label_filters(seen),
        policies=policies_present(seen),
        policy_apis=find_policy_apis(seen),
        unread=seen.unread,
    )


def defaults_of(platform: str) -> DoctorAnswer:
    """Return the documented defaults of a platform, without asking a cluster.

    Args:
        platform: One of `outgate.live.doctor.platforms.PLATFORMS`.

    Raises:
        UsageError: There is none of that name.
    """
    facts = platform_facts(platform)
    return DoctorAnswer(facts=facts, proof=words_of_proof(facts), is_live=False)
