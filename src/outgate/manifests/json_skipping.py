"""Over JSON values without building them, at the speed of memory."""

from __future__ import annotations

import re

import msgspec

_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_BLANKS = re.compile(rb"[ \t\r\n]*")
_shape = msgspec.json.Decoder(msgspec.Raw)


def end_of_value(data: bytes, start: int) -> int:
    """Find where a value ends.

    Args:
        data: JSON.
        start: The byte at which the value starts.

    Returns:
        The byte behind it, blanks skipped.

    Raises:
        msgspec.DecodeError: It is not JSON; its message counts from `start`.
        RecursionError: It nests too deep.
    """
    try:
        _shape.decode(memoryview(data)[start:])
    except msgspec.DecodeError as error:
        trailing = _TRAILING.search(str(error))
        if trailing is None:
            raise
        # msgspec has taken the first of the characters that do not belong to the value.
        return start + int(trailing[1]) - 1
    return len(data)


def after_blanks(data: bytes, position: int) -> int:
    """Skip blanks.

    Args:
        data: JSON.
        position: A byte.

    Returns:
        The first byte from there on that is no blank.
    """
    found = _BLANKS.match(data, position)
    return found.end() if found else position
