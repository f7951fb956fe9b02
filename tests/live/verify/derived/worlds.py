"""A small cluster, as objects."""

from __future__ import annotations

from typing import Any

from outgate.live.verify.derived.cases import Destination, Target
from outgate.loading import load_objects
from outgate.questions.world import World

LISTENER = Target(Destination.LISTENER, "listener 0", "10.244.9.1", 8080)


def namespace(name: str) -> dict[str, Any]:
    """Return a Namespace with the label that the API server sets."""
    labels = {"kubernetes.io/metadata.name": name}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def pod(space: str, name: str, address: str, port: int = 8080, **labels: str) -> dict[str, Any]:
    """Return a Pod that runs and declares a port."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": space, "labels": labels},
        "spec": {
            "nodeName": f"node-of-{name}",
            "containers": [{"name": "c", "ports": [{"containerPort": port}]}],
        },
        "status": {
            "phase": "Running",
            "podIPs": [{"ip": address}],
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


def policy(space: str, name: str, selector: dict[str, str], *to: dict[str, Any]) -> dict[str, Any]:
    """Return a NetworkPolicy that isolates for egress and allows some peers."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": space},
        "spec": {
            "podSelector": {"matchLabels": selector},
            "policyTypes": ["Egress"],
            "egress": [{"to": list(to)}] if to else [],
        },
    }


def world(*objects: dict[str, Any]) -> World:
    """Return a shop whose web may reach its db, beside the run's listener."""
    return load_objects(
        [
            namespace("shop"),
            namespace("probes"),
            pod("shop", "web-0", "10.244.0.5", app="web", tier="front"),
            pod("shop", "db-0", "10.244.0.6", 5432, app="db"),
            pod("probes", "listener-0", LISTENER.address, role="server"),
            policy("shop", "web", {"app": "web"}, {"podSelector": {"matchLabels": {"app": "db"}}}),
            *objects,
        ]
    )
