"""Whether a pod with a workload's identity would harm anybody: who would take it for one of theirs.

A probe is a bare pod that never becomes ready, so a Service that selects it sends it nothing: a
readiness gate that nobody sets keeps it out of the ready endpoints of every Service at once, where
leaving labels out can only help with one selector at a time. Everything else that goes by labels
is asked here, and a match means that nothing is made:

- ReplicaSets, ReplicationControllers, DaemonSets and Jobs adopt pods that nobody owns (and then
  delete one too many); a StatefulSet adopts only what has a name of its own pattern
  (stateful_set_utils.isMemberOf), which a probe has not. Whom another kind of controller adopts
  is not known; it goes by labels that its own pods have, so a label in common is in the way. A pod
  that a Job owns is adopted by nobody else: only pods without a controller are.
- The disruption controller answers "found no controllers for pod" for a budget that selects a bare
  pod, and then allows no eviction at all.
- A HorizontalPodAutoscaler averages over all pods that its target's selector matches.
- Scheduler and descheduler count a pod for (anti-)affinity terms and spread constraints of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outgate.cluster.fields import at, labels, mapping, sequence, text

Body = Mapping[str, Any]
_ADOPTING = ("ReplicaSet", "ReplicationController", "DaemonSet", "Job")
_TEMPLATED = {
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
_KNOWN_OWNERS = frozenset({*_ADOPTING, "StatefulSet", "Node"})
"""A Node owns the pods of its files."""
_POD_RULES = ("podAffinity", "podAntiAffinity")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The objects that go by labels of pods, as the API server gives them."""

    bodies: tuple[Body, ...]
    """With their kinds: controllers, Services, budgets, autoscalers, pods."""
    namespaces: Mapping[str, Mapping[str, str]]
    """Namespace to its labels."""

    def of(self, namespace: str, *kinds: str) -> Iterator[Body]:
        """Yield the objects of some kinds in a namespace."""
        for body in self.bodies:
            if text(body.get("kind")) in kinds and _namespace(body) == namespace:
                yield body


def obstacle(
    namespace: str, probe: Mapping[str, str], around: Neighbours, *, is_owned: bool = False
) -> str:
    """Say why a pod with these labels must not be made; empty where nothing is in its way.

    Args:
        namespace: Where it would be.
        probe: Its labels, all of them.
        around: What is there.
        is_owned: Whether a Job owns it, so that nobody else adopts it.
    """
    words = "" if is_owned else _adopter(namespace, probe, around)
    if words:
        return words
    for body in around.of(namespace, "Service"):
        wanted = labels(at(body, ("spec", "selector")))
        is_selected = wanted and all(probe.get(key) == value for key, value in wanted.items())
        if is_selected and at(body, ("spec", "publishNotReadyAddresses")) is True:
            return f"{_name(body)} sends traffic to pods that are not ready as well"
    for body in around.of(namespace, "PodDisruptionBudget"):
        if _selects(mapping(at(body, ("spec", "selector"))), probe):
            return f"{_name(body)} would count it, and could stop evictions"
    for body in around.of(namespace, "HorizontalPodAutoscaler"):
        if _scales(body, namespace, probe, around):
            return f"{_name(body)} would average over it"
    for body in around.bodies:
        words = _scheduling(body, namespace, probe, around)
        if words:
            return f"{_name(body)} has {words} that it would count for"
    return ""


def _adopter(namespace: str, probe: Mapping[str, str], around: Neighbours) -> str:
    for body in around.of(namespace, *_ADOPTING):
        if _selects(_controller_selector(body), probe):
            return f"{_name(body)} would adopt it"
    for body in around.of(namespace, "Pod"):
        for owner in map(mapping, sequence(at(body, ("metadata", "ownerReferences")))):
            kind = text(owner.get("kind"))
            if owner.get("controller") is not True or kind in _KNOWN_OWNERS:
                continue
            own = labels(at(body, ("metadata", "labels")))
            if any(probe.get(key) == value for key, value in own.items()):
                return (
                    f"{kind} {namespace}/{text(owner.get('name'))} owns pods with a label of it, "
                    "and whom it adopts is not known"
                )
    return ""


