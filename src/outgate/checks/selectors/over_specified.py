"""OG307: selects by a label that the next release changes."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import asks_for
from outgate.checks.policies import Policy
from outgate.model.entries import PodSelection
from outgate.model.findings import Severity
from outgate.model.origins import Path
from outgate.model.selectors import Selector

_OF_A_RELEASE = {
    "app.kubernetes.io/version": "the next release changes it",
    "version": "the next release changes it",
    "helm.sh/chart": "it holds the chart's version, which the next upgrade changes",
    "chart": "it often holds the chart's version, which the next upgrade changes",
    "pod-template-hash": "every change of the pods changes it",
    "rollouts-pod-template-hash": "every change of the pods changes it",
    "controller-revision-hash": "every change of the pods changes it",
    "pod-template-generation": "every change of the pods changes it",
    "controller-uid": "every run of the job has another one",
    "batch.kubernetes.io/controller-uid": "every run of the job has another one",
}
"""Labels that do not stay, and why."""


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find labels of a release in selectors of pods."""
    for policy in evidence.in_force:
        if not policy.entries:
            continue
        subject = policy.entries[0].subject.pods
        yield from _of_selector(policy, ("spec", "podSelector"), subject)
        for item in evidence.peers_of(policy):
            if isinstance(item.peer, PodSelection):
                yield from _of_selector(policy, (*item.path, "podSelector"), item.peer.pods)


def _of_selector(policy: Policy, path: Path, selector: Selector) -> Iterator[Mistake]:
    for requirement in selector.requirements:
        why = _OF_A_RELEASE.get(requirement.key)
        if why is None or not asks_for(requirement) or not requirement.values:
            continue
        if requirement.key in ("version", "chart") and len(selector.requirements) == 1:
            continue  # the only name that these pods have
        yield policy.mistake(
            (*path, "matchLabels", requirement.key),
            f"selects by {requirement}: {why}",
            "select by labels that stay, such as app.kubernetes.io/name and "
            "app.kubernetes.io/instance",
            Severity.NOTE if requirement.key in ("version", "chart") else None,
        )


CHECK = Check(
    "OG307",
    "over-specified",
    Severity.WARNING,
    "A selector asks for a label that the next release changes.",
    "After the next upgrade the policy selects nothing, and its pods are open; or, in a peer, the "
    "connection is denied. Old and new pods of one rollout are treated differently.",
    find,
)
