"""The resources that are listed from a live cluster, as the API names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: where it is served and what its objects are called."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True
    optional: bool = False
    """A custom resource: a cluster without it is none the poorer."""
    beside: bool = False
    """It tells who is exposed, and changes no verdict: an answer without it is whole."""

    @property
    def name(self) -> str:
        """``plural.group``, the full name."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def api_version(self) -> str:
        """``group/version``."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def path(self, namespace: str | None = None) -> str:
        """Return the URL path of its list, of all namespaces or of one."""
        root = f"/apis/{self.api_version}" if self.group else f"/api/{self.version}"
        inside = f"/namespaces/{namespace}" if namespace is not None and self.namespaced else ""
        return f"{root}{inside}/{self.plural}"


_GATEWAY = "gateway.networking.k8s.io"

CORE: tuple[Resource, ...] = (
    Resource("", "v1", "namespaces", "Namespace", namespaced=False),
    Resource("", "v1", "nodes", "Node", namespaced=False),
    Resource("", "v1", "pods", "Pod"),
    Resource("", "v1", "services", "Service"),
    Resource("", "v1", "replicationcontrollers", "ReplicationController"),
    Resource("apps", "v1", "deployments", "Deployment"),
    Resource("apps", "v1", "replicasets", "ReplicaSet"),
    Resource("apps", "v1", "statefulsets", "StatefulSet"),
    Resource("apps", "v1", "daemonsets", "DaemonSet"),
    Resource("batch", "v1", "jobs", "Job"),
    Resource("batch", "v1", "cronjobs", "CronJob"),
    Resource("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
    Resource("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"),
)
"""Served by every cluster."""

OPTIONAL: tuple[Resource, ...] = (
    Resource("apps.openshift.io", "v1", "deploymentconfigs", "DeploymentConfig", optional=True),
    Resource("argoproj.io", "v1alpha1", "rollouts", "Rollout", optional=True),
    Resource("cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy", optional=True),
    Resource(
        "cilium.io",
        "v2",
        "ciliumclusterwidenetworkpolicies",
        "CiliumClusterwideNetworkPolicy",
        namespaced=False,
        optional=True,
    ),
    Resource("crd.projectcalico.org", "v1", "networkpolicies", "NetworkPolicy", optional=True),
    Resource(
        "crd.projectcalico.org",
        "v1",
        "globalnetworkpolicies",
        "GlobalNetworkPolicy",
        namespaced=False,
        optional=True,
    ),
    Resource(
        "policy.networking.k8s.io",
        "v1alpha1",
        "adminnetworkpolicies",
        "AdminNetworkPolicy",
        namespaced=False,
        optional=True,
    ),
    Resource(
        "policy.networking.k8s.io",
        "v1alpha1",
        "baselineadminnetworkpolicies",
        "BaselineAdminNetworkPolicy",
        namespaced=False,
        optional=True,
    ),
    Resource(
        "policy.networking.k8s.io",
        "v1alpha2",
        "clusternetworkpolicies",
        "ClusterNetworkPolicy",
        namespaced=False,
        optional=True,
    ),
    Resource(
        "networking.k8s.aws",
        "v1alpha1",
        "clusternetworkpolicies",
        "ClusterNetworkPolicy",
        namespaced=False,
        optional=True,
    ),
    Resource(
        "networking.k8s.aws",
        "v1alpha1",
        "applicationnetworkpolicies",
        "ApplicationNetworkPolicy",
        optional=True,
    ),
    Resource("networking.k8s.io", "v1", "ingresses", "Ingress", optional=True, beside=True),
    Resource(
        "networking.k8s.io",
        "v1",
        "ingressclasses",
        "IngressClass",
        namespaced=False,
        optional=True,
        beside=True,
    ),
    *(
        Resource(_GATEWAY, version, plural, kind, namespaced, optional=True, beside=True)
        for version, plural, kind, namespaced in (
            ("v1", "gatewayclasses", "GatewayClass", False),
            ("v1", "gateways", "Gateway", True),
            ("v1", "httproutes", "HTTPRoute", True),
            ("v1", "grpcroutes", "GRPCRoute", True),
            ("v1alpha2", "tlsroutes", "TLSRoute", True),
            ("v1alpha2", "tcproutes", "TCPRoute", True),
            ("v1alpha2", "udproutes", "UDPRoute", True),
            ("v1beta1", "referencegrants", "ReferenceGrant", True),
        )
    ),
)
"""Listed where the cluster serves them."""
