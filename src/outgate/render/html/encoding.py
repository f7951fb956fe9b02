"""Masks, addresses and text in the few characters that the page's data is made of."""

from __future__ import annotations

import json
import re
from base64 import b64encode

import msgspec

from outgate.engine.bits import members
from outgate.render.escaping import INVISIBLE, clean
from outgate.sets.addresses import AddressSet

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_DENSE = 24
"""Runs are tried up to one per this many bits; with more of them, bytes are shorter."""
_UNSAFE = re.compile(f"[<>&'{INVISIBLE.pattern[1:]}")


def mask_text(mask: int) -> str:
    """Write a mask as runs, ``gap`` or ``gap-more``, in base 36, or its bytes after ``=``.

    A gap counts from the end of the run before; the page's ``bits.js`` reads it back.

    Args:
        mask: One bit per endpoint.
    """
    length = mask.bit_length()
    starts = mask & ~(mask << 1)
    if starts.bit_count() * _DENSE > length + 8 * _DENSE:
        return "=" + b64encode(mask.to_bytes((length + 7) // 8, "little")).decode("ascii")
    ends = mask & ~(mask >> 1)
    words: list[str] = []
    before = 0
    for start, end in zip(members(starts), members(ends), strict=True):
        gap, more = _base36(start - before), end - start
        words.append(f"{gap}-{_base36(more)}" if more else gap)
        before = end + 1
    return ".".join(words)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def address_set(value: AddressSet) -> list[list[object]]:
    """Write a set of addresses: IPv4 bounds as numbers, IPv6 bounds as hexadecimal text."""
    return [
        [number for pair in value.v4 for number in pair],
        [f"{number:x}" for pair in value.v6 for number in pair],
    ]


def script_json(value: object) -> str:
    """Return JSON that is inert inside of a script element.

    Nothing that a parser of HTML could take for a tag, a comment or an entity is left, and
    nothing that a person could not see.

    Args:
        value: Plain values; their text is cleaned.
    """
    plain = cleaned(value)
    try:
        text = msgspec.json.encode(plain).decode()
    except UnicodeEncodeError:
        text = json.dumps(plain, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def cleaned(value: object) -> object:
    """Return plain values with every text in them made one line of visible characters."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else clean(value)
    if isinstance(value, dict):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return value
