"""Builds Cilium's agent, operator, CNI plugin and command, and takes its BPF sources.

The agent compiles its BPF programs when it starts, so every node needs the sources and clang.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.cluster import versions
from tests.cluster.building import debian
from tests.cluster.building.component import Component
from tests.cluster.building.go_modules import GoModule, Replacement, require_go

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "github.com/cilium/cilium"
PROGRAMS = {
    "cilium-agent": "daemon",
    "cilium-operator-generic": "operator",
    "cilium-cni": "plugins/cilium-cni",
    "cilium-dbg": "cilium-dbg",
    "hubble": "hubble",
}
OPERATOR_TAGS = ("osusergo", "ipam_provider_operator")
CLANG = f"/usr/lib/llvm-{versions.CILIUM_LLVM}/bin/clang"

# Only a constant of this module is used, and it cannot be had as a module of its own; Multi-Cluster
# Services, which it is for, are switched off here.
MULTI_CLUSTER_MODULE = "sigs.k8s.io/mcs-api/controllers"
MULTI_CLUSTER_SOURCE = """package controllers

const DerivedServiceAnnotation = "multicluster.kubernetes.io/derived-service"
"""


def build(folder: Path) -> None:
    """Build Cilium.

    Args:
        folder: Where to put it.
    """
    require_go(versions.MINIMUM_GO_FOR_CILIUM)
    debian.install({CLANG: f"clang-{versions.CILIUM_LLVM}"})
    with GoModule("cilium") as module:
        module.require(MODULE, versions.CILIUM)
        module.replace(replacements(module.folder))
        # The agent refuses a version that has not three fields: number, revision, time.
        fields = f"{versions.CILIUM} source 1970-01-01T00:00:00+00:00"
        values = {f"{MODULE}/pkg/version.ciliumVersion": fields}
        for program, package in PROGRAMS.items():
            tags = OPERATOR_TAGS if package == "operator" else ("osusergo",)
            target = folder / "bin" / program
            module.build(f"{MODULE}/{package}", target, values=values, tags=tags)
        source = module.download(MODULE, versions.CILIUM)
        # Files in Go's module cache are read-only; copied without their modes they are not.
        unneeded = shutil.ignore_patterns("tests", "complexity-tests")
        shutil.copytree(
            source.folder / "bpf", folder / "bpf", ignore=unneeded, copy_function=shutil.copyfile
        )
        for path in (folder / "bpf").rglob("*"):
            path.chmod(0o755)


def replacements(folder: Path) -> list[Replacement]:
    """Say what stands for the modules that cannot be had as Cilium's go.mod names them.

    Args:
        folder: Where a stand-in may be written.
    """
    stand_in = folder / "multi_cluster"
    stand_in.mkdir()
    (stand_in / "go.mod").write_text(f"module {MULTI_CLUSTER_MODULE}\n")
    (stand_in / "controllers.go").write_text(MULTI_CLUSTER_SOURCE)
    return [
        Replacement(MULTI_CLUSTER_MODULE, "./multi_cluster", ""),
        Replacement(
            "github.com/osrg/gobgp/v4", "github.com/osrg/gobgp/v4", f"v{versions.CILIUM_GOBGP}"
        ),
        Replacement(
            "sigs.k8s.io/controller-tools",
            "github.com/cilium/controller-tools",
            f"v{versions.CILIUM_CONTROLLER_TOOLS}",
        ),
    ]


CILIUM = Component(
    "cilium",
    build,
    {
        "cilium": versions.CILIUM,
        "llvm": versions.CILIUM_LLVM,
        "gobgp": versions.CILIUM_GOBGP,
        "controller-tools": versions.CILIUM_CONTROLLER_TOOLS,
    },
)
