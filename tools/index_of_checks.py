"""Writes docs/checks/README.md, the index of checks, from their table."""

from __future__ import annotations

from pathlib import Path

from outgate.checks.kinds import GROUPS
from outgate.checks.table import CHECKS

INDEX = Path(__file__).parents[1] / "docs/checks/README.md"
_TITLES = {
    "coverage": "Coverage: who is not covered, or only seems to be",
    "meaning": "Meaning: what says something else than is meant",
    "selectors": "Selectors: what selects nothing, too much, or not for long",
    "ports": "Ports: what is not the port that is judged",
    "dns": "DNS: look-ups that are blocked, or too wide",
    "destinations": "Destinations: what cannot be selected, or should not be reached",
    "pairs": "Pairs and waste: both ends of a connection, and rules that do nothing",
    "suppressions": "Suppressions: what is wrong with what silences",
}


def index_text() -> str:
    """Return the page."""
    lines = [
        "# Checks",
        "",
        "What [`outgate lint`](../commands/lint.md) looks for. A code is for ever; the severity is",
        "that of the worst case. This page is written by `make index`.",
    ]
    for group in sorted(GROUPS.values(), key=list(_TITLES).index):
        checks = [check for check in CHECKS if check.group == group]
        if not checks:
            continue
        lines += [
            "",
            f"## {_TITLES[group]}",
            "",
            "| code | name | severity | |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| [{check.code}]({check.code}.md) | {check.name} | {check.severity} | {check.what} |"
            for check in checks
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    INDEX.write_text(index_text(), encoding="utf-8")
