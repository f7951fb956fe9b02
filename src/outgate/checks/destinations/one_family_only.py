"""OG604: IPv4 closed and IPv6 open, or the reverse."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.written import WrittenRule
from outgate.model.entries import Block, Direction
from outgate.model.findings import Severity
from outgate.model.origins import Path
from outgate.sets.addresses import ALL_V4, ALL_V6

_DUAL = frozenset({4, 6})


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules that hold all of one family and not the same of the other."""
    is_dual = evidence.snapshot.networks.families == _DUAL
    for rule in evidence.rules:
        if rule.direction is Direction.INGRESS or not rule.blocks:
            continue
        wide = {family: _widest(rule, family) for family in (4, 6)}
        v4, v6 = wide[4], wide[6]
        if v4 and v6:
            for closed, opened in ((v4, v6), (v6, v4)):
                everything = ALL_V4 if opened is v4 else ALL_V6
                if opened.addresses == everything and " except " in closed.text:
                    yield rule.policy.mistake(
                        _place(rule, opened),
                        f"ipBlock {opened.text} is every address of its family, beside "
                        f"{closed.text}, which is not",
                        "take the private ranges out of both, such as fc00::/7 and fe80::/10",
                    )
        elif is_dual and (one := v4 or v6):
            other = "::/0" if v4 else "0.0.0.0/0"
            yield rule.policy.mistake(
                _place(rule, one),
                f"ipBlock {one.text} is of one family, and the cluster has both: to a name that "
                "has addresses of both the connection may fail",
                f"add an ipBlock {other}, with the private ranges in except",
            )


def _widest(rule: WrittenRule, family: int) -> Block | None:
    start = "0.0.0.0/0" if family == 4 else "::/0"
    return next((one for one in rule.blocks if one.text.partition(" ")[0] == start), None)


def _place(rule: WrittenRule, block: Block) -> Path:
    # Equal peers are read as one, so the place is that of the first one with this text.
    body = rule.policy.rules(rule.direction)[int(rule.entry.path[2])].get("to") or []
    cidr = block.text.partition(" ")[0]
    for number, item in enumerate(body):
        written = item.get("ipBlock") if isinstance(item, dict) else None
        if isinstance(written, dict) and written.get("cidr") == cidr:
            return (*rule.entry.path, "to", number, "ipBlock")
    return (*rule.entry.path, "to")


CHECK = Check(
    "OG604",
    "one-family-only",
    Severity.WARNING,
    "A rule treats all IPv4 addresses otherwise than all IPv6 addresses.",
    "Blocks are of one family each. What is taken out of one stays open in the other, and what is "
    "allowed in one alone fails for whoever prefers the other.",
    find,
)
