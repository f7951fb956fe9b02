"""Services and EndpointSlices out of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.cluster.fields import addresses, labels, mapping, sequence, text
from outgate.model.documents import Document
from outgate.model.workloads import Backend, Service, ServicePort

SERVICE_NAME_LABEL = "kubernetes.io/service-name"


def read_service(document: Document, namespace: str) -> Service:
    """Read a Service."""
    spec = mapping(document.body.get("spec"))
    cluster = [spec.get("clusterIP"), *sequence(spec.get("clusterIPs"))]
    balancer = mapping(mapping(document.body.get("status")).get("loadBalancer"))
    external = [mapping(item).get("ip") for item in sequence(balancer.get("ingress"))]
    external += [*sequence(spec.get("externalIPs")), spec.get("loadBalancerIP")]
    selector = labels(spec.get("selector"))
    return Service(
        namespace=namespace,
        name=document.name,
        kind=text(spec.get("type")) or "ClusterIP",
        selector=selector or None,
        ports=tuple(
            _port(mapping(item), translates=spec.get("clusterIP") != "None")
            for item in sequence(spec.get("ports"))
        ),
        cluster_addresses=addresses(cluster),
        external_addresses=addresses(external),
        has_external_ips=bool(sequence(spec.get("externalIPs"))),
        keeps_client_address=spec.get("externalTrafficPolicy") == "Local",
        source_ranges=tuple(
            item for item in sequence(spec.get("loadBalancerSourceRanges")) if isinstance(item, str)
        ),
        external_name=text(spec.get("externalName")),
        publishes_unready=spec.get("publishNotReadyAddresses") is True,
        origin=document.origin,
    )


def service_families(document: Document) -> frozenset[int]:
    """Return the IP families that a Service states."""
    spec = mapping(document.body.get("spec"))
    words = {"IPv4": 4, "IPv6": 6}
    return frozenset(
        words[item]
        for item in sequence(spec.get("ipFamilies"))
        if isinstance(item, str) and item in words
    )


def read_backends(document: Document) -> tuple[str, tuple[Backend, ...]]:
    """Read an EndpointSlice.

    Returns:
        The name of its Service (empty where the slice belongs to none) and its endpoints.
    """
    body = document.body
    name = text(mapping(mapping(body.get("metadata")).get("labels")).get(SERVICE_NAME_LABEL))
    ports = tuple(_slice_port(mapping(item)) for item in sequence(body.get("ports")))
    backends: list[Backend] = []
    for item in sequence(body.get("endpoints")):
        endpoint = mapping(item)
        # "A nil value should be interpreted as 'true'" (EndpointConditions.ready).
        ready = mapping(endpoint.get("conditions")).get("ready") is not False
        target = mapping(endpoint.get("targetRef"))
        pod = text(target.get("name")) if target.get("kind") == "Pod" else ""
        backends.append(Backend(addresses(sequence(endpoint.get("addresses"))), ports, ready, pod))
    return name, tuple(backends)


def _port(body: Mapping[str, Any], *, translates: bool) -> ServicePort:
    number = body.get("port")
    number = number if isinstance(number, int) else 0
    # The API on targetPort: "This field is ignored for services with clusterIP=None": clients of
    # a headless Service connect to the pods themselves.
    target = body.get("targetPort") if translates else None
    # The API on targetPort: "If this is not specified, the value of the 'port' field is used (an
    # identity map)".
    if not isinstance(target, int | str) or isinstance(target, bool) or target in ("", 0):
        target = number
    elif isinstance(target, str) and target.isdecimal():
        target = int(target)
    return ServicePort(
        name=text(body.get("name")),
        protocol=text(body.get("protocol")) or "TCP",
        number=number,
        target=target,
        node_port=_number(body.get("nodePort")),
    )


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _slice_port(body: Mapping[str, Any]) -> ServicePort:
    number = body.get("port")
    number = number if isinstance(number, int) else 0
    return ServicePort(text(body.get("name")), text(body.get("protocol")) or "TCP", number, number)
