"""Builds Calico's enforcer Felix and its CNI plugin, and takes its custom resource definitions.

Without cgo the build selects Felix's stub instead of its BPF dataplane; iptables is what is used.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.cluster import versions
from tests.cluster.building.component import Component
from tests.cluster.building.go_modules import GoModule, Replacement

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "github.com/projectcalico/calico"
API_MODULE = "github.com/projectcalico/api"


def build(folder: Path) -> None:
    """Build Calico.

    Args:
        folder: Where to put it.
    """
    with GoModule("calico") as module:
        module.require(MODULE, versions.CALICO)
        source = module.download(MODULE, versions.CALICO)
        # Calico's own go.mod takes the API from its tree and pins Kubernetes by replacements.
        replacements = [Replacement(API_MODULE, API_MODULE, f"v{versions.CALICO_API}")]
        replacements.extend(
            line
            for line in module.replacements_of(source.folder / "go.mod")
            if "k8s.io/" in line.old and line.new_version
        )
        module.replace(replacements)
        values = {
            f"{MODULE}/felix/buildinfo.GitVersion": versions.CALICO_RELEASE,
            "main.VERSION": versions.CALICO_RELEASE,
        }
        programs = folder / "bin"
        module.build(f"{MODULE}/felix/cmd/calico-felix", programs / "calico-felix", values=values)
        module.build(f"{MODULE}/cni-plugin/cmd/calico", programs / "calico", values=values)
        definitions = folder / "definitions"
        definitions.mkdir()
        for path in (source.folder / "libcalico-go/config/crd").glob("*.yaml"):
            shutil.copyfile(path, definitions / path.name)


CALICO = Component(
    "calico",
    build,
    {
        "calico": versions.CALICO,
        "api": versions.CALICO_API,
        "release": versions.CALICO_RELEASE,
    },
)
