"""Every version that the test cluster is made of, in one place.

A component's cache key is made of the values that it names, so a changed line here rebuilds what
depends on it and nothing else. This module must not know how anything is built.
"""

from __future__ import annotations

from typing import Final

KUBERNETES: Final = "1.34.4"
# The staging modules (k8s.io/api and its sisters) count 0.MINOR.PATCH for Kubernetes 1.MINOR.PATCH.
KUBERNETES_STAGING: Final = "0." + KUBERNETES.partition(".")[2]
ETCD: Final = "3.6.16"
COREDNS: Final = "1.14.7"

# The one Calico that can be had as a Go module: a commit of the branch release-v3.28.
CALICO: Final = "1.11.0-cni-plugin.0.20250813170300-a0db560f0520"
CALICO_API: Final = "0.0.0-20240708202104-e3f70b269c2c"
CALICO_RELEASE: Final = "v3.28.5"

CILIUM: Final = "1.20.2"
# The agent compiles its BPF programs with the LLVM that its own images carry.
CILIUM_LLVM: Final = "19"
# Cilium's go.mod names an unreleased GoBGP; this release has the API that it uses.
CILIUM_GOBGP: Final = "4.8.0"
CILIUM_CONTROLLER_TOOLS: Final = "0.21.0-1"

# What users render charts and kustomize folders with; built with the same Go as the rest.
HELM: Final = "3.18.6"
KUSTOMIZE: Final = "5.7.1"

MINIMUM_GO: Final = (1, 24)
MINIMUM_GO_FOR_CILIUM: Final = (1, 26)
