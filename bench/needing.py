"""Intents for a synthetic cluster: what people would have written for its workloads."""

from __future__ import annotations

from pathlib import Path

import outgate
from outgate.model.workloads import Workload
from outgate.render.yaml_text import yaml_lines

NEEDS = 5
"""Of each workload: three to workloads beside it and in another namespace, two to addresses."""


def write_needs(source: Path, folder: Path) -> None:
    """Write an intent for each workload of a cluster, a YAML file per namespace.

    Args:
        source: The cluster's folder.
        folder: Where the files are written.
    """
    found = outgate.load(str(source)).snapshot.workloads
    # Of system namespaces nothing is planned.
    workloads = tuple(one for one in found if one.namespace != "kube-system")
    texts: dict[str, list[str]] = {}
    for number, workload in enumerate(workloads):
        texts.setdefault(workload.namespace, []).extend(
            ("---", *yaml_lines(_intent(number, workloads)))
        )
    for namespace, lines in texts.items():
        text = "".join(f"{line}\n" for line in lines)
        (folder / f"{namespace}.yaml").write_text(text, encoding="utf-8")


def _intent(number: int, workloads: tuple[Workload, ...]) -> dict[str, object]:
    workload = workloads[number]
    needs: list[dict[str, object]] = [
        {"to": {"workload": _named(workloads[(number + step) % len(workloads)])}, "ports": [8080]}
        for step in (1, 2, 50)
    ]
    needs += [
        {"to": {"cidr": f"203.0.{number % 250}.0/24"}, "ports": [443]},
        {"to": {"cidr": f"198.51.{number % 200}.{number % 250}/32"}, "ports": [5432, "53/UDP"]},
    ]
    return {
        "apiVersion": "outgate.dev/v1alpha1",
        "kind": "EgressIntent",
        "metadata": {"name": workload.name, "namespace": workload.namespace},
        "spec": {
            "workload": {"kind": workload.kind, "name": workload.name},
            "needs": [{"why": "it was observed", "owner": "team", **one} for one in needs],
        },
    }


def _named(workload: Workload) -> dict[str, str]:
    return {"namespace": workload.namespace, "kind": workload.kind, "name": workload.name}
