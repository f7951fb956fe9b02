"""OG101: pods that no egress policy isolates, beside others that one does."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.coverage.openness import openness
from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find open workloads in namespaces where egress is limited for some."""
    for space in evidence.once(openness):
        if not space.isolated:
            continue  # nobody limits egress there: OG102
        covered, every = len(space.isolated), len(space.isolated) + len(space.open)
        for workload in space.open:
            yield Mistake(
                workload.origin,
                ("metadata", "name"),
                named(workload),
                space.namespace,
                f"no policy limits its egress, as one does for {covered} of the {every} workloads "
                f"of namespace {space.namespace}",
                "add a policy of type Egress that selects it, or one for the whole namespace that "
                "denies by default",
                # Where few are covered, nobody set out to cover all.
                None if 2 * covered > every else Severity.NOTE,
            )


CHECK = Check(
    "OG101",
    "egress-open",
    Severity.WARNING,
    "A workload's egress is open, in a namespace where that of others is limited.",
    "A pod that no policy of type Egress selects reaches everything: the internet, other "
    "namespaces, the cloud's metadata address. It is what an attacker looks for among closed ones.",
    find,
)
