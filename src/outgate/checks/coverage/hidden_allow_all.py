"""OG105: a rule that allows everything beside rules that are narrow."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import Policy
from outgate.model.entries import Direction, Entry
from outgate.model.findings import Severity, some

_OWN = "outgate"


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules without conditions whose pods have other rules with some."""
    narrow: dict[tuple[Direction, str], list[tuple[Policy, Entry, int]]] = {}
    wide: list[tuple[Policy, Entry, int]] = []
    for policy in evidence.in_force:
        for entry in policy.entries:
            if entry.peers is not None and not entry.peers:
                continue
            item = (policy, entry, evidence.real(evidence.selected(entry.subject).low))
            if entry.peers is None and entry.ports is None:
                wide.append(item)
            else:
                narrow.setdefault((entry.direction, policy.namespace), []).append(item)
    for policy, entry, mask in wide:
        if _OWN in policy.entries[0].policy.manager:
            continue  # hold-open, which is there to be wide
        others = narrow.get((entry.direction, policy.namespace), ())
        own = [other for other, _, _ in others if other is policy]
        # A rule for just these pods, or some of them, was written in vain; one that is there for
        # more pods does its work for the others.
        idle = {
            other.name
            for other, _, selected in others
            if other is not policy and selected and not selected & ~mask
        }
        if own:
            yield policy.mistake(
                entry.path,
                f"a rule without conditions allows all {entry.direction.value}, so that the other "
                f"{len(own)} of the policy do{'es' if len(own) == 1 else ''} nothing",
                "remove it, or the other rules if all is to be allowed",
            )
        elif idle:
            yield policy.mistake(
                entry.path,
                f"a rule without conditions allows all {entry.direction.value}, so that for these "
                f"pods the rules of {some(sorted(idle), 3)} do nothing",
                "remove the rule, or those policies if all is to be allowed",
            )


CHECK = Check(
    "OG105",
    "hidden-allow-all",
    Severity.WARNING,
    "A rule that allows everything makes narrower rules for the same pods idle.",
    "Policies add up: what one of them allows no other one takes away. The narrow rules look like "
    "protection and are none.",
    find,
)
