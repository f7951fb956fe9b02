"""A component is built again exactly when its versions, its code or its parts change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.cluster.building.component import code_without_comments
from tests.cluster.building.etcd import ETCD
from tests.cluster.building.go_modules import Replacement
from tests.cluster.building.images import IMAGES
from tests.cluster.building.kubernetes import KUBERNETES, staging_replacements
from tests.cluster.versions import KUBERNETES_STAGING


def test_version_changes_the_key() -> None:
    """Another version is another component."""
    assert replace(ETCD, versions={"etcd": "0.0.0"}).key != ETCD.key


def test_parts_change_the_key() -> None:
    """Images are made again when a program in them is."""
    other = replace(KUBERNETES, versions={"kubernetes": "0.0.0"})
    assert replace(IMAGES, needs=(other,)).key != IMAGES.key


def test_comments_do_not_change_the_key(tmp_path: Path) -> None:
    """What a module says about itself is not part of what it does; what it does is."""
    texts = {
        "plain": "def build():\n    return 1\n",
        "commented": '"""Why."""\n\n\n# How.\ndef build():\n    """What."""\n    return 1\n',
        "other": "def build():\n    return 2\n",
    }
    codes = {}
    for name, text in texts.items():
        path = tmp_path / f"{name}.py"
        path.write_text(text)
        codes[name] = code_without_comments(path)
    assert codes["plain"] == codes["commented"]
    assert codes["plain"] != codes["other"]


def test_staging_modules_are_taken_as_published() -> None:
    """What Kubernetes replaces by its own tree is replaced by a release, the samples left out."""
    upstream = [
        Replacement("k8s.io/api", "./staging/src/k8s.io/api", ""),
        Replacement("k8s.io/sample-controller", "./staging/src/k8s.io/sample-controller", ""),
        Replacement("example.org/other", "example.org/fork", "v1.0.0"),
    ]
    expected = [Replacement("k8s.io/api", "k8s.io/api", f"v{KUBERNETES_STAGING}")]
    assert expected == staging_replacements(upstream)
