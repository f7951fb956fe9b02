"""What a plan says of each pair, without the planner: the intents' own words, and a naive reader.

A pod of a planned namespace reaches, in the end, what its intents name and DNS, and what other
owners' policies allow it; then the policies at the destination have their say. The second and the
third are left to the naive evaluator, which shares no code with outgate.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from tests.cluster.live import LiveCluster
from tests.live.agreement.places import KubernetesObject, Place
from tests.live.agreement.probing import Observation
from tests.live.planning.random_plans import SERVICE_PORT
from tests.second_opinion.naive import policy_types, verdict

DNS_PORT = 53
DENY: KubernetesObject = {"podSelector": {}, "policyTypes": ["Egress"]}


def cluster_objects(cluster: LiveCluster) -> list[KubernetesObject]:
    """Read what the naive evaluator needs, policies aside.

    Args:
        cluster: The cluster.
    """
    found: list[KubernetesObject] = []
    for kind in ("nodes", "namespaces", "pods"):
        found += cluster.kubectl.get(kind, "-A")["items"]
    return found


def expected_at_the_end(
    objects: list[KubernetesObject],
    others: list[KubernetesObject],
    documents: list[KubernetesObject],
    planned: Iterable[str],
    sources: Iterable[str],
    places: Iterable[Place],
) -> Observation:
    """Say what connects once a plan is enforced.

    Args:
        objects: The cluster without policies.
        others: Policies of other owners.
        documents: The intents.
        planned: Namespaces that the plan covers.
        sources: Pods.
        places: Whereto; the nodes are left out, because enforcers differ in what they make of them.
    """
    denies = [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": "written-by-hand", "namespace": name},
            "spec": DENY,
        }
        for name in planned
    ]
    leaving = [*objects, *_one_way(others, "Egress"), *denies]
    entering = [*objects, *_one_way(others, "Ingress")]
    found: Observation = {}
    wanted = [place for place in places if not place.name.startswith("node:")]
    for source in sources:
        if source.split("/")[0] not in planned:
            continue
        needs = _needs(documents, source)
        for place in wanted:
            question = (source, _end(place), place.port, place.protocol)
            leaves = _is_dns(place) or any(_is_about(one, place) for one in needs)
            found[source, place.name] = (
                leaves or verdict(leaving, *question) == "ALLOWED"
            ) and verdict(entering, *question) == "ALLOWED"
    return found


def _one_way(policies: list[KubernetesObject], direction: str) -> list[KubernetesObject]:
    """Give the half of each policy that is about one direction."""
    found = []
    for one in policies:
        if direction in policy_types(one["spec"]):
            field = direction.lower()
            spec = {"podSelector": one["spec"]["podSelector"], "policyTypes": [direction]}
            if field in one["spec"]:
                spec[field] = one["spec"][field]
            found.append({**one, "spec": spec})
    return found


def _end(place: Place) -> str:
    """Name the end of a place as the naive evaluator reads it."""
    return place.name.split(":")[0]


def _is_dns(place: Place) -> bool:
    return place.name.startswith("kube-system/") and place.port == DNS_PORT


def _needs(documents: list[KubernetesObject], source: str) -> list[KubernetesObject]:
    namespace, _, pod = source.partition("/")
    return [
        one
        for document in documents
        if document["kind"] == "EgressIntent"
        and document["metadata"]["namespace"] == namespace
        and document["spec"]["workload"]["name"] == pod
        for one in document["spec"]["needs"]
    ]


def _is_about(need: KubernetesObject, place: Place) -> bool:
    """Say whether a need is about a place, by its words alone."""
    to = need["to"]
    namespace, _, name = _end(place).partition("/")
    if "service" in to:
        # The Service's port leads to port 80 of the pod that it has its name from.
        named = (to["service"]["namespace"], to["service"]["name"]) == (namespace, name)
        return named and place.port == 80 and f"{SERVICE_PORT}/{place.protocol}" in need["ports"]
    if not any(_holds(text, place) for text in need["ports"]):
        return False
    if "workload" in to:
        return (to["workload"]["namespace"], to["workload"]["name"]) == (namespace, name)
    if "namespace" in to:
        return bool(name) and to["namespace"] == namespace
    address = ipaddress.ip_address(place.address)
    return address in ipaddress.ip_network(to["cidr"]) and not any(
        address in ipaddress.ip_network(hole) for hole in to.get("except", ())
    )


def _holds(ports: str, place: Place) -> bool:
    numbers, _, protocol = ports.partition("/")
    low, _, high = numbers.partition("-")
    return protocol == place.protocol and int(low) <= place.port <= int(high or low)
