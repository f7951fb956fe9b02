"""The resources that the doctor reads, and what it reads each of them for."""

from __future__ import annotations

from outgate.manifests.cluster_api.resources import CORE, OPTIONAL, Resource

_BY_NAME = {resource.name: resource for resource in (*CORE, *OPTIONAL)}

NAMESPACES = _BY_NAME["namespaces"]
NODES = _BY_NAME["nodes"]
PODS = _BY_NAME["pods"]
SERVICES = _BY_NAME["services"]
DAEMON_SETS = _BY_NAME["daemonsets.apps"]
SLICES = _BY_NAME["endpointslices.discovery.k8s.io"]
SERVICE_ACCOUNTS = Resource("", "v1", "serviceaccounts", "ServiceAccount")
CONFIG_MAPS = Resource("", "v1", "configmaps", "ConfigMap")
SERVICE_RANGES = Resource(
    "networking.k8s.io", "v1", "servicecidrs", "ServiceCIDR", namespaced=False, optional=True
)


def _cluster_wide(group: str, version: str, plural: str, kind: str) -> Resource:
    return Resource(group, version, plural, kind, namespaced=False, optional=True)


_CALICO = "crd.projectcalico.org"
CALICO_INFORMATION = _cluster_wide(_CALICO, "v1", "clusterinformations", "ClusterInformation")
CALICO_FELIX = _cluster_wide(_CALICO, "v1", "felixconfigurations", "FelixConfiguration")
CALICO_POOLS = _cluster_wide(_CALICO, "v1", "ippools", "IPPool")
NODE_CLASSES = _cluster_wide("eks.amazonaws.com", "v1", "nodeclasses", "NodeClass")
POLICY_ENDPOINTS = Resource(
    "networking.k8s.aws", "v1alpha1", "policyendpoints", "PolicyEndpoint", optional=True
)
DEFINITIONS = Resource(
    "apiextensions.k8s.io",
    "v1",
    "customresourcedefinitions",
    "CustomResourceDefinition",
    namespaced=False,
)
CILIUM_REDIRECTS = Resource(
    "cilium.io", "v2", "ciliumlocalredirectpolicies", "CiliumLocalRedirectPolicy", optional=True
)

SETTINGS_OF_PLUGINS: tuple[tuple[Resource, str], ...] = (
    (CALICO_INFORMATION, "the version of Calico"),
    (CALICO_FELIX, "the settings of Calico's agent"),
    (CALICO_POOLS, "the ranges of pods that Calico hands out"),
    (NODE_CLASSES, "what EKS Auto Mode nodes do without a policy"),
    (CILIUM_REDIRECTS, "whether Cilium sends DNS to a cache on the node"),
)
"""Custom resources that say how a plugin is set up, and what each is read for."""

POLICIES: tuple[Resource, ...] = (
    _BY_NAME["networkpolicies.networking.k8s.io"],
    *(resource for resource in OPTIONAL if "polic" in resource.plural),
    Resource(_CALICO, "v1", "stagednetworkpolicies", "StagedNetworkPolicy", optional=True),
    _cluster_wide(_CALICO, "v1", "stagedglobalnetworkpolicies", "StagedGlobalNetworkPolicy"),
    Resource(
        _CALICO,
        "v1",
        "stagedkubernetesnetworkpolicies",
        "StagedKubernetesNetworkPolicy",
        optional=True,
    ),
    Resource("crd.antrea.io", "v1beta1", "networkpolicies", "NetworkPolicy", optional=True),
    _cluster_wide("crd.antrea.io", "v1beta1", "clusternetworkpolicies", "ClusterNetworkPolicy"),
    Resource("k8s.ovn.org", "v1", "egressfirewalls", "EgressFirewall", optional=True),
    Resource(
        "networking.gke.io", "v1alpha1", "fqdnnetworkpolicies", "FQDNNetworkPolicy", optional=True
    ),
)
"""Kinds of policies that may be in force, each by its full name."""

CLUSTER_WIDE: tuple[Resource, ...] = tuple(
    resource for resource in POLICIES if resource.group == "policy.networking.k8s.io"
)
"""Policies of the project's own API for administrators, which has channels."""

GATEWAYS = _BY_NAME["gateways.gateway.networking.k8s.io"]

WITH_CHANNELS: tuple[Resource, ...] = (*CLUSTER_WIDE, GATEWAYS)
"""One resource or more of each API that is released in a standard and an experimental channel."""

OPTIONALS: tuple[Resource, ...] = tuple(
    {
        resource.name: resource
        for resource in (
            *OPTIONAL,
            SERVICE_RANGES,
            POLICY_ENDPOINTS,
            *(resource for resource, _ in SETTINGS_OF_PLUGINS),
            *(resource for resource in POLICIES if resource.optional),
        )
    }.values()
)
"""Everything that is read where it is served, and that a cluster need not have."""

CONFIG_MAP_NAMES = ("amazon-vpc-cni", "cilium-config", "kubeadm-config")
"""The ConfigMaps that are read, in kube-system; no other one is."""
