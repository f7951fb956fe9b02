"""Recorded edges replayed against policies: nearly all denied, and nearly all allowed."""

from __future__ import annotations

from bench.figures import MEGABYTES, SECONDS, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.places import console_script
from bench.plans import FULL, Plan
from bench.processes import Run, run

_CLUSTER = "s2000"
_TARGET_SECONDS = 20.0
_TARGET_MEMORY = 300.0
_REMARK = (
    "Different edges between the workloads of s2000 and to the outside, as whole processes: "
    "reading the cluster, solving it, reading the store, replaying, and writing the page."
)


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Replay one store against the policies of a cluster, and against none."""
    store = inputs.recorded(_CLUSTER, plan.edges)
    cluster = inputs.cluster(_CLUSTER)
    workloads = [str(path) for path in sorted(cluster.iterdir()) if path.name != "policies.yaml"]
    denied = [_replay(str(store), [str(cluster)]) for _ in range(plan.rounds)]
    allowed = [_replay(str(store), workloads) for _ in range(plan.rounds)]
    is_full = plan.edges == FULL.edges
    return Section(
        f"Recorded traffic replayed: {plan.edges:,} edges",
        (
            *_figures("nearly all denied", denied, is_full=is_full),
            *_figures("all allowed", allowed, is_full=is_full),
        ),
        (_REMARK,),
    )


def _replay(store: str, manifests: list[str]) -> Run:
    named = [word for path in manifests for word in ("-f", path)]
    return run([str(console_script()), "simulate", *named, "--store", store, "--exit-zero"])


def _figures(name: str, runs: list[Run], *, is_full: bool) -> tuple[Figure, ...]:
    return (
        Figure(
            name,
            SECONDS,
            tuple(each.wall for each in runs),
            _TARGET_SECONDS if is_full else None,
        ),
        Figure(f"{name}, processor time", SECONDS, tuple(each.cpu for each in runs)),
        Figure(
            f"{name}, memory",
            MEGABYTES,
            tuple(megabytes(each.peak) for each in runs),
            _TARGET_MEMORY,
        ),
    )
