"""A cluster of a dozen workloads in place of the large ones."""

from __future__ import annotations

from pathlib import Path

from bench import writing
from bench.inputs import Inputs
from bench.plans import Plan

PLAN = Plan(
    rounds=1,
    ratio_clusters=("s2000",),
    growth_clusters=("s500", "s1000"),
    documents=8,
    explain_cluster="s10000",
    questions=1,
    unprotected=(6, 2),
    peer_clusters=("s100",),
    connections=20,
    edges=50,
    live_pods=500,
    learn_clusters=("shop",),
    learn_share=0.05,
)


def tiny_inputs(folder: Path) -> Inputs:
    """Return inputs in which every cluster is there already, and is tiny."""
    for name, workloads in {"s100": 4, "s500": 4, "s1000": 8, "s2000": 6, "s10000": 6}.items():
        (folder / name).mkdir(parents=True)
        writing.write_unprotected(workloads, 2, folder / name, deny="Egress")
    return Inputs(folder, None)
