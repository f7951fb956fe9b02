"""The baseline where nobody wrote one: whom no plan touches, and what stays closed.

`outgate intents init` writes it out, so that users see it and change it.
"""

from __future__ import annotations

from outgate.intents.documents import ClosedRange, EgressBaseline, ExemptNamespace
from outgate.model.origins import Origin

_SYSTEM = "part of Kubernetes: what runs here keeps the cluster up"
_ENFORCER = "the network plugin: a policy that cuts it off cuts off every pod"

INITIAL_NAMESPACES = frozenset({"default", "kube-system", "kube-public", "kube-node-lease"})
"""Namespaces that every cluster has: "Kubernetes starts with four initial namespaces"."""

EXEMPT_NAMESPACES: tuple[ExemptNamespace, ...] = (
    ExemptNamespace("kube-system", _SYSTEM),
    ExemptNamespace("kube-public", _SYSTEM),
    ExemptNamespace("kube-node-lease", _SYSTEM),
    ExemptNamespace("calico-apiserver", _ENFORCER),
    ExemptNamespace("calico-system", _ENFORCER),
    ExemptNamespace("tigera-operator", _ENFORCER),
    ExemptNamespace("cilium", _ENFORCER),
    ExemptNamespace("kube-flannel", _ENFORCER),
)
"""System namespaces and those that network plugins are installed into. "Don't try this!" says
Calico's documentation of a default deny that holds kube-system and calico-system too."""

CLOSED_RANGES: tuple[ClosedRange, ...] = (
    ClosedRange("169.254.169.254/32", "instance metadata: it hands out the node's credentials"),
    ClosedRange("fd00:ec2::254/128", "instance metadata over IPv6: as over IPv4"),
)
"""Where clouds serve instance metadata. Node and control-plane ranges are known from ClusterFacts
only."""

DEFAULT_BASELINE = EgressBaseline(
    name="default",
    exempt=EXEMPT_NAMESPACES,
    closed_ranges=CLOSED_RANGES,
    origin=Origin("default baseline"),
    is_assumed=True,
)
"""What holds without an EgressBaseline."""
