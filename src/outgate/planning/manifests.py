"""Planned policies as manifests, and manifests back as what the engine makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from outgate.dialects.networkpolicy.read import read
from outgate.dialects.networkpolicy.write import manifest
from outgate.model.documents import Document
from outgate.model.entries import Direction, Entry
from outgate.model.origins import Origin
from outgate.model.ownership import HOLD_OPEN_LABEL, MANAGER, MANAGER_LABEL
from outgate.planning.plans import PlannedPolicy

_SOURCE = "plan"


def manifest_of(policy: PlannedPolicy) -> dict[str, Any]:
    """Return the NetworkPolicy manifest of a planned policy.

    Args:
        policy: The policy.
    """
    labels = {MANAGER_LABEL: MANAGER}
    if policy.holds_open:
        labels[HOLD_OPEN_LABEL] = "true"
    return manifest(
        policy.namespace,
        policy.name,
        policy.subject,
        Direction.EGRESS,
        [(rule.peers, rule.ports) for rule in policy.rules],
        labels=labels,
    )


def entries_of(policies: Iterable[PlannedPolicy]) -> tuple[Entry, ...]:
    """Return what the reader makes of the manifests of planned policies.

    Args:
        policies: The policies.

    Raises:
        AssertionError: The API server would refuse one, or one would isolate ingress: the writer
            is wrong, and nothing may be written.
    """
    found: list[Entry] = []
    for policy in policies:
        body = manifest_of(policy)
        document = Document(
            body["apiVersion"],
            body["kind"],
            policy.namespace,
            policy.name,
            body,
            Origin(f"{_SOURCE} {policy}"),
        )
        entries, faults = read(document, policy.namespace)
        if faults:
            raise AssertionError(f"{policy} would be refused: {faults[0].sentence}")
        if any(entry.direction is not Direction.EGRESS for entry in entries):
            raise AssertionError(f"{policy} would isolate ingress")
        found += entries
    return tuple(found)
