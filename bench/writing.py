"""Inputs that the benchmarks write themselves: many policies, and clusters without them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_PER_NAMESPACE = 100
_TIERS = ("web", "worker", "cache", "database")


def write_policies_yaml(count: int, path: Path) -> None:
    """Write *count* NetworkPolicies as YAML documents, no two alike."""
    with path.open("w", encoding="utf-8") as file:
        for policy in _policies(count):
            file.write("---\n")
            yaml.dump(policy, file, Dumper=yaml.CSafeDumper, sort_keys=False)


def write_policies_json(count: int, path: Path) -> None:
    """Write the same policies as ``kubectl get networkpolicies -A -o json`` prints them."""
    items = [_as_served(number, policy) for number, policy in enumerate(_policies(count))]
    answer = {
        "apiVersion": "v1",
        "items": items,
        "kind": "List",
        "metadata": {"resourceVersion": ""},
    }
    path.write_text(json.dumps(answer, indent=4) + "\n", encoding="utf-8")


def write_unprotected(workloads: int, namespaces: int, folder: Path, *, deny: str = "") -> None:
    """Write a cluster in which policies do next to nothing.

    Args:
        workloads: How many Deployments.
        namespaces: How many namespaces they are spread over.
        folder: Where to write.
        deny: ``Ingress`` or ``Egress``: deny this direction by default in every namespace.
    """
    names = [f"space-{number:03d}" for number in range(namespaces)]
    objects: list[dict[str, Any]] = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in names
    ]
    objects += [_deployment(number, names[number % namespaces]) for number in range(workloads)]
    if deny:
        objects += [_default_deny(name, deny) for name in names]
    with (folder / "cluster.yaml").open("w", encoding="utf-8") as file:
        yaml.dump_all(objects, file, Dumper=yaml.CSafeDumper, sort_keys=False, explicit_start=True)


def _policies(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        name = f"service-{number % _PER_NAMESPACE:03d}"
        caller = f"service-{(number * 7 + 1) % _PER_NAMESPACE:03d}"
        spec: dict[str, Any] = {
            "podSelector": {"matchLabels": {"app": name}},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [
                {
                    "from": [{"podSelector": {"matchLabels": {"app": caller}}}],
                    "ports": [{"protocol": "TCP", "port": 8000 + number % 97}],
                }
            ],
            "egress": [_egress(number)],
        }
        yield {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": name, "namespace": f"team-{number // _PER_NAMESPACE:04d}"},
            "spec": spec,
        }


def _egress(number: int) -> dict[str, Any]:
    """Return one rule; four shapes take turns."""
    match number % 4:
        case 0:
            block = f"{number % 200 + 1}.{number // 200 % 256}.0.0/16"
            peer: dict[str, Any] = {"ipBlock": {"cidr": block}}
        case 1:
            space = {"matchLabels": {"kubernetes.io/metadata.name": f"team-{number % 1000:04d}"}}
            peer = {"namespaceSelector": space, "podSelector": {}}
        case 2:
            tiers = [_TIERS[number // 4 % 4], "api"]
            expression = {"key": "tier", "operator": "In", "values": tiers}
            peer = {"podSelector": {"matchExpressions": [expression]}}
        case _:
            peer = {"namespaceSelector": {}}
    port: int | str = "https" if number % 10 == 0 else 443
    return {"to": [peer], "ports": [{"protocol": "TCP", "port": port}]}


def _as_served(number: int, policy: dict[str, Any]) -> dict[str, Any]:
    """Return a policy with the fields that the API server adds."""
    served = {
        "creationTimestamp": "2025-01-01T00:00:00Z",
        "generation": 1,
        "resourceVersion": str(number + 1000),
        "uid": f"00000000-0000-4000-8000-{number:012d}",
    }
    return policy | {"metadata": served | policy["metadata"]}


def _deployment(number: int, namespace: str) -> dict[str, Any]:
    labels = {"app": f"app-{number:05d}", "tier": _TIERS[number % 4]}
    container = {
        "name": "main",
        "image": "registry.example/app:1",
        "ports": [{"name": "http", "containerPort": 8080}],
    }
    template = {"metadata": {"labels": dict(labels)}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": labels["app"], "namespace": namespace},
        "spec": {"selector": {"matchLabels": {"app": labels["app"]}}, "template": template},
    }


def _default_deny(namespace: str, direction: str) -> dict[str, Any]:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "default-deny", "namespace": namespace},
        "spec": {"podSelector": {}, "policyTypes": [direction]},
    }
