"""Objects of the API into the few things that are kept of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outgate.cluster.fields import at, labels, mapping, sequence, text
from outgate.live.doctor.observation import Body, ContainerSeen, DaemonSetSeen, PodSeen

_POD_IDENTITY = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
_MIRROR = "kubernetes.io/config.mirror"


def name_of(body: Body) -> str:
    """Return metadata.name."""
    return text(at(body, ("metadata", "name")))


def namespace_of(body: Body) -> str:
    """Return metadata.namespace; empty for an object of the cluster."""
    return text(at(body, ("metadata", "namespace")))


def labels_of(body: Body) -> dict[str, str]:
    """Return metadata.labels."""
    return labels(at(body, ("metadata", "labels")))


def annotations_of(body: Body) -> dict[str, str]:
    """Return metadata.annotations."""
    return labels(at(body, ("metadata", "annotations")))


def daemon_set_seen(body: Body) -> DaemonSetSeen:
    """Reduce a DaemonSet.

    Args:
        body: The object.
    """
    template = mapping(at(body, ("spec", "template")))
    spec = mapping(template.get("spec"))
    status = mapping(body.get("status"))
    return DaemonSetSeen(
        namespace=namespace_of(body),
        name=name_of(body),
        labels=labels_of(body),
        annotations=annotations_of(template),
        pod_labels=labels_of(template),
        containers=tuple(_container(item) for item in sequence(spec.get("containers"))),
        init_containers=tuple(
            text(mapping(item).get("name")) for item in sequence(spec.get("initContainers"))
        ),
        host_network=spec.get("hostNetwork") is True,
        ready=_number(status.get("numberReady")),
        desired=_number(status.get("desiredNumberScheduled")),
    )


def _container(value: Any) -> ContainerSeen:
    body = mapping(value)
    words = [*sequence(body.get("command")), *sequence(body.get("args"))]
    ports = (mapping(port).get("hostPort") for port in sequence(body.get("ports")))
    environment = (mapping(item) for item in sequence(body.get("env")))
    return ContainerSeen(
        name=text(body.get("name")),
        image=text(body.get("image")),
        arguments=tuple(text(word) for word in words),
        environment={
            text(item.get("name")): text(item.get("value"))
            for item in environment
            if isinstance(item.get("value"), str)
        },
        host_ports=tuple(port for port in ports if isinstance(port, int) and port > 0),
    )


def pod_seen(body: Body) -> PodSeen:
    """Reduce a Pod.

    Args:
        body: The object.
    """
    spec = mapping(body.get("spec"))
    status = mapping(body.get("status"))
    staying = [
        item
        for item in map(mapping, sequence(spec.get("initContainers")))
        # "restartPolicy: Always" makes an init container a sidecar, which goes on running.
        if item.get("restartPolicy") == "Always"
    ]
    containers = [*map(mapping, sequence(spec.get("containers"))), *staying]
    variables = [
        mapping(item) for container in containers for item in sequence(container.get("env"))
    ]
    return PodSeen(
        namespace=namespace_of(body),
        name=name_of(body),
        node=text(spec.get("nodeName")),
        owner=next(_controllers(body), ""),
        labels=labels_of(body),
        containers=tuple(text(container.get("name")) for container in containers),
        addresses=tuple(text(mapping(item).get("ip")) for item in sequence(status.get("podIPs"))),
        host_network=spec.get("hostNetwork") is True,
        ready=_is_true(status, "Ready"),
        ended=status.get("phase") in ("Succeeded", "Failed"),
        asks_node_address=any(
            at(item, ("valueFrom", "fieldRef", "fieldPath")) == "status.hostIP"
            for item in variables
        ),
        has_pod_identity=any(item.get("name") == _POD_IDENTITY for item in variables),
        mirror=_MIRROR in annotations_of(body),
    )


def _controllers(body: Body) -> Iterator[str]:
    for owner in map(mapping, sequence(at(body, ("metadata", "ownerReferences")))):
        if owner.get("controller") is True:
            yield f"{text(owner.get('kind'))}/{text(owner.get('name'))}"


def _is_true(status: Body, condition: str) -> bool:
    return any(
        mapping(item).get("type") == condition and mapping(item).get("status") == "True"
        for item in sequence(status.get("conditions"))
    )


def is_ready(node: Body) -> bool:
    """Say whether a Node is Ready."""
    return _is_true(mapping(node.get("status")), "Ready")


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
