"""How good learning is: what a plan that was learnt denies and allows, for each source."""

from __future__ import annotations

from bench.figures import NUMBER, SECONDS, Figure, Section
from bench.inputs import Inputs
from bench.learn.judging import Fate
from bench.learn.quality import HEADER, Row, rows
from bench.plans import Plan

_REMARKS = (
    (
        "Clusters whose needs are known; their traffic of ten days in the shape and with the "
        "defects of each source, learnt from and planned; the four days after it replayed against "
        "the plan. Denied are distinct needed edges, by what records had shown of them: this very "
        "edge (recorded), this edge, but it was set apart for a person (apart), the same host at "
        "other addresses (new address), something that the source does not say where (hidden), "
        "nothing although it happened (lost), nothing because it had not happened (never)."
    ),
    (
        "Addresses: outside ones that are allowed, and how many of them are needed. Windows: share "
        "of needs that two halves of the ten days have in common, weekly needs among them. "
        "Redeploy: the same for one window with two sets of pods."
    ),
)


def measure(plan: Plan, inputs: Inputs) -> Section:  # noqa: ARG001 - clusters are made here
    """Learn from each source."""
    found = list(rows(plan.learn_clusters, plan.learn_share))
    return Section(
        f"Learning, from {len(found)} sources, on {', '.join(plan.learn_clusters)}",
        (
            _figure("needed and recorded edges that are denied", found, Fate.RECORDED),
            Figure("ports of clients learnt", NUMBER, (float(_sum(found, "ephemeral")),), 0),
            Figure("ranges wider than the bound", NUMBER, (float(_sum(found, "too_wide")),), 0),
            _figure("needed edges that wait for a person", found, Fate.APART),
            Figure("allowed and not needed", NUMBER, (float(_sum(found, "unneeded")),)),
            Figure("reading and learning, all sources", SECONDS, (sum(r.seconds for r in found),)),
        ),
        _REMARKS,
        (HEADER, *(row.cells() for row in found)),
    )


def _figure(name: str, found: list[Row], fate: Fate) -> Figure:
    target = 0 if fate is Fate.RECORDED else None
    return Figure(name, NUMBER, (float(sum(row.denied(fate) for row in found)),), target)


def _sum(found: list[Row], name: str) -> int:
    return sum(getattr(row, name) for row in found)
