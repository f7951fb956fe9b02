"""A cluster that somebody uses is neither stopped nor shared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cluster import cli, places
from tests.cluster.errors import ClusterError
from tests.cluster.locking import held
from tests.cluster.plan import Plan


@pytest.fixture(autouse=True)
def own_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A root of its own, away from clusters that are really up."""
    monkeypatch.setenv(places.CACHE_VARIABLE, str(tmp_path))


def test_second_holder_is_told_who_the_first_is() -> None:
    """The error names the process to wait for."""
    told = pytest.raises(ClusterError, match=f"in use by process {os.getpid()}")
    with held("none"), told, held("none"):
        pass


def test_lock_is_free_after_its_holder() -> None:
    """Holding it twice, one after the other, is fine."""
    with held("none"):
        pass
    with held("none"):
        pass


def test_clusters_are_locked_one_by_one() -> None:
    """Another cluster can be used at the same time."""
    with held("none"), held("calico"):
        pass


def test_down_leaves_a_cluster_in_use_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """The command that stops all clusters passes over one that a test run holds, and says so."""
    plan = Plan("none")
    plan.save()
    with held("none"):
        assert cli.main(["down"]) == 1
    assert (plan.folder / "plan.json").exists()
    assert "in use by process" in capsys.readouterr().err
