"""Service meshes: who is in them now, and whose next pod will be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from outgate.live.doctor.observation import Body, Observation, PodSeen
from outgate.live.doctor.resources import PODS
from outgate.live.doctor.seeing import annotations_of, labels_of, name_of
from outgate.model.facts import Fact, Mesh

_AMBIENT = "istio.io/dataplane-mode"


@dataclass(frozen=True, slots=True)
class _Sort:
    name: str
    joins: Callable[[Body], bool]
    """Whether a namespace makes its pods join."""
    is_in: Callable[[PodSeen, bool], bool]
    """Whether a pod is in it, given whether its namespace joins."""
    source: str


def _has_container(*names: str) -> Callable[[PodSeen, bool], bool]:
    return lambda pod, _: any(name in names for name in pod.containers)


def _in_ambient(pod: PodSeen, is_joined: bool) -> bool:
    """A pod's own label beats its namespace's; pods on the node's network stay out."""
    own = pod.labels.get(_AMBIENT)
    return not pod.host_network and (own == "ambient" or (is_joined and own is None))


_SORTS = (
    _Sort(
        "istio-sidecar",
        lambda body: (
            labels_of(body).get("istio-injection") == "enabled" or "istio.io/rev" in labels_of(body)
        ),
        _has_container("istio-proxy"),
        "containers istio-proxy; Namespace labels istio-injection and istio.io/rev",
    ),
    _Sort(
        "istio-ambient",
        lambda body: labels_of(body).get(_AMBIENT) == "ambient",
        _in_ambient,
        f"label {_AMBIENT}=ambient of Namespaces and Pods",
    ),
    _Sort(
        "linkerd",
        lambda body: annotations_of(body).get("linkerd.io/inject") in ("enabled", "ingress"),
        _has_container("linkerd-proxy"),
        "containers linkerd-proxy; Namespace annotation linkerd.io/inject",
    ),
    _Sort(
        "kuma",
        lambda body: labels_of(body).get("kuma.io/sidecar-injection") == "enabled",
        _has_container("kuma-sidecar"),
        "containers kuma-sidecar; Namespace label kuma.io/sidecar-injection",
    ),
    _Sort(
        "consul",
        lambda _: False,
        _has_container("consul-dataplane"),
        "containers consul-dataplane",
    ),
)


def find_meshes(seen: Observation) -> tuple[Mesh, ...]:
    """Return the meshes that some pod or namespace is in.

    Args:
        seen: What was read.
    """
    found = []
    for sort in _SORTS:
        joined = sorted(name_of(body) for body in seen.namespaces or () if sort.joins(body))
        count = sum(sort.is_in(pod, pod.namespace in joined) for pod in seen.pods or ())
        if joined or count:
            of_pods = Fact(count, sort.source + seen.only_in(PODS))
            found.append(Mesh(sort.name, Fact(tuple(joined), sort.source), of_pods))
    return tuple(found)
