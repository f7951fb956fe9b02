"""Ingresses, Gateways, their routes, classes and grants out of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.cluster.fields import labels, mapping, sequence, text
from outgate.model.documents import Document
from outgate.model.routes import (
    AllowedFrom,
    Gateway,
    Grant,
    Listener,
    Parent,
    Route,
    RouteBackend,
    RouteClass,
)
from outgate.model.selectors import Operator, Requirement, Selector

_GATEWAY_GROUP = "gateway.networking.k8s.io"
_CLASS_ANNOTATION = "kubernetes.io/ingress.class"
_DEFAULT_ANNOTATION = "ingressclass.kubernetes.io/is-default-class"


def read_ingress(document: Document, namespace: str) -> Route:
    """Read an Ingress."""
    spec = mapping(document.body.get("spec"))
    annotations = mapping(mapping(document.body.get("metadata")).get("annotations"))
    rules = [mapping(item) for item in sequence(spec.get("rules"))]
    found: dict[RouteBackend, None] = {}
    # "backend" is the field's name in the API versions before networking.k8s.io/v1.
    for body in (spec.get("defaultBackend"), spec.get("backend")):
        if isinstance(body, Mapping):
            found[_ingress_backend(body, namespace)] = None
    for rule in rules:
        for path in sequence(mapping(rule.get("http")).get("paths")):
            found[_ingress_backend(mapping(mapping(path).get("backend")), namespace)] = None
    hosts = dict.fromkeys(text(rule.get("host")) for rule in rules)
    every_host = not hosts or "" in hosts or "defaultBackend" in spec or "backend" in spec
    return Route(
        kind="Ingress",
        namespace=namespace,
        name=document.name,
        hosts=() if every_host else tuple(hosts),
        backends=tuple(found),
        # The annotation "takes precedence over the new field" (KEP-1453, IngressClass).
        ingress_class=text(annotations.get(_CLASS_ANNOTATION))
        or text(spec.get("ingressClassName"))
        or None,
        parents=(),
        origin=document.origin,
    )


def _ingress_backend(body: Mapping[str, Any], namespace: str) -> RouteBackend:
    service = mapping(body.get("service"))
    if service:
        port = mapping(service.get("port"))
        found = port.get("number") or port.get("name")
        return RouteBackend(namespace, text(service.get("name")), _port(found))
    if "serviceName" in body:
        return RouteBackend(
            namespace, text(body.get("serviceName")), _port(body.get("servicePort"))
        )
    resource = mapping(body.get("resource"))
    kind = text(resource.get("kind")) or "nothing"
    return RouteBackend(namespace, text(resource.get("name")), None, other=kind)


def read_gateway_route(document: Document, namespace: str) -> Route:
    """Read an HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute."""
    spec = mapping(document.body.get("spec"))
    parents = [mapping(item) for item in sequence(spec.get("parentRefs"))]
    found: dict[RouteBackend, None] = {}
    for rule in sequence(spec.get("rules")):
        for body in _references(mapping(rule)):
            found[_gateway_backend(body, namespace)] = None
    return Route(
        kind=document.kind,
        namespace=namespace,
        name=document.name,
        hosts=tuple(item for item in sequence(spec.get("hostnames")) if isinstance(item, str)),
        backends=tuple(found),
        ingress_class=None,
        # A parent that is a Service is a mesh's (GAMMA): nothing of it comes from outside.
        parents=tuple(
            _parent(item, namespace) for item in parents if item.get("kind", "Gateway") == "Gateway"
        ),
        origin=document.origin,
    )


def _references(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [mapping(item) for item in sequence(rule.get("backendRefs"))]
    filters = [mapping(item) for item in sequence(rule.get("filters"))]
    for reference in found.copy():
        filters += [mapping(item) for item in sequence(reference.get("filters"))]
    # RequestMirror: requests are sent to this back end too.
    for item in filters:
        mirrored = mapping(mapping(item.get("requestMirror")).get("backendRef"))
        if mirrored:
            found.append(mirrored)
    return found


def _gateway_backend(body: Mapping[str, Any], namespace: str) -> RouteBackend:
    # "Group ... When unspecified or empty string, core API group is inferred", "Kind ... Defaults
    # to 'Service' when not specified" (BackendObjectReference).
    kind = text(body.get("kind")) or "Service"
    is_service = kind == "Service" and not text(body.get("group"))
    return RouteBackend(
        text(body.get("namespace")) or namespace,
        text(body.get("name")),
        _port(body.get("port")),
        other="" if is_service else kind,
    )


def _parent(body: Mapping[str, Any], namespace: str) -> Parent:
    port = body.get("port")
    return Parent(
        text(body.get("namespace")) or namespace,
        text(body.get("name")),
        text(body.get("sectionName")),
        port if isinstance(port, int) else None,
    )


def read_gateway(document: Document, namespace: str) -> Gateway:
    """Read a Gateway."""
    spec = mapping(document.body.get("spec"))
    return Gateway(
        namespace=namespace,
        name=document.name,
        gateway_class=text(spec.get("gatewayClassName")),
        listeners=tuple(_listener(mapping(item)) for item in sequence(spec.get("listeners"))),
        origin=document.origin,
    )


def _listener(body: Mapping[str, Any]) -> Listener:
    port = body.get("port")
    allowed = mapping(mapping(body.get("allowedRoutes")).get("namespaces"))
    word = text(allowed.get("from"))
    return Listener(
        name=text(body.get("name")),
        port=port if isinstance(port, int) else 0,
        protocol=text(body.get("protocol")),
        host=text(body.get("hostname")),
        allowed=AllowedFrom(word) if word in list(AllowedFrom) else AllowedFrom.SAME,
        namespaces=_selector(allowed.get("selector")),
    )


def read_class(document: Document) -> RouteClass:
    """Read an IngressClass or a GatewayClass."""
    spec = mapping(document.body.get("spec"))
    annotations = mapping(mapping(document.body.get("metadata")).get("annotations"))
    return RouteClass(
        document.name,
        text(spec.get("controller")) or text(spec.get("controllerName")),
        is_default=annotations.get(_DEFAULT_ANNOTATION) == "true",
    )


def read_grant(document: Document, namespace: str) -> Grant:
    """Read a ReferenceGrant, as far as it is about Services."""
    spec = mapping(document.body.get("spec"))
    sources = frozenset(
        (text(item.get("kind")), text(item.get("namespace")))
        for item in map(mapping, sequence(spec.get("from")))
        if item.get("group") == _GATEWAY_GROUP
    )
    targets = [
        text(item.get("name"))
        for item in map(mapping, sequence(spec.get("to")))
        if item.get("kind") == "Service" and not item.get("group")
    ]
    # "Name ... When unspecified, this policy refers to all resources of the specified Group and
    # Kind in the local namespace" (ReferenceGrantTo).
    return Grant(namespace, sources, None if "" in targets else frozenset(targets))


def _selector(value: Any) -> Selector | None:
    """Read a label selector; None where it is none that can be understood."""
    if not isinstance(value, Mapping):
        return None
    found = [
        Requirement(key, Operator.IN, (item,))
        for key, item in labels(value.get("matchLabels")).items()
    ]
    for body in map(mapping, sequence(value.get("matchExpressions"))):
        word = text(body.get("operator"))
        if word not in list(Operator):
            return None
        values = tuple(item for item in sequence(body.get("values")) if isinstance(item, str))
        found.append(Requirement(text(body.get("key")), Operator(word), values))
    return Selector(tuple(found))


def _port(value: Any) -> int | str | None:
    if isinstance(value, bool):
        return None
    return value if isinstance(value, int | str) and value != "" else None
