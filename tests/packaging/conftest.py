"""The one file, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import one_file


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what ``make dist`` builds."""
    folder = tmp_path_factory.mktemp("dist")
    assert one_file.main(["--folder", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def program(dist: Path) -> Path:
    """Return the file."""
    return next(dist.glob("*.pex"))


@pytest.fixture(scope="session")
def archive(dist: Path) -> Path:
    """Return the archive that krew unpacks."""
    return next(dist.glob("*.tar.gz"))
