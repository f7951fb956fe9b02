"""Clusters with next to no policies: cost must follow behaviour, not pairs."""

from __future__ import annotations

from bench.figures import MEGABYTES, SECONDS, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.plans import Plan
from bench.processes import run_task

_COUNT = 10_000
_TARGET = 1.0
_VARIANTS = {"unprotected": "", "ingress denied": "Ingress", "egress denied": "Egress"}


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Time what `audit` and grouped `reach` take beyond reading: solve, answer, write the page."""
    workloads, namespaces = plan.unprotected
    figures: list[Figure] = []
    for words, deny in _VARIANTS.items():
        folder = str(inputs.unprotected(workloads, namespaces, deny))
        wanted = _TARGET if workloads == _COUNT and not deny else None
        for verb in ("audit", "reach"):
            measured = [run_task("asking", folder, verb) for _ in range(min(plan.rounds, 3))]
            beyond = tuple(found["beyond"] for _, found in measured)
            processor = tuple(found["processor"] for _, found in measured)
            peaks = tuple(megabytes(made.peak) for made, _ in measured)
            figures += [
                Figure(f"{words}: {verb} beyond reading", SECONDS, beyond, wanted),
                Figure(f"{words}: {verb}, processor time", SECONDS, processor, wanted),
                Figure(f"{words}: {verb}, memory", MEGABYTES, peaks),
            ]
    return Section(
        f"{workloads:,} workloads in {namespaces} namespaces, hardly any policy", tuple(figures)
    )
