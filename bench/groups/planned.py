"""Plans of a whole cluster, proved, beside `audit` of the same cluster in the same turn."""

from __future__ import annotations

from pathlib import Path

import yaml

from bench.figures import MEGABYTES, SECONDS, TIMES, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.needing import NEEDS
from bench.places import console_script
from bench.plans import Plan
from bench.processes import run

_CLUSTER = "s2000"
_MOST_SECONDS = 10.0
_MOST_MEGABYTES = 300.0


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Time `plan` as a whole command, `plan --explain` of one intent, and `audit`."""
    program = str(console_script())
    cluster, needs = str(inputs.cluster(_CLUSTER)), str(inputs.needs(_CLUSTER))
    asked = ["plan", "-f", cluster, "-i", needs, "--platform", "kubeadm", "-q"]
    # Other owners' policies of the cluster keep some needs out or add to them: no failure here.
    turns = [
        (
            run([program, "audit", "-f", cluster]),
            run([program, *asked, "--exit-zero"]),
            run([program, *asked, "--exit-zero", "--explain", _first(needs)]),
        )
        for _ in range(min(plan.rounds, 3))
    ]
    planned = tuple(whole.wall for _, whole, _ in turns)
    return Section(
        f"{_CLUSTER} with {NEEDS} needs of each of its 2,000 workloads: planned and proved",
        (
            Figure("plan", SECONDS, planned, _MOST_SECONDS),
            Figure("plan / audit", TIMES, tuple(b.wall / a.wall for a, b, _ in turns)),
            Figure(
                "plan, memory",
                MEGABYTES,
                tuple(megabytes(whole.peak) for _, whole, _ in turns),
                _MOST_MEGABYTES,
            ),
            Figure("plan --explain of one intent", SECONDS, tuple(c.wall for _, _, c in turns)),
        ),
        ("Whole commands, reading included; the table is written, no folder.",),
    )


def _first(needs: str) -> str:
    """Return the name of the first intent."""
    file = min(Path(needs).iterdir())
    intent = next(iter(yaml.safe_load_all(file.read_text(encoding="utf-8"))))
    return "{namespace}/{name}".format(**intent["metadata"])
