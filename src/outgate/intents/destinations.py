"""Reads ``to``: exactly one destination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.dialects.networkpolicy.shape import kind_of
from outgate.intents.hosts import host_fault
from outgate.intents.needs import (
    Destination,
    Platform,
    ToBlock,
    ToHost,
    ToNamespace,
    ToPlatform,
    ToService,
    ToWorkload,
)
from outgate.intents.shape import LONGEST_NAME, MOST_EXCEPTED, IntentFaults, listed
from outgate.model.origins import Path
from outgate.sets.addresses import parse_block

CHOICES = ("workload", "service", "namespace", "cidr", "host", "platform")
_FIELDS = frozenset({*CHOICES, "except"})
_WORKLOAD_FIELDS = frozenset({"namespace", "kind", "name"})
_SERVICE_FIELDS = frozenset({"namespace", "name"})


def read_destination(
    value: Any, namespace: str | None, path: Path, faults: IntentFaults
) -> Destination | None:
    """Read one ``to``.

    Args:
        value: What stands there.
        namespace: The namespace of workloads and Services that name none; None in a baseline,
            which is of no namespace.
        path: Where it stands.
        faults: Takes what is wrong.

    Returns:
        The destination; None if it has a fault.
    """
    before = len(faults.found)
    body = faults.mapping(value, path, _FIELDS)
    stated = [choice for choice in CHOICES if choice in body]
    if "except" in body and "cidr" not in body:
        faults.add((*path, "except"), "belongs to a cidr, and there is none")
    if len(stated) != 1:
        if len(faults.found) == before:
            words = f"has {' and '.join(stated)}" if stated else "has none"
            faults.add(path, f"must have exactly one of {listed(CHOICES)}; it {words}")
        return None
    choice = stated[0]
    destination = _read(choice, body, namespace, path, faults)
    return destination if len(faults.found) == before else None


def _read(
    choice: str, body: Mapping[str, Any], namespace: str | None, path: Path, faults: IntentFaults
) -> Destination | None:
    where = (*path, choice)
    if choice == "workload":
        inner = faults.mapping(body[choice], where, _WORKLOAD_FIELDS)
        name = faults.name(inner, "name", where, is_label=False)
        kind = faults.kind(inner, where)
        return ToWorkload(_namespace(inner, namespace, where, faults), name, kind)
    if choice == "service":
        inner = faults.mapping(body[choice], where, _SERVICE_FIELDS)
        name = faults.name(inner, "name", where, is_label=True)
        return ToService(_namespace(inner, namespace, where, faults), name)
    if choice == "namespace":
        return ToNamespace(faults.name(body, choice, path, is_label=True))
    if choice == "cidr":
        return _block(body, path, faults)
    if choice == "host":
        name = faults.required_words(body, choice, path, LONGEST_NAME)
        if name and (words := host_fault(name)):
            faults.add(where, words)
        return ToHost(name)
    word = body[choice]
    if isinstance(word, str) and word in list(Platform):
        return ToPlatform(Platform(word))
    faults.add(where, f"{kind_of(word)} is not one of {listed(tuple(Platform))}")
    return None


def _namespace(
    body: Mapping[str, Any], default: str | None, path: Path, faults: IntentFaults
) -> str:
    if "namespace" in body:
        return faults.name(body, "namespace", path, is_label=True)
    if default is None and body:
        faults.add(path, "namespace is required here: a baseline is of no namespace")
    return default or ""


def _block(body: Mapping[str, Any], path: Path, faults: IntentFaults) -> ToBlock | None:
    cidr = faults.block(body["cidr"], (*path, "cidr"))
    excepted: dict[str, None] = {}
    where = (*path, "except")
    for index, item in enumerate(faults.items(body, "except", path, MOST_EXCEPTED)):
        inner = faults.block(item, (*where, index))
        if inner is None or cidr is None:
            continue
        if not parse_block(inner) <= parse_block(cidr):
            faults.add((*where, index), f"{inner} is not inside of {cidr}")
        elif inner == cidr:
            faults.add((*where, index), f"{inner} is all of the cidr, so that nothing is left")
        elif inner in excepted:
            faults.add((*where, index), f"{inner} is there already; remove one of the two")
        excepted[inner] = None
    return None if cidr is None else ToBlock(cidr, tuple(excepted))
