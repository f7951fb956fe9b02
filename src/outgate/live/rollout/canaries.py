"""Which live pods become canaries, and which are: chosen across workloads, told by their label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outgate.cluster.fields import at, labels, mapping, sequence, text
from outgate.live.rollout.cluster import PODS, Clock, Talk, patiently
from outgate.live.rollout.words import FIELD_MANAGER
from outgate.model.ownership import ENFORCE_LABEL


@dataclass(frozen=True, slots=True)
class Labelled:
    """The pods of a namespace that have the label."""

    ours: tuple[str, ...]
    """Those that a roll-out labelled."""
    others: tuple[str, ...]
    """Those that somebody else labelled."""


def choose(api: Talk, namespace: str, number: int, clock: Clock) -> tuple[str, ...]:
    """Return the pods that become canaries: one of each workload before two of any.

    Args:
        api: The API server.
        namespace: The namespace.
        number: How many.
        clock: Time.
    """
    by_owner: dict[str, list[str]] = {}
    for body in _pods(api, namespace, clock):
        spec, status = mapping(body.get("spec")), mapping(body.get("status"))
        if spec.get("hostNetwork") or status.get("phase") != "Running":
            continue
        if at(body, ("metadata", "deletionTimestamp")):
            continue
        owners = [
            text(mapping(one).get("uid")) for one in sequence(_metadata(body, "ownerReferences"))
        ]
        by_owner.setdefault(next(iter(owners), _name(body)), []).append(_name(body))
    chosen: list[str] = []
    rows = [sorted(names) for _, names in sorted(by_owner.items())]
    for at_most in range(max(map(len, rows), default=0)):
        chosen += [names[at_most] for names in rows if at_most < len(names)]
    return tuple(chosen[:number])


def labelled(api: Talk, namespace: str, clock: Clock) -> Labelled:
    """Return the pods that have the label, whoever set it.

    Args:
        api: The API server.
        namespace: The namespace.
        clock: Time.
    """
    ours: list[str] = []
    others: list[str] = []
    for body in _pods(api, namespace, clock):
        if ENFORCE_LABEL in labels(_metadata(body, "labels")):
            (ours if _is_ours(body) else others).append(_name(body))
    return Labelled(tuple(ours), tuple(others))


def _pods(api: Talk, namespace: str, clock: Clock) -> Iterator[Mapping[str, Any]]:
    yield from patiently(lambda: list(api.items(PODS, namespace)), clock)


def _is_ours(body: Mapping[str, Any]) -> bool:
    for entry in sequence(_metadata(body, "managedFields")):
        fields = at(mapping(entry).get("fieldsV1"), ("f:metadata", "f:labels"))
        if mapping(entry).get("manager") == FIELD_MANAGER and f"f:{ENFORCE_LABEL}" in mapping(
            fields
        ):
            return True
    return False


def _metadata(body: Mapping[str, Any], key: str) -> Any:
    return at(body, ("metadata", key))


def _name(body: Mapping[str, Any]) -> str:
    return text(_metadata(body, "name"))
