"""A plan's folder as its user has it: written by the command line, applied with kubectl."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outgate.model.ownership import MANAGER, MANAGER_LABEL
from outgate.planning.stages import Stage
from tests.cluster.live import LiveCluster
from tests.live.agreement.places import KubernetesObject
from tests.live.reading.asking import outgate
from tests.plan_folder.real.test_stages_back_and_away import blocks, run

Specs = dict[str, str]
"""Namespace and name of a policy to its spec, as bytes would be compared."""


@dataclass(frozen=True)
class Folder:
    """A plan's folder on disk.

    Attributes:
        cluster: Where it is applied.
        root: The folder.
        report: What `outgate plan -o json` said of it.
    """

    cluster: LiveCluster
    root: Path
    report: dict[str, Any]

    def apply(self, stage: Stage) -> None:
        """Apply a stage with the line of the README.

        Args:
            stage: The stage.
        """
        line = f"kubectl apply -k stages/{stage}"
        assert f"`{line}`" in (self.root / "README.md").read_text()
        run(self.cluster, self.root, line)

    def go_back(self) -> None:
        """Run the one line of the README that goes back."""
        ((line,),) = blocks(self.root / "README.md", "Going back")
        run(self.cluster, self.root, line, back=True)

    def abort(self) -> None:
        """Run the lines of the README that take the plan away."""
        (lines,) = blocks(self.root / "README.md", "Taking the plan away")
        for line in lines:
            run(self.cluster, self.root, line)

    @property
    def refused(self) -> set[str]:
        """Namespaces that are not planned."""
        return {space["name"] for space in self.report["namespaces"] if space["isRefused"]}


def written_plan(
    cluster: LiveCluster,
    documents: list[KubernetesObject],
    namespaces: tuple[str, ...],
    folder: Path,
) -> Folder:
    """Plan for a live cluster with the command line, and write the folder.

    Args:
        cluster: The cluster.
        documents: EgressIntents and the EgressBaseline.
        namespaces: For which namespaces.
        folder: Where to write: the intents, the answer, and the plan's own folder.
    """
    # JSON, because in YAML the namespace y is a truth value unless it is quoted.
    (folder / "intents.yaml").write_text("\n---\n".join(map(json.dumps, documents)))
    answer = folder / "answer.json"
    root = folder / "plan"
    said = outgate(
        cluster,
        *("plan", "-i", str(folder / "intents.yaml"), "--platform", "kubeadm"),
        *("--profile", cluster.name, *(word for name in namespaces for word in ("-n", name))),
        *("-o", str(root), "-o", f"json={answer}"),
    )
    assert said.code in (0, 1), said.stderr
    return Folder(cluster, root, json.loads(answer.read_text()))


def policies_of_others(cluster: LiveCluster) -> Specs:
    """Read the specs of all policies that outgate does not manage.

    Args:
        cluster: The cluster.
    """
    return _specs(cluster, "!=")


def policies_of_ours(cluster: LiveCluster) -> Specs:
    """Read the specs of all policies that outgate manages.

    Args:
        cluster: The cluster.
    """
    return _specs(cluster, "=")


def _specs(cluster: LiveCluster, operator: str) -> Specs:
    label = f"{MANAGER_LABEL}{operator}{MANAGER}"
    found = cluster.kubectl.get("networkpolicy", "-A", "-l", label)["items"]
    return {
        f"{one['metadata']['namespace']}/{one['metadata']['name']}": json.dumps(one["spec"])
        for one in found
    }
