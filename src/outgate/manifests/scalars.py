"""What a plain scalar means: the table by which kubectl resolves ``on``, ``0644`` and ``1e3``.

kubectl reads YAML with sigs.k8s.io/yaml, which makes JSON of it with goyaml.v2 (``resolve.go``).
That is neither YAML 1.1 nor 1.2, and no Python library resolves as it does. A tool that reads
``app: on`` as text where the API server gets a boolean answers for another cluster.

Numbers end as JSON numbers, so that ``80.0`` and ``8e1`` are the integer 80 to the API server.
Dates end as text: "It looks like a timestamp but for backward compatibility reasons we set it as a
string" (goyaml.v2, ``decode.go``).
"""

from __future__ import annotations

import math
import re
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
"""The scalars that are words: ``resolveMapList`` of goyaml.v2, without ``<<``."""

_INTEGER = re.compile(
    r"([-+]?)(?:0[xX](?P<x>[0-9a-fA-F]+)|0[bB](?P<b>[01]+)|0[oO]?(?P<o>[0-7]+)|(?P<d>0|[1-9][0-9]*))"
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_POINT_FIRST = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
_BASES = {"x": 16, "b": 2, "o": 8, "d": 10}
_SMALLEST_SIGNED = -(1 << 63)
_LARGEST_SIGNED = (1 << 63) - 1
_LARGEST_UNSIGNED = (1 << 64) - 1
_LONGEST_NUMBER = 4000


def resolve_plain(text: str) -> Scalar:
    """Resolve a plain (unquoted, untagged) scalar as goyaml.v2 does.

    Args:
        text: The scalar as it was written.

    Returns:
        The value that goyaml.v2 gives it.
    """
    if text[:1] not in _NUMBER_STARTS:
        return WORDS.get(text, text)
    if text in WORDS:
        return WORDS[text]
    return text if len(text) > _LONGEST_NUMBER else _resolve_number(text)


_NUMBER_STARTS = frozenset("0123456789+-.")


def _resolve_number(text: str) -> Scalar:
    if text[0] == ".":
        # Go's strconv.ParseFloat takes underscores that stand between digits.
        return _resolve_float(text, text) if _POINT_FIRST.fullmatch(text) else text
    plain = text.replace("_", "")
    integer = _INTEGER.fullmatch(plain)
    if integer is not None:
        base = str(integer.lastgroup)
        number = int(integer[base], _BASES[base]) * (-1 if integer[1] == "-" else 1)
        if _SMALLEST_SIGNED <= number <= _LARGEST_SIGNED:
            return number
        if number <= _LARGEST_UNSIGNED and not integer[1]:
            # JSON keeps it; a number beyond int64 then becomes a float64 in the API server.
            return float(number)
    return _resolve_float(plain, text) if _FLOAT.fullmatch(plain) else text


def _resolve_float(plain: str, text: str) -> Scalar:
    number = float(plain)
    # strconv.ParseFloat reports a number that is too large, and then the scalar stays text.
    return text if math.isinf(number) else number


def as_json(value: Scalar) -> Scalar:
    """Turn a value into what is left of it after JSON, in which 80.0 is written, and read, as 80.

    Args:
        value: What goyaml.v2 resolved.

    Returns:
        The value that reaches the API server. NaN and the infinities stay as they are; JSON has no
        such numbers, and whoever meets one refuses it.
    """
    if type(value) is float and value.is_integer() and abs(value) < _LARGEST_SIGNED:
        return int(value)
    return value
