"""``${VARIABLES}`` that a later step fills in, as Flux and envsubst write them.

Until then a text that holds one may become many texts. Two texts are compared by what they could
become; a default, as in ``${NAME:=shop}``, is not taken, since whoever fills in may say otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)[^}]*\}")


def is_unfilled(text: str) -> bool:
    """Say whether a text holds a variable that nobody filled in."""
    return "${" in text and _VARIABLE.search(text) is not None


def variables_in(text: str) -> tuple[str, ...]:
    """Return the names of the variables in a text, in reading order, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text))) if "${" in text else ()


def may_be_equal(left: str, right: str) -> bool:
    """Say whether two texts could be the same once every variable is filled in."""
    if left == right:
        return True
    if is_unfilled(left):
        # With variables on both sides nearly anything could be equal.
        return is_unfilled(right) or _pattern(left).fullmatch(right) is not None
    return is_unfilled(right) and _pattern(right).fullmatch(left) is not None


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    fixed = _VARIABLE.split(text)[::2]
    return re.compile(".*".join(map(re.escape, fixed)), re.DOTALL)
