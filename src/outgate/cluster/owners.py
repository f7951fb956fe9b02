"""Which workload a pod belongs to: a pod owned by a workload that is present counts once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from outgate.cluster.fields import mapping, sequence, text
from outgate.model.origins import Origin
from outgate.model.workloads import Pod, Workload

_HASH_LABELS = {"pod-template-hash": "Deployment", "rollouts-pod-template-hash": "Rollout"}
# The kubelet makes mirror pods of static pods; their owner is the Node, which is no workload.
_NO_WORKLOAD = frozenset({"", "Node"})


@dataclass(slots=True)
class Candidate:
    """A workload under construction."""

    kind: str
    namespace: str
    name: str
    origin: Origin
    template: Pod | None
    replicas: int | None
    owner: tuple[str, str] = ("", "")
    """(kind, name) of the controller of this object."""
    live: list[Pod] = field(default_factory=list)
    ended: list[Pod] = field(default_factory=list)
    is_applied: bool = False
    """It is laid over a cluster that may hold pods of it."""
    is_rolled_out: bool = False
    """Applying it replaces all of these pods."""

    def copy(self) -> Candidate:
        """Return a candidate that can be given pods without changing this one."""
        return replace(self, live=list(self.live), ended=list(self.ended))

    @property
    def key(self) -> tuple[str, str, str]:
        """Kind, namespace and name."""
        return self.kind, self.namespace, self.name


def controller_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return (kind, name) of the object's controlling owner; empty strings if it has none."""
    owners = sequence(mapping(body.get("metadata")).get("ownerReferences"))
    for item in owners:
        owner = mapping(item)
        if owner.get("controller") is True or len(owners) == 1:
            return text(owner.get("kind")), text(owner.get("name"))
    return "", ""


def assemble(candidates: list[Candidate]) -> tuple[Workload, ...]:
    """Hang pods under their topmost owner that is present, and make workloads of the rest.

    A pod whose owner is not in the input gets a workload of the owner's kind and name; of a
    ReplicaSet made by a Deployment the name without the hash, which the pod's label tells.
    """
    known = {candidate.key: candidate for candidate in candidates}
    owned: set[tuple[str, str, str]] = set()
    for candidate in candidates:
        top = _top(candidate, known)
        if top is candidate:
            continue
        top.live += candidate.live
        top.ended += candidate.ended
        # It stays known until all are placed: it may be the link from a pod to the top.
        owned.add(candidate.key)
    found = [_workload(candidate) for key, candidate in known.items() if key not in owned]
    return tuple(sorted(found, key=lambda item: (item.namespace, item.name, item.kind)))


def _top(candidate: Candidate, known: dict[tuple[str, str, str], Candidate]) -> Candidate:
    path = [candidate.key]
    while candidate.owner[0] not in _NO_WORKLOAD:
        kind, name = candidate.owner
        owner = known.get((kind, candidate.namespace, name))
        if owner is None:
            owner = _absent_owner(candidate, kind, name, known)
        if owner is None:
            break
        if owner.key in path:
            # Owners in a circle: one of them stands for all, the same from wherever one starts.
            return known[min(path[path.index(owner.key) :])]
        path.append(owner.key)
        candidate = owner
    return candidate


def _absent_owner(
    candidate: Candidate, kind: str, name: str, known: dict[tuple[str, str, str], Candidate]
) -> Candidate | None:
    if candidate.kind != "Pod":
        # A ReplicaSet whose Deployment is not in the input stands for itself.
        return None
    pod = (candidate.live or candidate.ended)[0]
    if kind == "ReplicaSet":
        for label, maker in _HASH_LABELS.items():
            stem, dash, ending = name.rpartition("-")
            if dash and pod.labels.get(label) == ending:
                kind, name = maker, stem
                break
    key = (kind, candidate.namespace, name)
    if key not in known:
        known[key] = Candidate(*key, candidate.origin, None, None)
    return known[key]


def _workload(candidate: Candidate) -> Workload:
    pods = sorted(candidate.live, key=lambda pod: pod.name)
    template = candidate.template
    if candidate.is_rolled_out:
        pods = []
    elif candidate.is_applied and template is not None:
        pods = [pod for pod in pods if _carries(pod, template)]
    if template is not None and not any(_carries(pod, template) for pod in pods):
        # Scaled to zero, not yet created, or in the middle of a roll-out to other labels.
        pods.append(template)
    if not pods:
        pods = sorted(candidate.ended, key=lambda pod: pod.name)
    return Workload(
        kind=candidate.kind,
        namespace=candidate.namespace,
        name=candidate.name,
        origin=candidate.origin,
        pods=tuple(pods),
        replicas=candidate.replicas,
    )


def _carries(pod: Pod, template: Pod) -> bool:
    return template.labels.items() <= pod.labels.items()
