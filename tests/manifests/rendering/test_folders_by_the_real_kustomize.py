"""Kustomize folders through the user's kubectl, or kustomize where there is no kubectl."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.model.rendering import KustomizeFolder
from tests.manifests.rendering.rendered import rendered

OVERLAY = KustomizeFolder("overlay")


@pytest.fixture
def only(home: Path, tools: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is all of PATH, for programs to be put in by name."""
    folder = home / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_kubectl_comes_first(tools: Path) -> None:
    """What it builds is what kubectl apply -k would apply."""
    found = rendered(OVERLAY)

    assert [f"overlay: rendered with kubectl kustomize ({tools / 'kubectl'})"] == found.told
    assert found.places == ["NetworkPolicy shop/web overlay:1", "Pod shop/web overlay:12"]


def test_kustomize_where_there_is_no_kubectl(tools: Path, only: Path) -> None:
    """The result is the same."""
    (only / "kustomize").symlink_to(tools / "kustomize")
    found = rendered(OVERLAY)

    assert [f"overlay: rendered with kustomize build ({only / 'kustomize'})"] == found.told
    assert found.places == ["NetworkPolicy shop/web overlay:1", "Pod shop/web overlay:12"]


def test_places_are_lines_of_the_output(tools: Path) -> None:
    """A field is found again in what the program printed."""
    found = rendered(OVERLAY)
    path = ("spec", "ingress", 0, "from", 0, "podSelectr")

    assert str(found.reader.positions.locate(found.documents[0].origin, path)) == "overlay:9:7"


@pytest.mark.usefixtures("tools")
def test_a_folder_that_fails_says_why(home: Path) -> None:
    """One sentence, cut short."""
    (home / "overlay" / "web.yaml").unlink()
    found = rendered(OVERLAY)

    assert len(found.failures) == 1
    start = "overlay: kubectl kustomize fails: accumulating resources: accumulation err="
    assert found.failures[0].startswith(start)
    assert len(found.failures[0]) < 400


@pytest.mark.usefixtures("tools")
def test_a_folder_that_does_not_exist_is_said() -> None:
    """Neither is it taken for an option."""
    for name in ("nosuch", "--enable-helm"):
        found = rendered(KustomizeFolder(name))
        assert ["kubectl kustomize fails" in sentence for sentence in found.failures] == [True]


def test_neither_program_is_one_sentence_with_a_remedy(only: Path) -> None:
    """The folder is not guessed at."""
    found = rendered(OVERLAY)

    assert found.failures == [
        (
            "overlay: neither kubectl nor kustomize is on PATH, and kustomize folders are built "
            "with them"
        )
    ]
    assert (
        found.reader.gaps[0].remedy
        == "Install one of them, or build the folder elsewhere and read the result with -f."
    )
