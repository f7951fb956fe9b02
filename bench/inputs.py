"""The inputs by name, made at first use and kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench import writing
from bench.changing import write_changed
from bench.flow_edges import write_store
from bench.needing import write_needs
from bench.places import TEST_DATA_VARIABLE

SHAPES: dict[str, tuple[int, int]] = {
    "s100": (10, 10),
    "s500": (20, 25),
    "s1000": (20, 50),
    "s2000": (40, 50),
    "s5000": (100, 50),
    "s10000": (200, 50),
}
"""Synthetic clusters: how many namespaces, and workloads in each."""


class MissingInputError(RuntimeError):
    """An input cannot be made here."""


class Inputs:
    """Makes inputs below one folder, each once."""

    def __init__(self, folder: Path, generator: Path | None) -> None:
        """Remember where to keep inputs and what makes synthetic clusters."""
        self.folder = folder
        self.generator = generator

    def cluster(self, name: str) -> Path:
        """Return the folder of a synthetic cluster with policies.

        Args:
            name: One of `SHAPES`.

        Raises:
            MissingInputError: It is not there yet and the generator is missing.
        """
        return self._kept(name, lambda folder: self._generate(name, folder))

    def changed(self, name: str) -> Path:
        """Return the folder of the same cluster after somebody worked on its policies.

        Args:
            name: One of `SHAPES`.

        Raises:
            MissingInputError: The cluster is not there yet and the generator is missing.
        """
        source = self.cluster(name)
        return self._kept(f"{name}-changed", lambda folder: write_changed(source, folder))

    def needs(self, name: str) -> Path:
        """Return a folder with the intents of a cluster's workloads, five needs each.

        Args:
            name: One of `SHAPES`.

        Raises:
            MissingInputError: The cluster is not there yet and the generator is missing.
        """
        source = self.cluster(name)
        return self._kept(f"{name}-needs", lambda folder: write_needs(source, folder))

    def recorded(self, name: str, edges: int) -> Path:
        """Return a store of edges that were recorded between the workloads of a cluster.

        Args:
            name: One of `SHAPES`.
            edges: How many different ones.
        """
        folder = self._kept(
            f"{name}-edges-{edges}",
            lambda folder: write_store(folder / "flows.db", edges, *SHAPES[name]),
        )
        return folder / "flows.db"

    def policies_yaml(self, count: int) -> Path:
        """Return a folder with *count* NetworkPolicies as YAML."""
        return self._kept(
            f"policies-{count}-yaml",
            lambda folder: writing.write_policies_yaml(count, folder / "policies.yaml"),
        )

    def policies_json(self, count: int) -> Path:
        """Return a folder with *count* NetworkPolicies as kubectl prints them in JSON."""
        return self._kept(
            f"policies-{count}-json",
            lambda folder: writing.write_policies_json(count, folder / "policies.json"),
        )

    def unprotected(self, workloads: int, namespaces: int, deny: str = "") -> Path:
        """Return a folder with a cluster without policies, or with one direction denied."""
        return self._kept(
            f"unprotected-{workloads}{'-' + deny.lower() if deny else ''}",
            lambda folder: writing.write_unprotected(workloads, namespaces, folder, deny=deny),
        )

    def nearly_nothing(self) -> Path:
        """Return a folder with a single namespace: what is left is the cost of starting."""
        return self._kept("nothing", lambda folder: writing.write_unprotected(0, 1, folder))

    def _generate(self, name: str, folder: Path) -> None:
        if self.generator is None:
            raise MissingInputError(
                f"{name} cannot be made: {TEST_DATA_VARIABLE} names no folder with "
                "bench/synthetic_cluster.py"
            )
        namespaces, each = SHAPES[name]
        arguments = ["--namespaces", str(namespaces), "--per-ns", str(each), "--out", str(folder)]
        subprocess.run(
            [sys.executable, str(self.generator), *arguments], check=True, capture_output=True
        )

    def _kept(self, name: str, make: Callable[[Path], None]) -> Path:
        folder = self.folder / name
        if not folder.exists():
            # Made beside and renamed, so that an interrupted run leaves nothing half-written.
            unfinished = self.folder / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            make(unfinished)
            unfinished.rename(folder)
        return folder


def size_of(folder: Path) -> int:
    """Return how many bytes the files of an input are."""
    return sum(path.stat().st_size for path in folder.iterdir())
