"""How a scalar that is not text looks as a key.

"JSON does not support arbitrary keys in a map, so we must convert these keys to strings"
(sigs.k8s.io/yaml, ``yaml.go``, convertToJSONableObject).
"""

from __future__ import annotations

import math
import struct

from outgate.manifests.scalars import Scalar

_LARGEST_SINGLE = 3.4028235677973366e38
"""The double from which on rounding to 32 bits gives infinity."""
_EXPONENT_FROM = 6


def as_key(value: Scalar) -> str | None:
    """Write a scalar as a key.

    Args:
        value: What goyaml.v2 resolved.

    Returns:
        The key; None for null, which cannot be one: "unsupported map key of type".
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return float_as_key(value)
    return None if value is None else str(value)


def float_as_key(number: float) -> str:
    """Write a float that stands as a key.

    The source says ``strconv.FormatFloat(typedKey, 'g', -1, 32)``: the fewest digits that give the
    same 32-bit float, with an exponent below 1e-4 and from 1e6 on.

    Args:
        number: The key.

    Returns:
        The key as text.
    """
    if math.isnan(number):
        return ".nan"
    if abs(number) >= _LARGEST_SINGLE:
        return ".inf" if number > 0 else "-.inf"
    digits, _, exponent_text = _shortest(struct.pack("<f", number)).partition("e")
    exponent = int(exponent_text)
    if not -4 <= exponent < _EXPONENT_FROM:
        return f"{digits}e{exponent:+03d}"
    decimals = len(digits.lstrip("-").replace(".", "")) - 1 - exponent
    return f"{float(f'{digits}e{exponent}'):.{max(0, decimals)}f}"


def _shortest(single: bytes) -> str:
    (number,) = struct.unpack("<f", single)
    # Nine digits tell any two 32-bit floats apart.
    candidates = (f"{number:.{digits}e}" for digits in range(9))
    return next(text for text in candidates if struct.pack("<f", float(text)) == single)
