"""Reads a list of needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from outgate.intents.destinations import read_destination
from outgate.intents.evidence import read_evidence
from outgate.intents.needs import (
    Need,
    Platform,
    RangeException,
    ToBlock,
    ToHost,
    ToNamespace,
    ToPlatform,
    ToWorkload,
)
from outgate.intents.ports import read_ports
from outgate.intents.shape import LONGEST_NAME, LONGEST_TEXT, MOST_PORTS, IntentFaults
from outgate.model.origins import Origin, Path

_FIELDS = frozenset({"to", "ports", "why", "owner", "expires", "exception", "evidence"})
_EXCEPTION_FIELDS = frozenset({"why", "approvedBy"})


def read_needs(
    body: Mapping[str, Any],
    field: str,
    namespace: str | None,
    faults: IntentFaults,
    locate: Callable[[Path], Origin],
) -> tuple[Need, ...]:
    """Read needs.

    Args:
        body: The spec.
        field: Its field that holds them.
        namespace: Of workloads and Services that name none; None in a baseline.
        faults: Takes what is wrong.
        locate: Finds the place of a field.

    Returns:
        The needs that have no fault.
    """
    needs: list[Need] = []
    for index, item in enumerate(faults.items(body, field, ("spec",))):
        need = _need(item, namespace, ("spec", field, index), faults, locate)
        if need is not None:
            needs.append(need)
    return tuple(needs)


def _need(
    value: Any,
    namespace: str | None,
    path: Path,
    faults: IntentFaults,
    locate: Callable[[Path], Origin],
) -> Need | None:
    before = len(faults.found)
    body = faults.mapping(value, path, _FIELDS)
    if not body:
        if len(faults.found) == before:
            faults.add(path, "is empty; a need has to, ports and why")
        return None
    if "to" not in body:
        faults.add(path, "to is required")
        to = None
    else:
        to = read_destination(body["to"], namespace, (*path, "to"), faults)
    ports = read_ports(body, path, faults)
    _check_ports(body.get("ports"), to, path, faults)
    why = faults.required_words(body, "why", path, LONGEST_TEXT)
    owner = faults.words(body, "owner", path, LONGEST_NAME) or ""
    expires = faults.day(body["expires"], (*path, "expires")) if "expires" in body else None
    exception = None
    if "exception" in body:
        where = (*path, "exception")
        inner = faults.mapping(body["exception"], where, _EXCEPTION_FIELDS)
        exception = RangeException(
            faults.required_words(inner, "why", where, LONGEST_TEXT),
            faults.words(inner, "approvedBy", where, LONGEST_NAME) or "",
        )
    evidence = (
        read_evidence(body["evidence"], (*path, "evidence"), faults) if "evidence" in body else ()
    )
    if to is None or len(faults.found) > before:
        return None
    return Need(to, ports, why, owner, expires, exception, evidence, locate(path))


def _check_ports(value: Any, to: object, path: Path, faults: IntentFaults) -> None:
    if value:
        return
    is_needed = isinstance(to, ToWorkload | ToNamespace | ToBlock | ToHost) or (
        isinstance(to, ToPlatform) and to.service is Platform.NODE_LOCAL
    )
    if is_needed:
        faults.add(path, "ports are required for such a destination, as in ports: [443]")
    elif value is not None and isinstance(value, list):
        faults.add((*path, "ports"), f"must have 1 to {MOST_PORTS} items, or not be there")
