"""Builds the programs that render manifests on a user's machine: kubectl, helm and kustomize.

They need no cluster and no root, so they are a component of their own, beside Kubernetes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster import versions
from tests.cluster.building.component import Component
from tests.cluster.building.go_modules import GoModule
from tests.cluster.building.kubernetes import MODULE, staging_replacements, version_values

if TYPE_CHECKING:
    from pathlib import Path

HELM = "helm.sh/helm/v3"
KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5"


def build(folder: Path) -> None:
    """Build the three, each in a module of its own: they depend on different Kubernetes.

    Args:
        folder: Where to put them.
    """
    programs = folder / "bin"
    with GoModule("helm") as module:
        module.require(HELM, versions.HELM)
        values = {f"{HELM}/internal/version.version": f"v{versions.HELM}"}
        module.build(f"{HELM}/cmd/helm", programs / "helm", values=values)
    with GoModule("kustomize") as module:
        module.require(KUSTOMIZE, versions.KUSTOMIZE)
        module.build(KUSTOMIZE, programs / "kustomize")
    with GoModule("kubectl") as module:
        module.require(MODULE, versions.KUBERNETES)
        source = module.download(MODULE, versions.KUBERNETES)
        module.replace(staging_replacements(module.replacements_of(source.go_mod)))
        module.build(f"{MODULE}/cmd/kubectl", programs / "kubectl", values=version_values())


TOOLS = Component(
    "tools",
    build,
    {
        "helm": versions.HELM,
        "kustomize": versions.KUSTOMIZE,
        "kubernetes": versions.KUBERNETES,
    },
    packages={},
)
