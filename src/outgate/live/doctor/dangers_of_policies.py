"""Policies that are accepted and that nothing here reads, or that nobody hands on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outgate.live.doctor.findings import Finding
from outgate.live.doctor.patient import Patient, setting
from outgate.live.doctor.plugins import cilium
from outgate.live.doctor.policy_apis import experimental_peers
from outgate.live.doctor.resources import CLUSTER_WIDE, POLICIES
from outgate.manifests.cluster_api.resources import Resource
from outgate.model.facts import Enforcer, Presence
from outgate.model.findings import Severity

_AWS = frozenset({"aws-vpc-cni", "eks-auto-mode"})
_CALICO = frozenset({"calico", "canal"})
_CILIUM = frozenset({"cilium", "gke-dataplane-v2"})
_PLAIN = "networkpolicies.networking.k8s.io"

_READERS: dict[str, frozenset[str]] = {
    "cilium.io": _CILIUM,
    "crd.projectcalico.org": _CALICO,
    "crd.antrea.io": frozenset({"antrea"}),
    "k8s.ovn.org": frozenset({"ovn-kubernetes"}),
    "networking.gke.io": frozenset({"gke-dataplane-v2"}),
    "networking.k8s.aws": _AWS,
}
"""API group to the enforcers that read its policies: each is a vendor's own."""

_WITHOUT = (
    *_AWS,
    "gke-dataplane-v2",
    "azure-npm",
    "kube-router",
    "k3s",
    "flannel",
    "weave",
)
"""Enforcers that read no policy of policy.networking.k8s.io, as far as their sources show."""

_CILIUM_SWITCH = "enable-k8s-cluster-network-policy"
_CALICO_SINCE = (3, 32)
"""The first Calico with ClusterNetworkPolicy, and without AdminNetworkPolicy."""
_CALICO_OLD = (3, 29)
_CILIUM_SINCE = (1, 20)
_VERSION = re.compile(r"v?(\d+)\.(\d+)")


def nobody_reads(patient: Patient) -> Iterator[Finding]:
    """OGD413: policies of a kind that no enforcer of this cluster reads."""
    found = patient.facts.enforcers
    running = [item for item in found if item.presence.value is not Presence.TRACES]
    if not patient.knows_daemon_sets or not running:
        return  # nothing enforces, or nothing is known: both are told elsewhere
    for resource in POLICIES:
        number = patient.seen.policies.get(resource.name, 0)
        if not number:
            continue
        reasons = [_why_not(patient, item, resource) for item in running]
        if not all(reasons):
            continue
        readers = _READERS.get(resource.group, frozenset())
        hidden = [item for item in found if item not in running and item.name in readers]
        reasons += [f"{item.title} is seen by its traces only" for item in hidden]
        what = f"{number:,} {resource.name}" if number > 1 else f"1 of {resource.name}"
        yield Finding(
            "OGD413",
            Severity.WARNING if hidden else Severity.ERROR,
            f"{what} {'are' if number > 1 else 'is'} accepted, and nothing that was found here "
            f"keeps to {'them' if number > 1 else 'it'}: {'; '.join(reasons)}",
            "say the same in NetworkPolicies, or switch on what reads this kind",
            f"the list of {resource.name}; "
            + "; ".join(dict.fromkeys(item.presence.source for item in running)),
        )


def _why_not(patient: Patient, enforcer: Enforcer, resource: Resource) -> str:
    """Say why an enforcer does not read a kind of policy; empty where it does, or may."""
    if resource.name == _PLAIN:
        return ""
    readers = _READERS.get(resource.group)
    if readers is not None:
        # A program that outgate knows by name only may read anything.
        is_known = enforcer.name in (*_CILIUM, *_CALICO, *_WITHOUT, "antrea", "ovn-kubernetes")
        return (
            f"{enforcer.title} reads none of {resource.group}"
            if is_known and enforcer.name not in readers
            else ""
        )
    if enforcer.name in _WITHOUT:
        return f"{enforcer.title} reads none of {resource.group}"
    if enforcer.name in _CALICO:
        return _calico(enforcer, resource)
    if enforcer.name == "cilium":
        return _cilium(patient, enforcer, resource)
    if enforcer.name == "kube-network-policies":
        return _kube_network_policies(enforcer, resource)
    return ""


