"""One file, copied elsewhere, run by a Python that has nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from outgate import __version__
from tools import one_file

ROOT = Path(__file__).parent.parent.parent
KUBECTL = shutil.which("kubectl")
Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(name="run")
def run_alone(program: Path, tmp_path: Path) -> Run:
    """Return a function that runs a copy of the file, by name, in an environment of its own.

    The only Python on its PATH is the one below this test's virtual environment, so none of the
    packages that the tests use is there.
    """
    folder = tmp_path / "bin"
    folder.mkdir()
    bare = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    (folder / bare.name).symlink_to(bare)
    for name in ("outgate", "kubectl-outgate"):
        shutil.copy(program, folder / name)
    if KUBECTL is not None:
        (folder / "kubectl").symlink_to(KUBECTL)

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(tmp_path / "home")},
        )

    return run


def test_host_names_are_resolved(run: Run) -> None:
    """What is an extra elsewhere is in the file: whoever copies it cannot add to it."""
    done = run("outgate", "plan", "-i", "i", "-f", "f", "--resolve-names", "--resolver", "10.0.0.1")
    assert "dnspython" not in done.stderr
    assert done.returncode == 3


def test_demo(run: Run) -> None:
    """The whole way: YAML and JSON in C, the terminal library, the bundled shop."""
    done = run("outgate", "demo")
    assert done.returncode == 0
    assert [line.partition(";")[0] for line in done.stderr.splitlines()] == [
        "plan/: 52 files changed",
        "nothing written",
        "a baseline and 3 intents written to learnt/",
        "learnt-plan/: 51 files changed",
        "learnt-plan/: 4 files changed",
    ]
    assert "DENIED  shop/frontend -> svc:shop/checkout:80" in done.stdout


def test_json_and_its_schema(run: Run) -> None:
    """The files that ship beside the code are in it."""
    assert run("outgate", "schema", "Configuration").stdout.startswith("{\n")
    assert run("outgate", "completion", "bash").stdout.startswith("# Completion of outgate")


@pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed")
def test_as_a_plugin_of_kubectl(run: Run) -> None:
    """It is found by its name, and it calls itself as the user does."""
    done = run("kubectl", "outgate", "audit", "--help")
    assert done.stdout.splitlines()[0] == "Usage: kubectl outgate audit [OPTIONS]"
    assert "kubectl-outgate" in run("kubectl", "plugin", "list", "--name-only").stdout


def test_completion(run: Run) -> None:
    """The hidden command is there too."""
    assert run("outgate", "__complete", "audit", "--prof").stdout.startswith("--profile\t")


def test_nothing_is_left_beside_it(run: Run, tmp_path: Path) -> None:
    """What is unpacked goes into the user's cache."""
    assert run("outgate", "--version").stdout == f"outgate {__version__}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "home"]
    assert [path.name for path in (tmp_path / "home").iterdir()] == [".cache"]


def test_home_that_cannot_be_written(program: Path, tmp_path: Path) -> None:
    """As in many containers: it unpacks into a temporary folder, and says that this is slow."""
    if os.geteuid() == 0:
        (tmp_path / "home").write_text("a file, in which nobody can make a folder")
    else:
        (tmp_path / "home").mkdir(mode=0o500)
    done = subprocess.run(
        [str(program), "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home")},
    )
    assert done.stdout == f"outgate {__version__}\n"


def test_same_content_gives_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    """The checksum in a manifest can be checked by whoever builds it again."""
    one_file.main(["--folder", str(tmp_path)])
    for built in sorted(dist.glob("*.tar.gz")):
        assert (tmp_path / built.name).read_bytes() == built.read_bytes()


def test_only_what_runs_is_locked_for_it() -> None:
    """Of the lock, the dependencies, those of extras, and what they need; each with its hashes."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    parts = list(one_file.locked(lock))
    names = {re.split("==", part)[0] for part in parts}
    assert names == {
        "click",
        "dnspython",
        "markdown-it-py",
        "mdurl",
        "msgspec",
        "pygments",
        "pyyaml",
        "rich",
    }
    assert all("--hash=sha256:" in part for part in parts)
