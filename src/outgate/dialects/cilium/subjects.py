"""Cilium's endpointSelector into a PodSelection.

Its label keys may carry a source (``k8s:app``), and some keys are no labels of the pod at all but
stand for its namespace, the namespace's labels, its service account or its cluster.
"""

from __future__ import annotations

import re

from outgate.dialects.untrusted import label_requirements, mapping, selector_of
from outgate.model.entries import PodSelection
from outgate.model.selectors import Operator, Requirement
from outgate.model.workloads import METADATA_NAME

_NAMESPACE = "io.kubernetes.pod.namespace"
_NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels."
_NOT_POD_LABELS = ("io.cilium.k8s.", "io.kubernetes.")
_EVERYTHING = frozenset({"reserved:all", "$all"})
_POD_SOURCES = frozenset({"any", "k8s"})
_NEGATIVE = frozenset({Operator.NOT_IN, Operator.DOES_NOT_EXIST})

_HIDDEN = re.compile(
    r"kubernetes\.io"
    r"|k8s\.io"
    r"|.*beta\.kubernetes\.io"
    r"|statefulset\.kubernetes\.io/pod-name"
    r"|apps\.kubernetes\.io/pod-index"
    r"|batch\.kubernetes\.io/job-completion-index"
    r"|pod-template-generation"
    r"|pod-template-hash"
    r"|controller-revision-hash"
    r"|annotation"
    r"|etcd_node"
)
"""Keys that the default label filter keeps out of a pod's identity (Cilium's documentation,
"Limiting Identity-Relevant Labels"): such a label is never there, so "not this value" holds for
every pod."""


def subject(selector: object, namespace: str | None) -> PodSelection:
    """Read whom a rule selects, or more.

    Args:
        selector: The rule's endpointSelector; anything at all.
        namespace: The namespace of a CiliumNetworkPolicy, None for a clusterwide one.

    Returns:
        The pods. A requirement that cannot be evaluated here, such as a reserved label or a
        service account, is left out, which selects more.
    """
    if _EVERYTHING & set(mapping(mapping(selector).get("matchLabels"))):
        # "Returns always true if the endpoint selector contains the reserved label for 'all'"
        # (EndpointSelector.Matches), whatever else it requires.
        return PodSelection(namespace)
    pods: list[Requirement] = []
    namespaces: list[Requirement] = []
    for requirement in label_requirements(selector):
        source, key = _source_and_key(requirement.key)
        if source not in _POD_SOURCES:
            continue
        if key == _NAMESPACE:
            # "EndpointSelector always applies in namespace of the policy resource, removing
            # illegal namespace match" (ParseToCiliumRule).
            if namespace is None:
                namespaces.append(requirement._replace(key=METADATA_NAME))
        elif key.startswith(_NAMESPACE_LABELS):
            namespaces.append(requirement._replace(key=key.removeprefix(_NAMESPACE_LABELS)))
        elif not key.startswith(_NOT_POD_LABELS) and not _always_holds(key, requirement.operator):
            pods.append(requirement._replace(key=key))
    return PodSelection(namespace, selector_of(namespaces), selector_of(pods))


def _source_and_key(text: str) -> tuple[str, str]:
    """Split ``k8s:app``; a key without a source matches labels from any source."""
    if text.startswith("$"):
        return "reserved", text[1:]
    source, colon, key = text.partition(":")
    return (source, key) if colon else ("any", text)


def _always_holds(key: str, operator: Operator) -> bool:
    return operator in _NEGATIVE and _HIDDEN.match(key) is not None
