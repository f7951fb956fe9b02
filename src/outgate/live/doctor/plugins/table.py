"""The table of detectors: add a plugin by a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import (
    antrea,
    aws,
    azure_npm,
    calico,
    cilium,
    flannel,
    kube_network_policies,
    kube_router,
    others,
    ovn_kubernetes,
    weave,
)
from outgate.live.doctor.plugins.sighting import Sighting

Detect: TypeAlias = Callable[[Observation], Sighting | None]

DETECTORS: tuple[Detect, ...] = (
    calico.detect,
    cilium.detect,
    cilium.detect_dataplane_v2,
    antrea.detect,
    ovn_kubernetes.detect,
    kube_router.detect,
    kube_router.detect_in_k3s,
    aws.detect,
    aws.detect_auto_mode,
    azure_npm.detect,
    weave.detect,
    kube_network_policies.detect,
    kube_network_policies.detect_kindnet,
    flannel.detect,
    others.detect,
)
"""One per plugin."""
