"""The HTML page: how long it takes to write, how large it is, and how soon a browser shows it."""

from __future__ import annotations

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from bench.figures import MEGABYTES, SECONDS, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.places import console_script
from bench.plans import Plan
from bench.processes import Run, run, run_task

_WRITTEN = {"s2000": 5.0}
_SIZE = {"s2000": 10.0}
_OPENED = {"s2000": 2.0}


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Write the page of each cluster, then open it at the matrix and at the flow picture."""
    figures: list[Figure] = []
    remarks: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in plan.ratio_clusters:
            page = Path(folder) / f"{name}.html"
            command = [str(console_script()), "audit", "-q", "-f", str(inputs.cluster(name))]
            runs = [run([*command, "-o", f"html={page}"]) for _ in range(_rounds(plan))]
            figures += _written(name, runs, page)
            browser = shutil.which("chromium")
            if browser is None or find_spec("playwright") is None:
                remarks = ["Opening it is left out: there is no Chromium, or no playwright."]
                continue
            figures += _opened(name, browser, page, _rounds(plan))
    return Section("the HTML page, as a whole process and in Chromium", tuple(figures), (*remarks,))


def _written(name: str, runs: list[Run], page: Path) -> list[Figure]:
    wanted = _WRITTEN.get(name)
    return [
        Figure(f"{name} audit -o html", SECONDS, tuple(each.wall for each in runs), wanted),
        Figure(f"{name}, processor time", SECONDS, tuple(each.cpu for each in runs), wanted),
        Figure(f"{name}, memory", MEGABYTES, tuple(megabytes(each.peak) for each in runs)),
        Figure(f"{name}, the file", MEGABYTES, (megabytes(page.stat().st_size),), _SIZE.get(name)),
    ]


def _opened(name: str, browser: str, page: Path, rounds: int) -> list[Figure]:
    found = [run_task("opening", browser, page.as_uri())[1] for _ in range(rounds)]
    return [
        Figure(
            f"{name} opened until the {view} can be used",
            SECONDS,
            tuple(each[view] for each in found),
            _OPENED.get(name) if view == "matrix" else None,
        )
        for view in found[0]
    ]


def _rounds(plan: Plan) -> int:
    return min(plan.rounds, 3)
