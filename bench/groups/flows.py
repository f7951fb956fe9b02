"""Recorded traffic: how fast records become edges, beside the bare decoding of the same file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.figures import MEGABYTES, SECONDS, TIMES, Figure, Section, megabytes
from bench.flow_records import write_log
from bench.inputs import Inputs
from bench.places import console_script
from bench.plans import Plan
from bench.processes import run, run_task

_TARGET_RATIO = 1 / 0.15
_TARGET_MEMORY = 300.0
_REMARK = (
    "Reading as a multiple of bare decoding: msgspec into the same types, in the same process, "
    "just before. Two logs of one size are imported by two processes."
)


def measure(plan: Plan, inputs: Inputs) -> Section:  # noqa: ARG001 - logs are made here
    """Read one log, and import one and two of the same size."""
    connections = plan.connections
    program = str(console_script())
    tasks, ones, twos = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        logs = [Path(folder, f"log{seed}.jsonl") for seed in (1, 2)]
        for seed, path in enumerate(logs):
            write_log(path, connections, seed)
        for turn in range(plan.rounds):
            tasks.append(run_task("reading_flows", str(logs[0]))[1])
            store = str(Path(folder, f"{turn}.db"))
            ones.append(run([program, "flows", "import", str(logs[0]), "--store", store]))
            twos.append(
                run([program, "flows", "import", *map(str, logs), "--store", f"{store}.two"])
            )
    records = connections * 6
    return Section(
        f"Recorded traffic: {records:,} records of Hubble",
        (
            Figure("reading", SECONDS, tuple(each["wall"] for each in tasks)),
            Figure(
                "reading / bare decoding, processor time",
                TIMES,
                tuple(each["cpu"] / each["bare_cpu"] for each in tasks),
                _TARGET_RATIO,
            ),
            Figure(
                "reading, memory",
                MEGABYTES,
                tuple(megabytes(int(each["peak"])) for each in tasks),
                _TARGET_MEMORY,
            ),
            Figure("flows import of one log", SECONDS, tuple(each.wall for each in ones)),
            Figure("the same, processor time", SECONDS, tuple(each.cpu for each in ones)),
            Figure("flows import of two logs", SECONDS, tuple(each.wall for each in twos)),
            Figure("the same, of all processes", SECONDS, tuple(each.cpu for each in twos)),
        ),
        (_REMARK,),
    )
