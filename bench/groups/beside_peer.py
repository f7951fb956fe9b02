"""network-config-analyzer on the same input, in the same run: its time and its answers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import MEGABYTES, NUMBER, SECONDS, TIMES, Figure, Section, megabytes
from bench.inputs import Inputs
from bench.peer.installing import NAME, VERSION, PeerMissingError, installed_peer
from bench.places import CACHE, console_script
from bench.plans import Plan
from bench.processes import Run, run, run_task

_MANY = {"s500": 1}
"""Inputs that take the peer minutes, and how often it is run on them."""
_TITLE = f"Beside {NAME} {VERSION}: every allowed connection, one a line"


def measure(plan: Plan, inputs: Inputs) -> Section:
    """Run both in turns on each cluster and compare what they say."""
    try:
        peer = installed_peer(CACHE)
    except PeerMissingError as error:
        return Section(_TITLE, (), (f"Skipped: {error}",))
    figures: list[Figure] = []
    remarks: list[str] = []
    for name in plan.peer_clusters:
        folder = inputs.cluster(name)
        theirs: list[Run] = []
        ours: list[Run] = []
        for _ in range(_MANY.get(name, min(plan.rounds, 2))):
            theirs.append(_run_peer(peer, folder))
            command = [str(console_script()), "reach", "--all", "-o", "csv", "-f", str(folder)]
            ours.append(run(command, keep_output=True))
        found = compare(folder, theirs[0].output)
        figures += _figures(name, theirs, ours, found)
        remarks += words(name, found)
    return Section(_TITLE, tuple(figures), tuple(remarks))


def compare(folder: Path, output: str) -> dict[str, Any]:
    """Hold the peer's output against outgate's answer.

    Args:
        folder: The input of both.
        output: What the peer printed.

    Returns:
        The counts of `bench.tasks.comparing`.
    """
    with TemporaryDirectory() as place:
        kept = Path(place) / "output"
        kept.write_text(output, encoding="utf-8")
        return run_task("comparing", str(folder), str(kept))[1]


def words(name: str, found: dict[str, Any]) -> list[str]:
    """Return sentences about what both answer, and about each difference."""
    agreement = (
        f"{name}: both say the same about {found['equal']} pairs of ends, ports included "
        f"({found['pairs']} between workloads, {found['outside']} with the outside, IPv4); "
        f"{len(found['unexplained'])} differ."
    )
    remarks = [agreement]
    remarks += [f"{name}: {difference}" for difference in found["unexplained"][:10]]
    if found["itself"]:
        remarks.append(
            f"{name}: {found['itself']} more is a workload among its own pods, which nca leaves "
            "out of this format and outgate lists."
        )
    remarks += [
        f"{name}: outgate was asked under the profile external-blocks, as in nca an ipBlock never "
        f"matches a pod; under upstream {count} pairs more are UNKNOWN: {reason}."
        for reason, count in found["default_reasons"].items()
    ]
    return remarks


def _run_peer(peer: Path, folder: Path) -> Run:
    command = [str(peer), "-r", str(folder), "--connectivity", "-o", "txt_no_fw_rules"]
    return run(command, keep_output=True)


def _figures(name: str, theirs: list[Run], ours: list[Run], found: dict[str, Any]) -> list[Figure]:
    turns = list(zip(theirs, ours, strict=True))
    return [
        Figure(f"{name} nca", SECONDS, tuple(each.wall for each in theirs)),
        Figure(f"{name} outgate reach --all", SECONDS, tuple(each.wall for each in ours)),
        Figure(f"{name} nca / outgate", TIMES, tuple(peer.wall / own.wall for peer, own in turns)),
        Figure(
            f"{name} nca / outgate, processor time",
            TIMES,
            tuple(peer.cpu / own.cpu for peer, own in turns),
        ),
        Figure(f"{name} nca, memory", MEGABYTES, tuple(megabytes(each.peak) for each in theirs)),
        Figure(f"{name} outgate, memory", MEGABYTES, tuple(megabytes(each.peak) for each in ours)),
        Figure(f"{name} unexplained differences", NUMBER, (len(found["unexplained"]),), 0),
        Figure(
            f"{name} unexplained under upstream, UNKNOWN apart", NUMBER, (len(found["default"]),), 0
        ),
    ]
