"""The lock of names as a file: ``apiVersion: outgate.dev/v1alpha1, kind: NamesLock``.

It is made by a program and merged by people, so it is read strictly: an address in it becomes a
rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outgate.cluster.facts_codec import FactsError, decode, encode
from outgate.errors import InputError
from outgate.intents.hosts import host_fault
from outgate.manifests.reading import Reader
from outgate.model.origins import Origin, Path
from outgate.planning.names_lock import NamesLock, ResolvedName, in_order
from outgate.sets.addresses import parse_address

API_GROUP = "outgate.dev"
API_VERSION = f"{API_GROUP}/v1alpha1"
KIND = "NamesLock"
DEFAULT_FILE = "names.lock.yaml"
_FIELDS = ("apiVersion", "kind", "metadata", "names")
_MOST_ADDRESSES = 1024


@dataclass(frozen=True, slots=True)
class _Body:
    names: tuple[ResolvedName, ...] = ()


def lock_document(lock: NamesLock) -> dict[str, Any]:
    """Return a lock as a document of plain values, names sorted.

    Args:
        lock: The lock.
    """
    names = [encode(lock.names[name]) for name in sorted(lock.names)]
    head = {"apiVersion": API_VERSION, "kind": KIND, "metadata": {"name": "names"}}
    return {**head, "names": names}


def lock_of(document: Mapping[str, Any], file: str = "") -> NamesLock:
    """Return the lock of a document.

    Args:
        document: Plain values, as `lock_document` gives them.
        file: Where it is kept.

    Raises:
        FactsError: It is not such a document.
    """
    for key in document:
        if key not in _FIELDS:
            raise FactsError(
                f"no field is called {key!r}; there are: {', '.join(_FIELDS)}", (str(key),)
            )
    if document.get("apiVersion") != API_VERSION or document.get("kind") != KIND:
        raise FactsError(f"must be a {KIND} of {API_VERSION}", ("apiVersion",))
    found: dict[str, ResolvedName] = {}
    for index, one in enumerate(decode(_Body, {"names": document.get("names", [])}).names):
        fault = _fault(one, found)
        if fault:
            raise FactsError(fault[1], ("names", index, fault[0]))
        found[one.name] = one
    return NamesLock(found, file)


def _fault(one: ResolvedName, before: Mapping[str, ResolvedName]) -> tuple[str, str] | None:
    """Return the field of an entry that is wrong, and why."""
    words = host_fault(one.name)
    if words:
        return "name", words
    if one.name.startswith("*"):
        return "name", "a wildcard has no addresses of its own"
    if one.name in before:
        return "name", f"{one.name} is there twice; keep the one that was resolved last"
    if not 0 < len(one.addresses) <= _MOST_ADDRESSES:
        return "addresses", f"must be 1 to {_MOST_ADDRESSES} addresses, not {len(one.addresses)}"
    for text in one.addresses:
        try:
            canonical = str(parse_address(text))
        except ValueError:
            return "addresses", f"{text!r:.60} is not an address"
        if canonical != text:
            return "addresses", f"write {canonical}, not {text}"
    if one.addresses != in_order(set(one.addresses)):
        return "addresses", "must be sorted, each address once"
    if min(one.answers, one.servers) < 1 or min(one.seconds, one.watched) < 0:
        return "answers", "counts begin with 1, and times with 0"
    try:
        datetime.strptime(one.when, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return "when", f"{one.when!r:.60} is not a time such as 2026-12-31T08:00:00Z"
    return None


def read_lock(path: str) -> NamesLock:
    """Read a lock of names.

    Args:
        path: The file.

    Raises:
        InputError: It cannot be read, or is not such a lock; with line and column.
    """
    reader = Reader(lambda group, kind: (group, kind) == (API_GROUP, KIND))
    documents = list(reader.read([path]))
    for gap in reader.gaps:
        raise InputError(f"{gap.origin}: {gap.what}")
    if len(documents) != 1:
        words = f"holds no {KIND}" if not documents else f"holds more than one {KIND}"
        raise InputError(f"{path}: {words}; make one with --resolve-names")
    document = documents[0]
    try:
        return lock_of(document.body, path)
    except FactsError as error:
        place = reader.positions.locate(document.origin, error.path)
        raise InputError(f"{_placed(place, error.path)}: {error}") from None


def _placed(place: Origin, path: Path) -> str:
    words = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return f"{place} {words.lstrip('.')}" if words else str(place)