def _scales(body: Body, namespace: str, probe: Mapping[str, str], around: Neighbours) -> bool:
    target = mapping(at(body, ("spec", "scaleTargetRef")))
    kind, name = text(target.get("kind")), text(target.get("name"))
    found = [
        one for one in around.of(namespace, kind) if text(at(one, ("metadata", "name"))) == name
    ]
    if not found:
        # A resource that was not read: nobody knows whom it selects.
        return True
    return any(_selects(_controller_selector(one), probe) for one in found)


def _scheduling(body: Body, namespace: str, probe: Mapping[str, str], around: Neighbours) -> str:
    spec = _pod_spec(body)
    if not spec:
        return ""
    own = _namespace(body)
    if own == namespace:
        for item in sequence(spec.get("topologySpreadConstraints")):
            if _selects(mapping(mapping(item).get("labelSelector")), probe, absent=False):
                return "a spread constraint"
    affinity = mapping(spec.get("affinity"))
    for rule in _POD_RULES:
        for term in _terms(mapping(affinity.get(rule))):
            if _is_meant(term, own, namespace, around) and _selects(
                mapping(term.get("labelSelector")), probe, absent=False
            ):
                return f"a {rule} term"
    return ""


def _terms(rules: Body) -> Iterator[Body]:
    for item in sequence(rules.get("requiredDuringSchedulingIgnoredDuringExecution")):
        yield mapping(item)
    for item in sequence(rules.get("preferredDuringSchedulingIgnoredDuringExecution")):
        yield mapping(mapping(item).get("podAffinityTerm"))


def _is_meant(term: Body, own: str, namespace: str, around: Neighbours) -> bool:
    """Say whether a term is about a namespace: "null selector and null or empty namespaces list
    means this pod's namespace. An empty selector ({}) matches all namespaces."
    """
    named = [text(one) for one in sequence(term.get("namespaces"))]
    if namespace in named:
        return True
    selector = term.get("namespaceSelector")
    if selector is None:
        return not named and own == namespace
    return _selects(mapping(selector), around.namespaces.get(namespace, {}))


def _pod_spec(body: Body) -> Body:
    kind = text(body.get("kind"))
    if kind == "Pod":
        return mapping(body.get("spec"))
    path = _TEMPLATED.get(kind, ("spec", "template"))
    return mapping(at(body, (*path, "spec")))


def _controller_selector(body: Body) -> Body:
    selector = mapping(at(body, ("spec", "selector")))
    if text(body.get("kind")) == "ReplicationController":
        return {"matchLabels": selector} if selector else {}
    return selector


def _selects(selector: Body, probe: Mapping[str, str], *, absent: bool = True) -> bool:
    """Evaluate a LabelSelector; an operator that is not known counts as a match.

    Args:
        selector: As the API writes it.
        probe: The labels.
        absent: What an empty selector says.
    """
    wanted = labels(selector.get("matchLabels"))
    conditions = [mapping(item) for item in sequence(selector.get("matchExpressions"))]
    if not wanted and not conditions:
        return absent
    return all(probe.get(key) == value for key, value in wanted.items()) and all(
        _meets(condition, probe) for condition in conditions
    )


def _meets(condition: Body, probe: Mapping[str, str]) -> bool:
    value = probe.get(text(condition.get("key")))
    values = [text(one) for one in sequence(condition.get("values"))]
    operator = text(condition.get("operator"))
    if operator == "In":
        return value in values
    if operator == "NotIn":
        return value not in values
    if operator == "DoesNotExist":
        return value is None
    return operator != "Exists" or value is not None


def _namespace(body: Body) -> str:
    return text(at(body, ("metadata", "namespace")))


def _name(body: Body) -> str:
    return f"{text(body.get('kind'))} {_namespace(body)}/{text(at(body, ('metadata', 'name')))}"
