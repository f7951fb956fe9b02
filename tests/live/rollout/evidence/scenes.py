"""A shop whose web may call a partner, planned; and the shop as it is once the plan is in place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from outgate.cli.entry import program
from outgate.cli.rollout_commands.folder import read_rollout
from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence, Sightings
from outgate.flows.parties import Party, PartyKind
from outgate.live.rollout.plans import RolloutNamespace, State
from outgate.live.rollout.standing import Standing
from outgate.loading import load_objects
from outgate.questions.world import World
from tests.live.verify.derived.worlds import namespace, pod, policy

PARTNER = "203.0.113.7"
STRANGER = "9.9.9.9"
_NOON = 1_800_000_000_000_000


def workload(namespace: str, kind: str, name: str) -> Party:
    """Return a workload as an end of traffic."""
    return Party(PartyKind.WORKLOAD, namespace, kind, name)


WEB = workload("shop", "Pod", "web")
DB = workload("shop", "Pod", "db")


@dataclass(frozen=True)
class Shop:
    """The plan's namespace, and the objects of the cluster."""

    space: RolloutNamespace
    objects: tuple[dict[str, Any], ...]
    folder: Path

    def standing(self, state: State = State.ON, *others: dict[str, Any]) -> Standing:
        """Return the namespace with the plan in place, and policies of others."""
        bodies = [dict(one.manifest(state)) for one in self.space.objects] + list(others)
        return Standing(
            self.space, {(body["kind"], body["metadata"]["name"]): body for body in bodies}
        )

    def world(self, *others: dict[str, Any]) -> World:
        """Return the cluster as it was read, with policies of others."""
        return load_objects([*self.objects, *others])


def shop(folder: Path) -> Shop:
    """Plan for a shop in which everything is open."""
    objects = (
        namespace("shop"),
        namespace("other"),
        pod("shop", "web", "10.244.0.5", app="web"),
        pod("shop", "db", "10.244.0.6", 5432, app="db"),
        pod("other", "api", "10.244.1.7", app="api"),
    )
    intent = {
        "apiVersion": "outgate.dev/v1alpha1",
        "kind": "EgressIntent",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {
            "workload": {"kind": "Pod", "name": "web"},
            "needs": [{"to": {"cidr": f"{PARTNER}/32"}, "ports": [443], "why": "payments"}],
        },
    }
    cluster, intents = folder / "cluster.json", folder / "intents.json"
    listed = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
    cluster.write_text(json.dumps(listed))
    intents.write_text(json.dumps(intent))
    words = ["plan", "-f", str(cluster), "-i", str(intents), "--platform", "kubeadm"]
    said = CliRunner().invoke(program, [*words, "-n", "shop", "-o", str(folder / "plan")])
    assert said.exit_code == 0, said.output
    found, _ = read_rollout(str(folder / "plan"))
    space = found.namespace("shop")
    assert space is not None
    return Shop(space, objects, folder)


def outside(address: str) -> Party:
    """Return an end outside of the cluster."""
    return Party(PartyKind.EXTERNAL, address=address)


def edge(
    source: Party,
    destination: Party,
    port: int,
    seen: TrafficClass = TrafficClass.ALLOWED,
    *,
    connections: int = 1,
) -> Edge:
    """Return an edge that was seen so often."""
    evidence = Evidence(_NOON, _NOON, connections, {20_833: Sightings(elsewhere=connections)})
    return Edge(EdgeKey(source, destination, "TCP", port, seen), evidence)


def closed_ingress(space: str, name: str) -> dict[str, Any]:
    """Return a policy that lets nobody into a namespace."""
    body = policy(space, name, {})
    body["spec"] = {"podSelector": {}, "policyTypes": ["Ingress"]}
    return body


def in_order(edges: Sequence[Edge]) -> list[Edge]:
    """Return edges in the order in which a store has them."""
    return sorted(edges, key=lambda one: one.key)
