"""How the cost of a whole command grows with its input."""

from __future__ import annotations

from bench.figures import NUMBER, SECONDS, Figure, Section
from bench.fitting import exponent
from bench.inputs import Inputs, size_of
from bench.places import console_script
from bench.plans import Plan
from bench.processes import run, run_task

_TARGET = 1.15
"""What "nearly linear" is taken to mean: twice the input costs at most 2.2 times as much."""
_FINEST = 0.001
"""Seconds; below this, processor time beyond starting is noise, and may even be negative."""
_VERBS = ("reach", "audit")


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Fit an exponent to the processor time of each size, beyond that of starting."""
    program = str(console_script())
    nothing = str(inputs.nearly_nothing())
    folders = [inputs.cluster(name) for name in plan.growth_clusters]
    sizes = [float(size_of(folder)) for folder in folders]
    figures: list[Figure] = []
    for verb in _VERBS:
        rounds: list[list[float]] = []
        for _ in range(plan.rounds):
            start = run([program, verb, "-f", nothing]).cpu
            rounds.append([run([program, verb, "-f", str(each)]).cpu - start for each in folders])
        columns = list(zip(*rounds, strict=True))
        figures += [
            Figure(f"{verb} {name}, processor time beyond starting", SECONDS, column)
            for name, column in zip(plan.growth_clusters, columns, strict=True)
        ]
        least = [max(min(column), _FINEST) for column in columns]
        figures.append(Figure(f"{verb}, exponent", NUMBER, (exponent(sizes, least),), _TARGET))
    bare = [
        min(run_task("composing", str(each))[1]["cpu"] for _ in range(plan.rounds))
        for each in folders
    ]
    figures.append(Figure("bare composing, exponent", NUMBER, (exponent(sizes, bare),)))
    return Section(
        f"Growth with the input, {plan.growth_clusters[0]} to {plan.growth_clusters[-1]}",
        tuple(figures),
        ("The exponent is fitted to the least of the rounds over the bytes of the input.",),
    )
