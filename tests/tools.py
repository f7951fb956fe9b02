"""Finds the programs that render manifests: those of the test builds, one folder for all.

``python -m tests.cluster build --only tools`` builds them. Without them these tests are skipped;
where ``OUTGATE_TEST_TOOLS`` is ``required``, as in a CI that builds them, they fail instead.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cluster.building.tools import TOOLS

BUILD = "python -m tests.cluster build --only tools"


def folder_of_tools() -> Path:
    """Return the folder with kubectl, helm and kustomize; skip the test where there is none."""
    folder = TOOLS.folder / "bin"
    if folder.is_dir():
        return folder
    reason = f"kubectl, helm and kustomize are not built; run {BUILD}"
    if os.environ.get("OUTGATE_TEST_TOOLS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
