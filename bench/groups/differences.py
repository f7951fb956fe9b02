"""`diff` of two clusters as a whole command, beside the bare composing of both inputs."""

from __future__ import annotations

from bench.figures import MEGABYTES, SECONDS, TIMES, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.places import console_script
from bench.plans import Plan
from bench.processes import Run, run, run_task

_TARGET_RATIO = {"s2000": 3.0}
_REMARK = (
    "NEW is OLD with other ports in every twentieth policy and other names of every thirty-third."
)


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Run composing of both and the command in turns; then two clusters that differ everywhere."""
    program = str(console_script())
    figures: list[Figure] = []
    for name in plan.ratio_clusters:
        folders = str(inputs.cluster(name)), str(inputs.changed(name))
        bare: list[dict[str, float]] = []
        whole: list[Run] = []
        for _ in range(plan.rounds):
            both = [run_task("composing", folder)[1] for folder in folders]
            bare.append({key: both[0][key] + both[1][key] for key in ("wall", "cpu")})
            whole.append(run([program, "diff", *folders, "--exit-zero"]))
        figures += _figures(name, bare, whole)
    workloads, namespaces = plan.unprotected
    dense = [str(inputs.unprotected(workloads, namespaces, deny)) for deny in ("", "Egress")]
    runs = [run([program, "diff", *dense, "--exit-zero"]) for _ in range(min(plan.rounds, 3))]
    figures += [
        Figure("every pair differs: diff", SECONDS, tuple(each.wall for each in runs)),
        Figure("every pair differs, processor time", SECONDS, tuple(each.cpu for each in runs)),
        Figure("every pair differs, memory", MEGABYTES, tuple(megabytes(x.peak) for x in runs)),
    ]
    remark = f"Every pair differs: {workloads:,} workloads without a policy, then egress denied."
    return Section(
        "Two clusters, and as a multiple of bare composing of both",
        tuple(figures),
        (_REMARK, remark),
    )


def _figures(name: str, bare: list[dict[str, float]], whole: list[Run]) -> list[Figure]:
    turns = list(zip(whole, bare, strict=True))
    target = _TARGET_RATIO.get(name)
    ratios = tuple(mine.wall / both["wall"] for mine, both in turns)
    processor = tuple(mine.cpu / both["cpu"] for mine, both in turns)
    peaks = tuple(megabytes(each.peak) for each in whole)
    return [
        Figure(f"{name} bare composing of both", SECONDS, tuple(each["wall"] for each in bare)),
        Figure(f"{name} diff", SECONDS, tuple(each.wall for each in whole)),
        Figure(f"{name} diff / composing", TIMES, ratios, target),
        Figure(f"{name} diff / composing, processor time", TIMES, processor, target),
        Figure(f"{name} diff, memory", MEGABYTES, peaks),
    ]
