"""A pod, or the template of pods, out of a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from outgate.cluster.fields import addresses, labels, mapping, sequence, text
from outgate.model.origins import Origin
from outgate.model.workloads import ContainerPort, Pod

ENDED = frozenset({"Succeeded", "Failed"})


def read_template(template: Mapping[str, Any], namespace: str, name: str, origin: Origin) -> Pod:
    """Read a PodTemplateSpec."""
    spec = mapping(template.get("spec"))
    return Pod(
        namespace=namespace,
        name=name,
        labels=labels(mapping(template.get("metadata")).get("labels")),
        ports=_ports(spec),
        host_network=spec.get("hostNetwork") is True,
        node=text(spec.get("nodeName")) or None,
        addresses=(),
        service_account=_service_account(spec),
        origin=origin,
        is_template=True,
    )


def read_pod(body: Mapping[str, Any], namespace: str, name: str, origin: Origin) -> Pod:
    """Read a Pod with what its status tells."""
    spec = mapping(body.get("spec"))
    status = mapping(body.get("status"))
    # A pod that has ended keeps its status.podIP, but another pod may hold that address by now.
    ended = text(status.get("phase")) in ENDED
    found: tuple[Any, ...] = ()
    if not ended:
        listed = [mapping(item).get("ip") for item in sequence(status.get("podIPs"))]
        found = addresses([*listed, status.get("podIP")])
    return Pod(
        namespace=namespace,
        name=name,
        labels=labels(mapping(body.get("metadata")).get("labels")),
        ports=_ports(spec),
        host_network=spec.get("hostNetwork") is True,
        node=text(spec.get("nodeName")) or None,
        addresses=found,
        service_account=_service_account(spec),
        origin=origin,
        ready=not ended and _is_ready(status),
        created=_created(mapping(body.get("metadata")).get("creationTimestamp")),
    )


def has_ended(body: Mapping[str, Any]) -> bool:
    """Say whether a Pod has run to its end and has no network any more."""
    return text(mapping(body.get("status")).get("phase")) in ENDED


def has_containers(template: Mapping[str, Any]) -> bool:
    """Say whether a pod template names a container, as the API requires."""
    return bool(sequence(mapping(template.get("spec")).get("containers")))


def _created(value: Any) -> int:
    try:
        made = datetime.fromisoformat(text(value))
    except ValueError:
        return 0
    # "Represented in RFC3339 form and is in UTC."
    return int(made.replace(tzinfo=made.tzinfo or UTC).timestamp() * 1_000_000)


def _is_ready(status: Mapping[str, Any]) -> bool:
    for condition in sequence(status.get("conditions")):
        if mapping(condition).get("type") == "Ready":
            return mapping(condition).get("status") != "False"
    return True


def _service_account(spec: Mapping[str, Any]) -> str:
    return text(spec.get("serviceAccountName")) or text(spec.get("serviceAccount")) or "default"


def _ports(spec: Mapping[str, Any]) -> tuple[ContainerPort, ...]:
    ports: list[ContainerPort] = []
    for container in sequence(spec.get("containers")):
        ports += _container_ports(container)
    for container in sequence(spec.get("initContainers")):
        # A restartable init container runs beside the others: policies "apply equally to init
        # containers, sidecar containers" (docs, Pod lifecycle).
        if mapping(container).get("restartPolicy") == "Always":
            ports += _container_ports(container)
    return tuple(ports)


def _container_ports(container: Any) -> list[ContainerPort]:
    ports: list[ContainerPort] = []
    for port in sequence(mapping(container).get("ports")):
        body = mapping(port)
        number = body.get("containerPort")
        if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 65535:
            # "Protocol for port. Must be UDP, TCP, or SCTP. Defaults to 'TCP'."
            protocol = text(body.get("protocol")) or "TCP"
            ports.append(_interned(text(body.get("name")), protocol, number))
    return ports


@lru_cache(maxsize=16384)
def _interned(name: str, protocol: str, number: int) -> ContainerPort:
    return ContainerPort(name, protocol, number)
