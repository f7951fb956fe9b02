"""Generates intents for the workloads of a generated cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as some

from tests.second_opinion.ends import WORKLOAD_KINDS, KubernetesObject, namespace_of

BLOCKS = ["203.0.113.0/24", "203.0.113.5/32", "10.0.0.0/24", "192.168.0.0/16", "2001:db8::/64"]
PORTS: list[Any] = [80, "53/UDP", 8080, "80/SCTP", "80-90/TCP"]


@some.composite
def intents(draw: Callable[[Any], Any], objects: list[KubernetesObject]) -> list[KubernetesObject]:
    """Generate an intent for some of the workloads, and a baseline without DNS."""
    workloads = [
        (namespace_of(one), one["kind"], one["metadata"]["name"])
        for one in objects
        if one["kind"] in ("Pod", *WORKLOAD_KINDS)
    ]
    found: list[KubernetesObject] = [
        {
            "apiVersion": "outgate.dev/v1alpha1",
            "kind": "EgressBaseline",
            "metadata": {"name": "all"},
            "spec": {"exemptNamespaces": [], "dns": "none", "closedRanges": []},
        }
    ]
    chosen = draw(some.lists(some.sampled_from(workloads), max_size=5, unique=True))
    for number, (namespace, kind, name) in enumerate(chosen):
        needs = draw(some.lists(need(workloads), min_size=1, max_size=3))
        found.append(
            {
                "apiVersion": "outgate.dev/v1alpha1",
                "kind": "EgressIntent",
                "metadata": {"name": f"intent-{number}", "namespace": namespace},
                "spec": {"workload": {"kind": kind, "name": name}, "needs": needs},
            }
        )
    return found


@some.composite
def need(draw: Callable[[Any], Any], workloads: list[tuple[str, str, str]]) -> KubernetesObject:
    """Generate one need: another workload, a whole namespace, or a block."""
    namespace, kind, name = draw(some.sampled_from(workloads))
    to: KubernetesObject = draw(
        some.sampled_from(
            [
                {"workload": {"namespace": namespace, "kind": kind, "name": name}},
                {"namespace": namespace},
                {"cidr": draw(some.sampled_from(BLOCKS))},
            ]
        )
    )
    ports = draw(some.lists(some.sampled_from(PORTS), min_size=1, max_size=2, unique=True))
    exception = {"why": "generated", "approvedBy": "nobody"}
    return {"to": to, "ports": ports, "why": "generated", "exception": exception}
