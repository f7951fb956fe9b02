"""A revision, path or repository that is not there: one sentence that says which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.errors import InputError
from outgate.manifests.git_revisions.revisions import find_revision
from tests.manifests.revisions.conftest import Git, space


def refusal(text: str) -> str:
    """Return the sentence with which a revision is refused."""
    with pytest.raises(InputError) as caught:
        find_revision(text)
    return str(caught.value)


@pytest.fixture(autouse=True)
def repository(commit: Callable[[dict[str, str]], None]) -> None:
    """Have one manifest in a folder."""
    commit({"deploy/m/a.yaml": space("a")})


def test_no_such_revision() -> None:
    """The branch may be elsewhere only."""
    assert refusal("nosuch:deploy").startswith('there is no revision "nosuch" in this Git')


@pytest.mark.parametrize("text", ["--all:deploy", "-q:deploy", "--output=x:deploy"])
def test_a_revision_is_never_an_option(text: str) -> None:
    """Git is told where its options end."""
    assert refusal(text).startswith("there is no revision")
    assert not Path("x").exists()


def test_no_such_path() -> None:
    """The revision is there."""
    assert refusal("main:nosuch") == (
        'revision main has no file or folder "nosuch"; git ls-tree main lists what there is'
    )


def test_a_path_that_is_there_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual mistake, with what to write instead."""
    monkeypatch.chdir("deploy")

    assert refusal("main:m").endswith("from here it is main:./m")


def test_a_path_out_of_the_repository() -> None:
    """Dots lead to the top at most."""
    assert refusal("main:../..") == '"main:../.." leads out of the Git repository'


def test_the_index_is_no_revision() -> None:
    """Nothing before the colon."""
    assert refusal(":deploy").startswith('":deploy" names no revision before the colon')


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's own words, after ours."""
    monkeypatch.chdir(tmp_path)

    assert refusal("main:deploy").startswith(
        '"main:deploy" is no file, and it cannot be a Git revision: not a git repository'
    )


def test_no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and what to do."""
    monkeypatch.setenv("PATH", "/nowhere")

    assert refusal("main:deploy").startswith("git is not on PATH")


def test_a_submodule(git: Git) -> None:
    """Named itself."""
    head = git("rev-parse", "HEAD").strip()
    git("update-index", "--add", "--cacheinfo", f"160000,{head},vendor")
    git("commit", "--quiet", "--message=submodule")

    assert refusal("main:vendor").startswith('"vendor" is a Git submodule at revision main')


def test_a_link_out(git: Git) -> None:
    """A link that was committed and leads out of the repository."""
    Path("out.yaml").symlink_to("/etc/hostname")
    git("add", "--all")
    git("commit", "--quiet", "--message=link")

    assert refusal("main:out.yaml").startswith('"out.yaml" is a symbolic link that leads out of')
