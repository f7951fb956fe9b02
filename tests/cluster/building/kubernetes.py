"""Builds Kubernetes: control plane, kubelet, kube-proxy, kubectl and the test image's program."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.cluster import versions
from tests.cluster.building.component import Component
from tests.cluster.building.go_modules import GoModule, Replacement

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "k8s.io/kubernetes"
PROGRAMS = (
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
    "kubectl",
)
VERSION_PACKAGE = "k8s.io/component-base/version"


def build(folder: Path) -> None:
    """Build Kubernetes.

    Args:
        folder: Where to put it.
    """
    with GoModule("kubernetes") as module:
        module.require(MODULE, versions.KUBERNETES)
        source = module.download(MODULE, versions.KUBERNETES)
        module.replace(staging_replacements(module.replacements_of(source.go_mod)))
        for program in PROGRAMS:
            target = folder / "bin" / program
            module.build(f"{MODULE}/cmd/{program}", target, values=version_values())
        module.build(f"{MODULE}/test/images/agnhost", folder / "bin" / "agnhost")
        (folder / "source").mkdir()
        shutil.copy(source.folder / "build/pause/linux/pause.c", folder / "source" / "pause.c")


def staging_replacements(upstream: list[Replacement]) -> list[Replacement]:
    """Say where the modules are that Kubernetes keeps in its own tree.

    Args:
        upstream: The replacements of Kubernetes' go.mod, which point into ./staging.

    Returns:
        The same modules as they are published. The two samples are not, and nothing needs them.
    """
    published = f"v{versions.KUBERNETES_STAGING}"
    return [
        Replacement(line.old, line.old, published)
        for line in upstream
        if line.new.startswith("./staging/") and "/sample-" not in line.new
    ]


def version_values() -> dict[str, str]:
    """Give the programs the version that they report; without it the API server does not start."""
    major, minor, _ = versions.KUBERNETES.split(".")
    return {
        f"{VERSION_PACKAGE}.gitVersion": f"v{versions.KUBERNETES}",
        f"{VERSION_PACKAGE}.gitMajor": major,
        f"{VERSION_PACKAGE}.gitMinor": minor,
        f"{VERSION_PACKAGE}.gitTreeState": "clean",
        f"{VERSION_PACKAGE}.buildDate": "1970-01-01T00:00:00Z",
    }


KUBERNETES = Component(
    "kubernetes",
    build,
    {"kubernetes": versions.KUBERNETES, "staging": versions.KUBERNETES_STAGING},
)
