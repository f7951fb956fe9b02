"""--cluster NAME is facts/NAME.yaml: beside the intents, else in the working directory."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outgate.cli.entry import program

BASELINE = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressBaseline
metadata: {name: all}
spec: {dns: cluster}
"""
SHOP = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"


def facts(folder: Path, name: str, platform: str) -> None:
    """Write the documented defaults of a platform as a cluster's facts."""
    (folder / "facts").mkdir(exist_ok=True, parents=True)
    file = str(folder / "facts" / f"{name}.yaml")
    done = CliRunner().invoke(program, ["doctor", "--platform", platform, "--facts", file])
    assert Path(file).exists(), done.stderr


@pytest.fixture(name="repository")
def make_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a working directory with a namespace, and intents in a folder elsewhere."""
    (tmp_path / "git/intents").mkdir(parents=True)
    (tmp_path / "git/intents/all.yaml").write_text(BASELINE, encoding="utf-8")
    (tmp_path / "here").mkdir()
    (tmp_path / "here/shop.yaml").write_text(SHOP, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def plan(*more: str) -> Result:
    """Plan."""
    words = ["plan", "-f", "shop.yaml", "-i", "../git/intents", "-o", "yaml", *more]
    return CliRunner().invoke(program, words)


def test_beside_the_intents_comes_first(repository: Path) -> None:
    """OpenShift's DNS answers at 5353; what lies in the working directory is not read."""
    facts(repository / "git", "prod", "openshift")
    facts(repository / "here", "prod", "kubeadm")
    done = plan("--cluster", "prod")
    assert (done.exit_code, "port: 5353" in done.stdout) == (0, True)


def test_the_working_directory_comes_second(repository: Path) -> None:
    """Where there is none beside the intents."""
    facts(repository / "here", "prod", "openshift")
    assert "port: 5353" in plan("--cluster", "prod").stdout


def test_both_places_are_said(repository: Path) -> None:
    """With what there is, and how to write it."""
    facts(repository / "git", "prod", "openshift")
    done = plan("--cluster", "prd")
    assert done.exit_code == 2
    assert done.stderr == (
        "error: --cluster prd: there is no ../git/facts/prd.yaml, nor facts/prd.yaml (looked for "
        "beside the intents, then in the working directory); there is prod; write it with outgate "
        "doctor --facts facts/prd.yaml\n"
    )


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--cluster", "../prod"), "is not the name of a file below facts/"),
        (("--cluster", "a", "--platform", "eks"), "--cluster and --platform both say"),
    ],
)
def test_what_makes_no_sense_is_refused(options: tuple[str, ...], words: str) -> None:
    """A path is for --facts."""
    done = plan(*options)
    assert (done.exit_code, words in done.stderr) == (2, True)
