"""Walks a policy's body and writes down every fault, not only the first.

A fault is what the API server would refuse, with the field and the sentence that it breaks. The
rules are those of Kubernetes' ``pkg/apis/networking/validation`` and of strict decoding, which
``kubectl apply`` asks for by default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from outgate.model.origins import Path

_NAME_PART = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_DNS_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_PORT_NAME = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?")
_LONGEST_SHOWN = 60


class FaultSort(StrEnum):
    """What sort of fault it is, where that makes a difference."""

    UNKNOWN_FIELD = "unknown field"
    EXCEPT = "except"
    """An ``except`` that is not inside of its ``cidr``."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the API server would refuse."""

    path: Path
    sentence: str
    sort: FaultSort = FaultSort.OTHER


@dataclass(slots=True)
class Faults:
    """A growing list of faults of one document."""

    found: list[Fault] = field(default_factory=list)

    def add(self, path: Path, sentence: str, sort: FaultSort = FaultSort.OTHER) -> None:
        """Write down one fault."""
        self.found.append(Fault(path, sentence, sort))

    def mapping(self, value: Any, path: Path, known: frozenset[str]) -> Mapping[str, Any]:
        """Return *value* as a mapping with known fields only; null is an empty one."""
        if value is None:
            return {}
        # A dict first: asking the abstract class costs ten times as much, and all are dicts.
        if type(value) is not dict and not isinstance(value, Mapping):
            self.add(path, f"must be a mapping, not {kind_of(value)}")
            return {}
        if not known.issuperset(value):
            for key in value:
                if key not in known:
                    self.add(
                        (*path, key),
                        f"unknown field {shown(key)}: strict decoding, kubectl's default, refuses "
                        "it; is it indented as meant?",
                        FaultSort.UNKNOWN_FIELD,
                    )
        return value

    def sequence(self, value: Any, path: Path) -> list[Any]:
        """Return *value* as a list; null is an empty one."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.add(path, f"must be a list, not {kind_of(value)}")
            return []
        return value

    def text(self, value: Any, path: Path) -> str | None:
        """Return *value* as a string, or None after writing down that it is not one."""
        if isinstance(value, str):
            return value
        if value is None:
            self.add(path, "is required")
            return None
        self.add(path, f"must be a string, not {kind_of(value)}; quote it")
        return None


def kind_of(value: Any) -> str:
    """Name a value for a message: its JSON type and, where short, the value itself."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the string {shown(value)}"
    return "a list" if isinstance(value, list) else "a mapping"


def shown(value: object) -> str:
    """Return untrusted text quoted, escaped and cut to a readable length."""
    text = str(value)
    return repr(text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…")


@lru_cache(maxsize=16384)
def is_label_key(key: str) -> bool:
    """Say whether *key* is a qualified name: an optional DNS prefix, a slash, a name part."""
    prefix, slash, name = key.rpartition("/")
    if slash and not (len(prefix) <= 253 and _DNS_SUBDOMAIN.fullmatch(prefix)):
        return False
    return _NAME_PART.fullmatch(name) is not None


@lru_cache(maxsize=65536)
def is_label_value(value: str) -> bool:
    """Say whether *value* can be a label's value: empty, or at most 63 characters."""
    return value == "" or _NAME_PART.fullmatch(value) is not None


def is_object_name(name: str) -> bool:
    """Say whether *name* can be a policy's name, or the start of one that is generated."""
    whole = name.removesuffix("*").rstrip("-") if name.endswith("*") else name
    return len(name) <= 253 and _DNS_SUBDOMAIN.fullmatch(whole) is not None


def is_port_name(name: str) -> bool:
    """Say whether *name* is an IANA service name: 1 to 15 of a-z, 0-9, '-', with a letter."""
    return _PORT_NAME.fullmatch(name) is not None
