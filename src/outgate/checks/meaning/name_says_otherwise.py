"""OG204: a policy that denies by name and allows everything, or the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import Policy
from outgate.model.entries import Direction, Entry
from outgate.model.findings import Severity

_WORDS = re.compile(r"[a-z]+")


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find names that promise the opposite of what the rules do."""
    for policy in evidence.policies:
        if not policy.is_read:
            continue
        names = set(_WORDS.findall(policy.name.lower()))
        denies = bool(names & {"deny", "denies", "block", "isolate"})
        allows = bool(names & {"allow", "allows", "open"})
        if denies == allows:
            continue
        for direction in Direction:
            entries = [entry for entry in policy.entries if entry.direction is direction]
            if not entries or not _is_about(direction, names):
                continue
            if denies:
                yield from _denying(policy, direction, entries)
            elif names & {"all", "any", "everything"} and entries[0].peers == ():
                yield from _allowing(policy, direction)


def _is_about(direction: Direction, names: set[str]) -> bool:
    named = {word for word in ("ingress", "egress") if word in names}
    return not named or direction.value in named


def _denying(policy: Policy, direction: Direction, entries: list[Entry]) -> Iterator[Mistake]:
    for entry in entries:
        if entry.peers is None and entry.ports is None:
            yield policy.mistake(
                entry.path,
                f"a rule without conditions allows all {direction.value}, and the policy is called "
                f"{policy.name}",
                f"write {direction.value}: [] to deny, or call the policy what it does",
            )


def _allowing(policy: Policy, direction: Direction) -> Iterator[Mistake]:
    path = ("spec", direction.value)
    yield policy.mistake(
        path if direction.value in policy.spec else ("spec", "policyTypes"),
        f"there is no rule for {direction.value}, so all of it is denied, and the policy is called "
        f"{policy.name}",
        f"write {direction.value}: [{{}}] to allow all, or call the policy what it does",
    )


CHECK = Check(
    "OG204",
    "name-says-otherwise",
    Severity.ERROR,
    "A policy is called deny and allows everything, or is called allow-all and denies everything.",
    "An empty list of rules and a list with one empty rule look alike and mean the opposite. "
    "Whoever reads the name believes it.",
    find,
)
