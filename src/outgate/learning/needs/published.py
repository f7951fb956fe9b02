"""Ranges that providers publish, as their own files have them, or one block per line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from outgate.errors import InputError
from outgate.sets.addresses import parse_block

_MOST = 200_000
_LINE = re.compile(r"\s*(?P<cidr>[0-9a-fA-F:.]+/\d{1,3})\s*(?P<name>[^#]*)")


def published_ranges(text: str, file: str) -> dict[str, str]:
    """Read published ranges.

    Args:
        text: Of the file: ``ip-ranges.json`` of AWS, ``goog.json`` or ``cloud.json`` of Google,
            ``ServiceTags_*.json`` of Azure, or lines of a block and a name.
        file: What it is called.

    Returns:
        Blocks without host bits to what they are called.

    Raises:
        InputError: It holds no range.
    """
    found: dict[str, str] = {}
    try:
        pairs = (
            _of_json(json.loads(text)) if text.lstrip().startswith(("{", "[")) else _of_lines(text)
        )
        for cidr, name in pairs:
            if len(found) >= _MOST:
                raise InputError(f"{file!r} holds more than {_MOST:,} ranges; give fewer")
            found.setdefault(parse_block(cidr).blocks()[0], name.strip())
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file!r} cannot be read as published ranges: {error}") from None
    if not found:
        raise InputError(
            f"{file!r} holds no range; write one block and a name on each line, or give the file "
            "that the provider publishes"
        )
    return found


def _of_lines(text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise ValueError(f"line {number} does not begin with a CIDR block")
        yield match["cidr"], match["name"]


def _of_json(value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        raise ValueError("it is none of the forms that are known")
    for item in _items(value.get("prefixes")):
        cidr = item.get("ip_prefix") or item.get("ipv4Prefix") or item.get("ipv6Prefix")
        words = (item.get("service"), item.get("region") or item.get("scope"))
        if isinstance(cidr, str):
            yield cidr, " ".join(str(word) for word in words if word) or "Google"
    for item in _items(value.get("ipv6_prefixes")):
        cidr = item.get("ipv6_prefix")
        if isinstance(cidr, str):
            yield cidr, f"{item.get('service', '')} {item.get('region', '')}"
    for item in _items(value.get("values")):
        properties = item.get("properties")
        blocks = properties.get("addressPrefixes") if isinstance(properties, Mapping) else None
        for cidr in blocks if isinstance(blocks, list) else ():
            yield str(cidr), str(item.get("name", ""))


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Mapping):
            yield item
