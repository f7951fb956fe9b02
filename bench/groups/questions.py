"""What `explain` takes on a large cluster that is read already."""

from __future__ import annotations

from statistics import median

from bench.figures import MILLISECONDS, SECONDS, Figure, Section
from bench.inputs import Inputs
from bench.plans import Plan
from bench.processes import run_task

_TARGET = {"s10000": 50.0}
_COMMON = ("workload", "an outside address")
"""How the kinds of question begin that the target is about: both ends are few."""


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Ask many different questions in one process; the first one, and the median of each kind."""
    name = plan.explain_cluster
    target = _TARGET.get(name)
    folder = str(inputs.cluster(name))
    rounds = [run_task("explaining", folder, str(plan.questions))[1] for _ in range(_rounds(plan))]
    figures = [
        Figure(f"{name} reading", SECONDS, tuple(each["load"] for each in rounds)),
        Figure(f"{name} solving, once", SECONDS, tuple(each["solve"] for each in rounds)),
        Figure(
            "the first question after it",
            MILLISECONDS,
            tuple(each["first"] * 1000 for each in rounds),
            target,
        ),
    ]
    for kind in rounds[0]["kinds"]:
        middles = tuple(median(each["kinds"][kind]) * 1000 for each in rounds)
        wanted = target if kind.startswith(_COMMON) else None
        figures.append(Figure(kind, MILLISECONDS, middles, wanted))
        processor = tuple(median(each["processor"][kind]) * 1000 for each in rounds)
        figures.append(Figure(f"{kind}, processor time", MILLISECONDS, processor, wanted))
        slowest = tuple(max(each["kinds"][kind]) * 1000 for each in rounds)
        figures.append(Figure(f"{kind}, the slowest", MILLISECONDS, slowest))
    return Section(
        f"explain on {name}: the question itself",
        tuple(figures),
        (f"Medians of {plan.questions} different questions; reading and solving are apart.",),
    )


def _rounds(plan: Plan) -> int:
    return min(plan.rounds, 3)
