"""The selectors of a Calico policy into PodSelections.

A workload endpoint carries its pod's labels, a few of Calico's own, and the labels of its
namespace and service account under the prefixes ``pcns.`` and ``pcsa.``.
"""

from __future__ import annotations

from collections.abc import Mapping

from outgate.dialects.calico.expressions import Alternatives, Conjunction, alternatives, both
from outgate.dialects.untrusted import selector_of
from outgate.model.entries import PodSelection
from outgate.model.selectors import Requirement
from outgate.model.workloads import METADATA_NAME

_NAMESPACE = "projectcalico.org/namespace"
_NAMESPACE_NAME = "projectcalico.org/name"
_NAMESPACE_PREFIX = "pcns."
_SERVICE_ACCOUNT_PREFIX = "pcsa."
_NOT_EVALUATED = frozenset({"projectcalico.org/serviceaccount", "projectcalico.org/orchestrator"})


def subjects(spec: Mapping[object, object], namespace: str | None) -> tuple[PodSelection, ...]:
    """Read whom a policy selects, or more.

    Args:
        spec: The policy's spec.
        namespace: The namespace of a namespaced policy, None for a global one.

    Returns:
        A selection per alternative; none where no pod can match. ``serviceAccountSelector`` is
        left out: it only narrows, and the labels of service accounts are not read.
    """
    chosen = _or_anything(alternatives(spec.get("selector")))
    if namespace is None:
        # "NamespaceSelector is an optional field for an expression used to select a pod based on
        # namespaces" (GlobalNetworkPolicySpec); it is appended to the selector, under the prefix.
        spaces = _or_anything(alternatives(spec.get("namespaceSelector")))
        prefixed = tuple(tuple(map(_prefixed, conjunction)) for conjunction in spaces)
        together = both(chosen, prefixed)
        # Each of the two is wider than both together, so one of them may stand alone.
        chosen = together if together is not None else chosen
    selections = (_selection(conjunction, namespace) for conjunction in chosen)
    return tuple(dict.fromkeys(item for item in selections if item is not None))


def _or_anything(found: Alternatives | None) -> Alternatives:
    return ((),) if found is None else found


def _prefixed(requirement: Requirement) -> Requirement:
    return requirement._replace(key=_NAMESPACE_PREFIX + requirement.key)


def _selection(conjunction: Conjunction, namespace: str | None) -> PodSelection | None:
    pods: list[Requirement] = []
    spaces: list[Requirement] = []
    for requirement in conjunction:
        key = requirement.key
        if key in (_NAMESPACE, _NAMESPACE_PREFIX + _NAMESPACE_NAME):
            named = requirement._replace(key=METADATA_NAME)
            if namespace is None:
                spaces.append(named)
            elif not named.matches({METADATA_NAME: namespace}):
                return None
        elif key.startswith(_NAMESPACE_PREFIX):
            spaces.append(requirement._replace(key=key.removeprefix(_NAMESPACE_PREFIX)))
        elif key not in _NOT_EVALUATED and not key.startswith(_SERVICE_ACCOUNT_PREFIX):
            pods.append(requirement)
    return PodSelection(namespace, selector_of(spaces), selector_of(pods))
