"""How long the program needs before it does anything."""

from __future__ import annotations

from bench.figures import MEGABYTES, SECONDS, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.places import console_script
from bench.plans import Plan
from bench.processes import run

_TARGET_HELP = 0.15


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Time ``outgate --help``, and a question about a single namespace."""
    program = str(console_script())
    nothing = str(inputs.nearly_nothing())
    helps, questions = [], []
    for _ in range(plan.rounds):
        helps.append(run([program, "--help"]))
        questions.append(run([program, "reach", "-f", nothing]))
    return Section(
        "Starting",
        (
            Figure("outgate --help", SECONDS, tuple(each.wall for each in helps), _TARGET_HELP),
            Figure(
                "outgate --help, processor time",
                SECONDS,
                tuple(each.cpu for each in helps),
                _TARGET_HELP,
            ),
            Figure("outgate --help, memory", MEGABYTES, tuple(megabytes(r.peak) for r in helps)),
            Figure("reach on one empty namespace", SECONDS, tuple(each.wall for each in questions)),
        ),
    )
