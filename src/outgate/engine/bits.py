"""Sets of endpoints as the bits of one integer."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator


def members(mask: int) -> Iterator[int]:
    """Yield the positions of the bits that are set, lowest first."""
    if mask & (mask - 1) == 0:
        # One bit, or none: by far the most frequent case in a cluster with narrow rules.
        if mask:
            yield mask.bit_length() - 1
        return
    words = array("Q")
    words.frombytes(mask.to_bytes((mask.bit_length() + 63) // 64 * 8, "little"))
    if sys.byteorder == "big":
        words.byteswap()
    for index, word in enumerate(words):
        if word:
            yield from _word(word, index * 64)


def _word(word: int, base: int) -> Iterator[int]:
    while word:
        low = word & -word
        yield base + low.bit_length() - 1
        word ^= low


def mask_of(positions: Iterable[int]) -> int:
    """Return the mask with these bits set, at a cost linear in the highest position."""
    found = list(positions)
    if not found:
        return 0
    buffer = bytearray(max(found) // 8 + 1)
    for position in found:
        buffer[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(buffer, "little")
