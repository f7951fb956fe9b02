"""Very many policies: reading alone."""

from __future__ import annotations

from bench.figures import MEGABYTES, SECONDS, Figure, Section, megabytes
from bench.inputs import Inputs, size_of
from bench.plans import Plan
from bench.processes import run_task

_COUNT = 100_000
_TARGET_YAML = 25.0
_TARGET_JSON = 5.0
_TARGET_MEMORY = 600.0


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Read as YAML documents, and the same as one List in kubectl's JSON."""
    count = plan.documents
    is_full = count == _COUNT
    yaml_folder, json_folder = inputs.policies_yaml(count), inputs.policies_json(count)
    rounds = min(plan.rounds, 3)
    figures: list[Figure] = []
    for words, folder, seconds in (
        ("YAML", yaml_folder, _TARGET_YAML),
        ("kubectl JSON", json_folder, _TARGET_JSON),
    ):
        measured = [run_task("loading", str(folder)) for _ in range(rounds)]
        for _, found in measured:
            if found["policies"] != count or found["gaps"]:
                raise AssertionError(f"{folder}: read {found}, not {count} policies")
        walls = tuple(made.wall for made, _ in measured)
        peaks = tuple(megabytes(made.peak) for made, _ in measured)
        name = f"{count:,} policies as {words} ({megabytes(size_of(folder)):.0f} MB)"
        figures += [
            Figure(name, SECONDS, walls, seconds if is_full else None),
            Figure(
                f"{name}, processor time",
                SECONDS,
                tuple(made.cpu for made, _ in measured),
                seconds if is_full else None,
            ),
            Figure(f"{name}, memory", MEGABYTES, peaks, _TARGET_MEMORY if is_full else None),
        ]
    return Section(
        "Reading",
        tuple(figures),
        ("A process that imports outgate and calls outgate.load, from start to end.",),
    )
