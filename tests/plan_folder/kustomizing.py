"""Runs the kustomize that is built into kubectl, on a plan's folder."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cluster.building.kubernetes import KUBERNETES


def kubectl() -> str:
    """Return a kubectl: the test cluster's, or the machine's."""
    if KUBERNETES.is_built:
        return KUBERNETES.program("kubectl")
    found = shutil.which("kubectl")
    if found is None:
        pytest.skip("there is no kubectl; make cluster-build makes one")
    return found


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files, without any care.

    Args:
        root: The folder.
        files: Texts by path.
    """
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def build(folder: Path) -> list[dict[str, Any]]:
    """Return what kustomize makes of a folder, in its order.

    Args:
        folder: The folder.
    """
    done = subprocess.run(
        [kubectl(), "kustomize", str(folder)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [body for body in yaml.safe_load_all(done.stdout) if body]
