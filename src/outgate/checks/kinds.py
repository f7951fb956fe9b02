"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outgate.model.findings import Severity
from outgate.model.origins import Origin, Path
from outgate.model.patches import Patch

if TYPE_CHECKING:
    from outgate.checks.evidence import Evidence

GROUPS = {
    "0": "suppressions",
    "1": "coverage",
    "2": "meaning",
    "3": "selectors",
    "4": "ports",
    "5": "dns",
    "6": "destinations",
    "7": "pairs",
}
"""The first digit of a code, to the folder of its check."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that a check found, before it has a line."""

    origin: Origin
    """The object's."""
    path: Path
    """The field that is to blame, from the object's root."""
    subject: str
    """The object in words: ``NetworkPolicy shop/web``."""
    namespace: str | None
    sentence: str
    """The fact, with the names involved."""
    remedy: str
    severity: Severity | None = None
    """Where it is not as bad as the check's own."""
    is_placed: bool = False
    """Whether `origin` is the place already, and not just the object's."""
    end: tuple[int, int] = (0, 0)
    """Where it ends, if it is placed."""
    patch: Patch | None = None
    """What cures it, where that can be done without asking: the author can have meant nothing else.
    """


@dataclass(frozen=True, slots=True)
class Check:
    """A coded test for one mistake."""

    code: str
    name: str
    """The pattern that it catches, not the cure."""
    severity: Severity
    """Of the worst that it finds."""
    what: str
    """One sentence: what the mistake is. The page begins with it."""
    why: str
    """One or two sentences: why it matters. The page's part of that name begins with them."""
    find: Callable[[Evidence], Iterator[Mistake]]

    @property
    def group(self) -> str:
        """The group that it belongs to, which is its folder too."""
        return GROUPS[self.code[2]]
