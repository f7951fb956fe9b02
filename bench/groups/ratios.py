"""Whole commands beside the bare composing of the same YAML, in turns."""

from __future__ import annotations

from bench.figures import MEGABYTES, SECONDS, TIMES, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.places import console_script
from bench.plans import Plan
from bench.processes import Run, run, run_task

_QUESTIONS = ("reach", "audit")
_TARGET_RATIO = {
    **{(name, verb): 2.5 for name in ("s2000", "s10000") for verb in _QUESTIONS},
    ("s2000", "lint"): 3.5,
}
_TARGET_MEMORY = {
    **{("s2000", verb): 80.0 for verb in _QUESTIONS},
    **{("s10000", verb): 350.0 for verb in _QUESTIONS},
    ("s2000", "lint"): 120.0,
}
_REMARK = (
    "Bare composing is timed inside its process, without the start of the interpreter; commands "
    "are timed from outside, with it."
)
_VERBS = (*_QUESTIONS, "lint", "audit --findings")


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Run composing and each command one after the other, so that noise meets both."""
    program = str(console_script())
    figures: list[Figure] = []
    for name in plan.ratio_clusters:
        folder = str(inputs.cluster(name))
        bare: dict[str, list[dict[str, float]]] = {verb: [] for verb in _VERBS}
        whole: dict[str, list[Run]] = {verb: [] for verb in _VERBS}
        for _ in range(plan.rounds):
            for verb in _VERBS:
                bare[verb].append(run_task("composing", folder)[1])
                whole[verb].append(run([program, *verb.split(), "-f", folder]))
        walls = tuple(each["wall"] for verb in _VERBS for each in bare[verb])
        figures.append(Figure(f"{name} bare composing", SECONDS, walls))
        for verb in _VERBS:
            figures += _figures(name, verb, bare[verb], whole[verb])
    return Section(
        "Whole commands, and as a multiple of bare composing",
        tuple(figures),
        (_REMARK,),
    )


def _figures(name: str, verb: str, bare: list[dict[str, float]], whole: list[Run]) -> list[Figure]:
    turns = list(zip(whole, bare, strict=True))
    walls = tuple(each.wall for each in whole)
    ratios = tuple(mine.wall / base["wall"] for mine, base in turns)
    processor = tuple(mine.cpu / base["cpu"] for mine, base in turns)
    peaks = tuple(megabytes(each.peak) for each in whole)
    ratio, memory = _TARGET_RATIO.get((name, verb)), _TARGET_MEMORY.get((name, verb))
    return [
        Figure(f"{name} {verb}", SECONDS, walls),
        Figure(f"{name} {verb} / composing", TIMES, ratios, ratio),
        Figure(f"{name} {verb} / composing, processor time", TIMES, processor, ratio),
        Figure(f"{name} {verb}, memory", MEGABYTES, peaks, memory),
    ]
