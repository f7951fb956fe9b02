"""What of an object goes into a capture: what reachability depends on, and nothing else.

Fields are kept by name, never dropped by name: a field that a later Kubernetes adds stays out
until somebody has looked at it. Environment values, arguments, volumes and most annotations are
not kept; Secrets and ConfigMaps are not even listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.model.documents import Document

_METADATA = ("name", "namespace", "labels", "creationTimestamp", "uid")
_OWNER = ("apiVersion", "kind", "name", "uid", "controller")
_ANNOTATION_PREFIXES = (
    "outgate.dev/",
    "sidecar.istio.io/",
    "ambient.istio.io/",
    "projectcalico.org/IPv",
    "k8s.ovn.org/acl-logging",
    "kubernetes.io/ingress.class",
    "ingressclass.kubernetes.io/",
)
_CONTAINER = ("name", "image", "ports", "restartPolicy")
_POD_STATUS = ("phase", "podIP", "podIPs", "hostIP")
_WHOLE_SPEC = frozenset(
    {
        "NetworkPolicy",
        "CiliumNetworkPolicy",
        "CiliumClusterwideNetworkPolicy",
        "GlobalNetworkPolicy",
        "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy",
        "ClusterNetworkPolicy",
        "ApplicationNetworkPolicy",
        "Service",
        "Ingress",
        "IngressClass",
        "Gateway",
        "GatewayClass",
        "HTTPRoute",
        "GRPCRoute",
        "TLSRoute",
        "TCPRoute",
        "UDPRoute",
        "ReferenceGrant",
    }
)


def prune(document: Document) -> dict[str, Any]:
    """Return what of a document goes into a capture.

    Args:
        document: An object as the API server gave it.

    Returns:
        A new object that shares unchanged parts with the old one.
    """
    body = document.body
    kept: dict[str, Any] = {
        "apiVersion": document.api_version,
        "kind": document.kind,
        "metadata": _metadata(_mapping(body.get("metadata"))),
    }
    spec = _mapping(body.get("spec"))
    if document.kind in _WHOLE_SPEC:
        kept["spec"] = spec
        if "specs" in body:
            kept["specs"] = body["specs"]
        if document.kind == "Service":
            kept["status"] = _some(_mapping(body.get("status")), ("loadBalancer",))
    elif document.kind == "Pod":
        kept["spec"] = _pod_spec(spec)
        kept["status"] = _pod_status(_mapping(body.get("status")))
    elif document.kind == "Node":
        kept["spec"] = _some(spec, ("podCIDR", "podCIDRs"))
        kept["status"] = _some(_mapping(body.get("status")), ("addresses",))
    elif document.kind == "EndpointSlice":
        kept |= _some(body, ("addressType", "endpoints", "ports"))
    elif document.kind == "CronJob":
        job = _mapping(_mapping(spec.get("jobTemplate")).get("spec"))
        kept["spec"] = {"jobTemplate": {"spec": _workload_spec(job)}}
    elif document.kind != "Namespace":
        kept["spec"] = _workload_spec(spec)
    return kept


def _metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    kept = _some(metadata, _METADATA)
    owners = metadata.get("ownerReferences")
    if isinstance(owners, list):
        kept["ownerReferences"] = [_some(_mapping(owner), _OWNER) for owner in owners]
    annotations = {
        key: value
        for key, value in _mapping(metadata.get("annotations")).items()
        if isinstance(key, str) and key.startswith(_ANNOTATION_PREFIXES)
    }
    if annotations:
        kept["annotations"] = annotations
    return kept


def _workload_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    kept = _some(spec, ("replicas", "parallelism", "selector"))
    template = _mapping(spec.get("template"))
    kept["template"] = {
        "metadata": _some(_mapping(template.get("metadata")), ("labels",)),
        "spec": _pod_spec(_mapping(template.get("spec"))),
    }
    return kept


def _pod_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    kept = _some(spec, ("hostNetwork", "nodeName", "serviceAccountName"))
    for key in ("containers", "initContainers"):
        containers = spec.get(key)
        if isinstance(containers, list):
            kept[key] = [_some(_mapping(item), _CONTAINER) for item in containers]
    return kept


def _pod_status(status: Mapping[str, Any]) -> dict[str, Any]:
    kept = _some(status, _POD_STATUS)
    conditions = status.get("conditions")
    if isinstance(conditions, list):
        kept["conditions"] = [
            _some(_mapping(item), ("type", "status"))
            for item in conditions
            if _mapping(item).get("type") == "Ready"
        ]
    return kept


def _some(body: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: body[name] for name in names if name in body}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
