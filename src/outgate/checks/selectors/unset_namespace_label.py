"""OG305: a namespace label that Kubernetes does not set."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import WrittenPeer
from outgate.checks.selectors.likeness import is_slip
from outgate.model.entries import PodSelection
from outgate.model.findings import Severity
from outgate.model.patches import RenameKey
from outgate.model.selectors import Operator, Requirement
from outgate.model.workloads import METADATA_NAME

_LOOK_LIKE_NAMES = frozenset(
    {
        "name",
        "namespace",
        "ns",
        "metadata.name",
        "kubernetes.io/name",
        "kubernetes.io/namespace",
        "kubernetes.io/metadata.namespace",
        "k8s.io/metadata.name",
    }
)
"""Keys under which people look for a namespace's name."""


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find namespaces asked for by a label that is not there, and is not set by itself."""
    for policy in evidence.in_force:
        for item in evidence.peers_of(policy):
            if not isinstance(item.peer, PodSelection):
                continue
            for requirement in item.peer.namespaces.requirements:
                if requirement.operator is Operator.IN:
                    yield from _of_requirement(evidence, item, requirement)


def _of_requirement(
    evidence: Evidence, item: WrittenPeer, requirement: Requirement
) -> Iterator[Mistake]:
    key, _, values = requirement
    if key == METADATA_NAME or not (key in _LOOK_LIKE_NAMES or is_slip(key, METADATA_NAME)):
        return
    namespaces = evidence.snapshot.namespaces
    if any((key, value) in evidence.namespace_labels for value in values):
        return
    known = [name for name in values if name in namespaces and namespaces[name].labels_known]
    selector = f"{METADATA_NAME}: {values[0]}"
    if known or is_slip(key, METADATA_NAME):
        fact = f"namespace {known[0]} has no such label" if known else "no namespace has it"
        severity = None
    else:
        fact = "Kubernetes does not set it, and no Namespace in the input has it"
        severity = Severity.WARNING
    yield item.policy.mistake(
        (*item.path, "namespaceSelector"),
        f"asks for the namespace label {requirement}: {fact}",
        f"write {selector}, which every namespace has",
        severity,
        patch=RenameKey((*item.path, "namespaceSelector", "matchLabels", key), METADATA_NAME)
        if severity is None
        else None,
    )


CHECK = Check(
    "OG305",
    "unset-namespace-label",
    Severity.ERROR,
    "A namespaceSelector asks for a name under a label that Kubernetes does not set.",
    "Kubernetes gives every namespace the label kubernetes.io/metadata.name and no other. A "
    "selector by name: selects nothing unless somebody labels the namespace, so that "
    "the traffic is denied.",
    find,
)