def _calico(enforcer: Enforcer, resource: Resource) -> str:
    version = _version_of(enforcer)
    if version is None:
        return ""
    if resource.version == "v1alpha1":
        if _CALICO_OLD <= version < _CALICO_SINCE:
            return ""
        return f"Calico reads {resource.kind} in 3.29 to 3.31 only, and this is {_told(version)}"
    if version >= _CALICO_SINCE:
        return ""
    return f"Calico reads {resource.kind} from 3.32 on, and this is {_told(version)}"


def _cilium(patient: Patient, enforcer: Enforcer, resource: Resource) -> str:
    if resource.version == "v1alpha1":
        return f"Cilium never read {resource.kind}"
    version = _version_of(enforcer)
    if version is not None and version < _CILIUM_SINCE:
        return f"Cilium reads {resource.kind} from 1.20 on, and this is {_told(version)}"
    config = patient.seen.config_maps.get(cilium.CONFIG)
    if config is None or config.get(_CILIUM_SWITCH) == "true":
        return ""
    return f"{cilium.PLACE} does not set {_CILIUM_SWITCH} to true, and the default is off"


def _kube_network_policies(enforcer: Enforcer, resource: Resource) -> str:
    """Its images come in flavours: ``v1.0.0``, ``v1.0.0-npa-v1alpha1`` and ``…-npa-v1alpha2``."""
    if enforcer.version is None or _VERSION.match(enforcer.version.value) is None:
        return ""
    _, has_flavour, flavour = enforcer.version.value.partition("-npa-")
    if has_flavour and flavour.startswith(resource.version):
        return ""
    return (
        f"{enforcer.title} reads {resource.kind} in images with a tag in "
        f"-npa-{resource.version}, and this is {enforcer.version.value}"
    )


def _version_of(enforcer: Enforcer) -> tuple[int, int] | None:
    found = _VERSION.match(enforcer.version.value) if enforcer.version is not None else None
    return (int(found[1]), int(found[2])) if found is not None else None


def _told(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def experimental_channel(patient: Patient) -> Iterator[Finding]:
    """OGD414: policies whose peers can be of a sort that enforcers need not know."""
    for resource in CLUSTER_WIDE:
        peers = experimental_peers(patient.seen, resource)
        if not peers or not patient.seen.policies.get(resource.name):
            continue
        yield Finding(
            "OGD414",
            Severity.NOTE,
            f"{resource.name} is of the experimental channel: a peer can be {' or '.join(peers)}, "
            "which an enforcer that does not know it reads as nobody where a rule accepts, and as "
            "everybody where a rule denies",
            "use these peers only where the enforcer's documentation names them; outgate verify "
            "shows what it makes of them",
            f"the OpenAPI schema of {resource.api_version}",
        )


def nothing_handed_on(patient: Patient) -> Iterator[Finding]:
    """OGD415: the VPC CNI is to enforce, and its controller has made nothing of the policies."""
    enforcer = next((item for item in patient.active if item.name in _AWS), None)
    number = patient.seen.policies.get(_PLAIN, 0)
    if enforcer is None or not number or patient.seen.policy_endpoints != 0:
        return
    mode = setting(enforcer, "enable-network-policy-controller")
    yield Finding(
        "OGD415",
        Severity.ERROR,
        f"there are {number:,} NetworkPolicies and no PolicyEndpoint: the controller that tells "
        f"the agents of {enforcer.title} about policies has made nothing of them",
        "see the controller, which EKS runs with its control plane: the version of the cluster's "
        "platform, and enable-network-policy-controller in the ConfigMap amazon-vpc-cni"
        + (f", which is {mode}" if mode else ""),
        "the lists of networkpolicies.networking.k8s.io and policyendpoints.networking.k8s.aws",
    )
