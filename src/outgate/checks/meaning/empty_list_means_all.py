"""OG205: to, from or ports as an empty list, which means all."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import RULES, Policy
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find lists that are written and empty."""
    for policy in evidence.policies:
        for direction, side in RULES.items():
            for number, rule in enumerate(policy.rules(direction)):
                for field, means in (
                    (side, "every source" if side == "from" else "every destination"),
                    ("ports", "every port"),
                ):
                    if rule.get(field, 0) != []:
                        continue
                    yield policy.mistake(
                        ("spec", direction.value, number, field),
                        f"an empty {field} means {means}, not none",
                        f"write what is meant; remove {field} if {means} is, or the whole rule if "
                        "nothing is to be allowed",
                        Severity.NOTE if _says_all(policy) else None,
                    )


def _says_all(policy: Policy) -> bool:
    """Say whether a policy's name says that all is meant."""
    names = set(policy.name.lower().replace(".", "-").split("-"))
    return "allow" in names and bool(names & {"all", "any", "everything", "everybody"})


CHECK = Check(
    "OG205",
    "empty-list-means-all",
    Severity.WARNING,
    "A rule's to, from or ports is an empty list.",
    "In a rule an empty list means all of them, while an empty list of rules means none. A "
    "template that renders a list of nothing opens everything.",
    find,
)
