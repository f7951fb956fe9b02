"""A real cluster of 5,000 pods, read through the user's own kubectl."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from bench.figures import MEGABYTES, SECONDS, Figure, Section, megabytes
from bench.inputs import Inputs, MissingInputError
from bench.live_cluster import LiveObjects
from bench.places import CLUSTER_VARIABLE, console_script
from bench.plans import Plan
from bench.processes import Run, run
from bench.proxies import ProxyWatcher

_COUNT = 5_000
_NAMESPACES = 25
_SECONDS = 10.0
_DOCTOR_SECONDS = 5.0
_MEGABYTES = 300.0


def measure(plan: Plan, inputs: Inputs) -> Section:  # noqa: ARG001 - as of every group
    """Fill the named cluster, time what reads it whole, and take everything away again.

    Raises:
        MissingInputError: No cluster is named for that, or there is no kubectl.
    """
    kubeconfig = os.environ.get(CLUSTER_VARIABLE, "")
    kubectl = shutil.which("kubectl")
    if not kubeconfig or kubectl is None:
        raise MissingInputError(
            f"needs kubectl on PATH and {CLUSTER_VARIABLE}, the kubeconfig of a cluster that may "
            "be filled with pods, such as make cluster ENFORCER=none gives"
        )
    objects = LiveObjects(kubectl, kubeconfig, pods=plan.live_pods, namespaces=_NAMESPACES)
    try:
        objects.make()
        figures = _figures(plan, kubeconfig)
    finally:
        objects.remove()
    return Section(f"A live cluster with {plan.live_pods:,} pods", tuple(figures))


def _figures(plan: Plan, kubeconfig: str) -> list[Figure]:
    is_full = plan.live_pods == _COUNT
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder) / "cluster.json", Path(folder) / "cluster.json.gz"
        commands = {
            "capture": (("capture", "-q", "-o", str(plain)), _SECONDS),
            "capture, compressed": (("capture", "-q", "-o", str(packed)), _SECONDS),
            "doctor": (("doctor", "-q", "--fail-on", "never", "-o", "json"), _DOCTOR_SECONDS),
            "audit": (("audit", "-q", "-o", "json"), None),
        }
        for words, (arguments, seconds) in commands.items():
            runs, proxies = _runs(plan, [*arguments, "--kubeconfig", kubeconfig])
            together = tuple(
                megabytes(made.peak + peak) for made, peak in zip(runs, proxies, strict=True)
            )
            wanted = _MEGABYTES if is_full and words.startswith("capture") else None
            figures += [
                Figure(words, SECONDS, _walls(runs), seconds if is_full else None),
                Figure(f"{words}, processor time", SECONDS, tuple(made.cpu for made in runs)),
                Figure(f"{words}, memory with kubectl's", MEGABYTES, together, wanted),
                Figure(f"{words}, memory of kubectl", MEGABYTES, tuple(map(megabytes, proxies))),
            ]
        sizes = ((plain, "the capture"), (packed, "the capture, compressed"))
        figures += [
            Figure(words, MEGABYTES, (megabytes(path.stat().st_size),)) for path, words in sizes
        ]
    return figures


def _runs(plan: Plan, arguments: list[str]) -> tuple[list[Run], list[float]]:
    runs, peaks = [], []
    for _ in range(min(plan.rounds, 3)):
        with ProxyWatcher() as watcher:
            runs.append(run([str(console_script()), *arguments]))
        peaks.append(watcher.peak)
    return runs, peaks


def _walls(runs: list[Run]) -> tuple[float, ...]:
    return tuple(made.wall for made in runs)
