"""Where the benchmarks find and keep things, so that no other module knows a path."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository."""

CACHE = ROOT / "bench" / ".cache"
"""Inputs and the peer's environment; ignored by git, safe to delete."""

TEST_DATA_VARIABLE = "OUTGATE_TEST_DATA"
"""Names a folder with ``bench/synthetic_cluster.py``."""


CLUSTER_VARIABLE = "OUTGATE_BENCH_KUBECONFIG"
"""Names a cluster that may be filled with pods: never the one that somebody happens to use."""


def console_script() -> Path:
    """Return the ``outgate`` that is installed beside the running Python.

    Raises:
        FileNotFoundError: It is not installed there.
    """
    script = Path(sys.executable).parent / "outgate"
    if not script.exists():
        raise FileNotFoundError(
            f"outgate is not installed beside {sys.executable}: run make install first"
        )
    return script


def generator() -> Path | None:
    """Return the program that writes synthetic clusters; None where it is not at hand."""
    folder = os.environ.get(TEST_DATA_VARIABLE)
    if not folder:
        return None
    program = Path(folder) / "bench" / "synthetic_cluster.py"
    return program if program.exists() else None
