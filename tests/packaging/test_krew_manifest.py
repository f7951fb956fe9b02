"""The manifest keeps krew's rules: krew.sigs.k8s.io, "Writing Krew plugin manifests"."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from outgate import __version__
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.manifests.yaml_text import YamlReader
from tools import krew

BASE, HOME = "https://example.com/releases", "https://example.com"
SEMVER = re.compile(r"v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")
KREW = shutil.which("krew") or shutil.which("kubectl-krew")


@pytest.fixture(name="text")
def manifest_text(archive: Path) -> str:
    """Return the manifest of the archive."""
    return krew.manifest([archive], BASE, HOME)


@pytest.fixture(name="plugin")
def parsed_manifest(text: str) -> Any:
    """Return what the manifest holds."""
    return YamlReader(DEFAULT_LIMITS).read(text).body


def test_names_and_version(plugin: Any) -> None:
    """The fixed apiVersion and kind, the plugin's name, a semantic version behind a v."""
    assert plugin["apiVersion"] == "krew.googlecontainertools.github.com/v1alpha2"
    assert (plugin["kind"], plugin["metadata"]) == ("Plugin", {"name": "outgate"})
    assert plugin["spec"]["version"] == f"v{__version__}"
    assert SEMVER.fullmatch(plugin["spec"]["version"])


def test_only_fields_that_krew_knows(plugin: Any) -> None:
    """A manifest with others is refused."""
    assert set(plugin) == {"apiVersion", "kind", "metadata", "spec"}
    assert set(plugin["spec"]) <= {
        "version",
        "homepage",
        "shortDescription",
        "description",
        "caveats",
        "platforms",
    }
    for platform in plugin["spec"]["platforms"]:
        assert set(platform) <= {"selector", "uri", "sha256", "bin", "files"}


def test_short_description(plugin: Any) -> None:
    """One line, short enough for the list of plugins, and no full stop."""
    words = plugin["spec"]["shortDescription"]
    assert (len(words) <= 50, "\n" in words, words.endswith(".")) == (True, False, False)


def test_platform(plugin: Any, archive: Path) -> None:
    """Selected by os and arch, with the archive's address and checksum."""
    (platform,) = plugin["spec"]["platforms"]
    assert set(platform["selector"]["matchLabels"]) == {"os", "arch"}
    assert platform["uri"] == f"{BASE}/{archive.name}"
    assert platform["sha256"] == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_program_and_licence_are_in_the_archive(plugin: Any, archive: Path) -> None:
    """What ``bin`` names is linked, and the index asks for a licence."""
    with tarfile.open(archive) as opened:
        modes = {entry.name: entry.mode for entry in opened}
    assert modes == {"LICENSE": 0o644, plugin["spec"]["platforms"][0]["bin"]: 0o755}


def test_archive_of_another_version(tmp_path: Path) -> None:
    """What was left in dist/ by an earlier build is not published as this version."""
    old = tmp_path / "outgate-0.0.1-linux_amd64.tar.gz"
    old.write_bytes(b"")
    with pytest.raises(ValueError, match="is no archive of outgate"):
        krew.manifest([old], BASE, HOME)


@pytest.mark.skipif(KREW is None, reason="krew is not installed; sigs.k8s.io/krew/cmd/krew is")
def test_krew_installs_it(text: str, archive: Path, tmp_path: Path) -> None:
    """It checks the manifest and the checksum, unpacks, and links the plugin."""
    (tmp_path / "outgate.yaml").write_text(text)
    root = tmp_path / "krew"
    manifest, packed = f"--manifest={tmp_path / 'outgate.yaml'}", f"--archive={archive}"
    subprocess.run(
        [str(KREW), "install", manifest, packed],
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "KREW_ROOT": str(root), "KREW_NO_UPGRADE_CHECK": "1"},
    )
    done = subprocess.run(
        [str(root / "bin/kubectl-outgate"), "audit", "--help"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[0] == "Usage: kubectl outgate audit [OPTIONS]"
