"""The pages of docs/checks, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs/checks"
_HEAD = re.compile(
    r"# (?P<code>OG\d{3}) (?P<name>[a-z0-9-]+)\n\n(?P<severity>\w+)\n\n(?P<rest>.*)", re.DOTALL
)
_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_MARK = re.compile(r"# <- (OG\d{3})$")


@dataclass(frozen=True)
class CheckPage:
    """One page."""

    code: str
    name: str
    severity: str
    what: str
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


def read_page(path: Path) -> CheckPage:
    """Read a page; it has the parts that all have, in their order."""
    head = _HEAD.fullmatch(path.read_text(encoding="utf-8"))
    assert head is not None, f"{path.name} does not begin with a code, a name and a severity"
    parts = re.split(r"^## (.+)\n", head["rest"], flags=re.MULTILINE)
    assert parts[1::2] == ["Why it matters", "Bad", "Good"], path.name
    what, why, bad, good = parts[0::2]
    return CheckPage(
        head["code"],
        head["name"],
        head["severity"],
        _joined(what),
        _joined(why),
        tuple(_BLOCK.findall(bad)),
        tuple(_BLOCK.findall(good)),
    )


def marked_lines(manifests: str, code: str) -> list[int]:
    """Return the lines that say that something is found in them."""
    return [
        number
        for number, line in enumerate(manifests.splitlines(), 1)
        if (mark := _MARK.search(line)) and mark[1] == code
    ]


def pages() -> list[CheckPage]:
    """Read all pages."""
    return [read_page(path) for path in sorted(FOLDER.glob("OG*.md"))]


def _joined(text: str) -> str:
    return " ".join(text.split())
