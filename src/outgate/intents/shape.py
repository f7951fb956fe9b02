"""Walks an intent document and writes down every fault, with the field that comes nearest.

The rules are those of the JSON Schemas and of the CRDs; a sentence says what to write instead.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from outgate.dialects.networkpolicy.shape import Faults, kind_of, shown
from outgate.model.origins import Path

LONGEST_TEXT = 1024
LONGEST_NAME = 256
MOST_NEEDS = 256
MOST_PORTS = 32
MOST_EXCEPTED = 64
MOST_LABELS = 16

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_DNS_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_KIND = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")
_BLOCK = re.compile(r"[0-9a-fA-F:.]{1,45}/(0|[1-9][0-9]{0,2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_BLANK = re.compile(r"[^ \t\r\n\v\f]")

NO_MAPPING: Mapping[str, Any] = MappingProxyType({})
"""What stands for a value that is no mapping: that its fields are absent is no fault more."""


class IntentFaults(Faults):
    """A growing list of faults of one intent document."""

    def mapping(self, value: Any, path: Path, known: frozenset[str]) -> Mapping[str, Any]:
        """Return *value* as a mapping; unknown fields are faults that name the nearest known."""
        if not isinstance(value, Mapping):
            self.add(path, _must_be("a mapping", value))
            return NO_MAPPING
        for key in value:
            if key not in known:
                near = get_close_matches(str(key)[:LONGEST_NAME], sorted(known), n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {listed(known)}"
                self.add((*path, key), f"unknown field {shown(key)}; {hint}")
        return value

    def sequence(self, value: Any, path: Path, most: int = MOST_NEEDS) -> list[Any]:
        """Return *value* as a list of at most so many items; what is missing is an empty one."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.add(path, _must_be("a list", value))
            return []
        if len(value) > most:
            self.add(path, f"has {len(value)} items, and {most} are the most; split the document")
            return value[:most]
        return value

    def items(
        self, body: Mapping[str, Any], field: str, path: Path, most: int = MOST_NEEDS
    ) -> list[Any]:
        """Return the items of a field that may be absent, and may not be null."""
        if field in body and body[field] is None:
            self.add((*path, field), _must_be("a list", None))
        return self.sequence(body.get(field), (*path, field), most)

    def words(self, body: Mapping[str, Any], field: str, path: Path, most: int) -> str | None:
        """Return a field's text, which must say something; None where it is absent or faulty."""
        if field not in body:
            return None
        value, where = body[field], (*path, field)
        if not isinstance(value, str):
            self.add(where, _must_be("text", value))
        elif not _NOT_BLANK.search(value):
            self.add(where, "must not be empty")
        elif len(value) > most:
            self.add(where, f"has {len(value)} characters, and {most} are the most")
        else:
            return value
        return None

    def required_words(self, body: Mapping[str, Any], field: str, path: Path, most: int) -> str:
        """Return the text of a field that must be there; empty after writing down a fault."""
        if field not in body and body is not NO_MAPPING:
            self.add(path, f"{field} is required")
        return self.words(body, field, path, most) or ""

    def name(self, body: Mapping[str, Any], field: str, path: Path, *, is_label: bool) -> str:
        """Return the name of an object, which must be there; empty after writing down a fault.

        Args:
            body: The mapping that holds it.
            field: Its field.
            path: Of the mapping.
            is_label: It has no dots and 63 characters at most, as of a namespace or a Service.
        """
        text = self.required_words(body, field, path, LONGEST_NAME)
        if not text:
            return ""
        pattern, most = (_DNS_LABEL, 63) if is_label else (_DNS_SUBDOMAIN, 253)
        if pattern.fullmatch(text) and len(text) <= most:
            return text
        signs = "a-z, 0-9 and '-'" if is_label else "a-z, 0-9, '-' and '.'"
        self.add(
            (*path, field),
            f"{shown(text)} is not a name: at most {most} of {signs}, starting and ending with a "
            "letter or digit",
        )
        return ""

    def kind(self, body: Mapping[str, Any], path: Path) -> str:
        """Return the kind of a workload; empty where it is absent or faulty."""
        text = self.words(body, "kind", path, LONGEST_NAME)
        if text and not _KIND.fullmatch(text):
            self.add((*path, "kind"), f"{shown(text)} is not a kind; write it as in Deployment")
            return ""
        return text or ""

    def block(self, value: Any, path: Path) -> str | None:
        """Return a CIDR block in its shortest form; None after writing down why it is none."""
        if not isinstance(value, str):
            self.add(path, _must_be("a CIDR block in quotes, such as 203.0.113.0/24", value))
            return None
        if not _BLOCK.fullmatch(value):
            self.add(path, f"{shown(value)} is not a CIDR block; {_block_hint(value)}")
            return None
        try:
            network = ipaddress.ip_network(value, strict=False)
        except ValueError:
            self.add(path, f"{shown(value)} is not a CIDR block; {_block_hint(value)}")
            return None
        first = network.network_address
        if ipaddress.ip_address(value.partition("/")[0]) != first:
            self.add(path, f"{shown(value)} has bits set behind its prefix length; write {network}")
            return None
        if isinstance(first, ipaddress.IPv6Address) and first.ipv4_mapped is not None:
            self.add(path, f"{shown(value)} is IPv4 written as IPv6; write the IPv4 block")
            return None
        return str(network)

    def day(self, value: Any, path: Path) -> date | None:
        """Return a date; None after writing down why it is none."""
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.add(path, f"{shown(value)} is no day of any month")
                return None
        self.add(path, f"{kind_of(value)} is not a date; write it as in 2030-12-31")
        return None


def listed(names: frozenset[str] | tuple[str, ...]) -> str:
    """Return names for a sentence, in a fixed order."""
    return ", ".join(sorted(names) if isinstance(names, frozenset) else names)


def _must_be(wanted: str, value: Any) -> str:
    return f"must be {wanted}, not {kind_of(value)}"


def _block_hint(value: str) -> str:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return "write it as in 203.0.113.0/24"
    return f"for this one address write {address}/{address.max_prefixlen}"
