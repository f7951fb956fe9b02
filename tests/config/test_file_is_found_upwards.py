"""Which file is obeyed: the nearest, from the working directory up to a Git root."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from outgate.config.finding import Search, find_configuration
from tests.cli.conftest import Type
from tests.config.conftest import Write


def test_in_the_working_directory(write: Write) -> None:
    """Named as one would type it."""
    write("")
    assert find_configuration() == Search("outgate.yaml")


def test_above_and_the_nearest(write: Write, folder: Path) -> None:
    """Two folders up; a nearer one wins."""
    write("")
    (folder / "a/b").mkdir(parents=True)
    assert find_configuration(str(folder / "a/b")) == Search("../../outgate.yaml")
    write("", "a/outgate.yaml")
    assert find_configuration(str(folder / "a/b")) == Search("../outgate.yaml")


@pytest.mark.parametrize("is_worktree", [False, True])
def test_not_above_a_git_root(write: Write, folder: Path, is_worktree: bool) -> None:
    """A repository is not told what to do from outside; a worktree's ``.git``, a file, counts."""
    write("")
    (folder / "repository/deep").mkdir(parents=True)
    if is_worktree:
        (folder / "repository/.git").write_text("gitdir: elsewhere\n")
    else:
        (folder / "repository/.git").mkdir()
    assert find_configuration(str(folder / "repository/deep")) == Search()


def test_beside_the_git_root(write: Write, folder: Path) -> None:
    """The root itself is looked into."""
    write("")
    (folder / ".git").mkdir()
    (folder / "deep").mkdir()
    assert find_configuration(str(folder / "deep")) == Search("../outgate.yaml")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_file_of_another_user_is_passed_over(write: Write, folder: Path, type_: Type) -> None:
    """What somebody left in a folder that all may write to is not obeyed, and that is said."""
    os.chown(write("profile: calico\n"), 4711, 4711)
    (folder / "mine").mkdir()
    assert find_configuration(str(folder / "mine")) == Search(stranger="../outgate.yaml")
    result = type_("audit -f app.yaml")
    assert "profile upstream" in result.stdout
    assert result.stderr.splitlines()[0] == (
        "outgate.yaml belongs to another user and is not used; give it with --config if it is meant"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_checkout_of_another_user(write: Write, folder: Path) -> None:
    """In a container one is often root in a folder of somebody else: its owner's file counts."""
    os.chown(write(""), 4711, 4711)
    os.chown(folder, 4711, 4711)
    assert find_configuration(str(folder)) == Search("outgate.yaml")


def test_working_directory_is_gone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, and no fault."""
    (folder / "gone").mkdir()
    monkeypatch.chdir(folder / "gone")
    (folder / "gone").rmdir()
    assert find_configuration() == Search()


def test_paths_are_from_the_folder_of_the_file(
    write: Write, folder: Path, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``filename`` means the same from every folder; an answer names the path from here."""
    write("filename: app.yaml\n")
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    result = type_("explain app/client app/server:80")
    assert "(../app.yaml:22:5)" in result.stdout
    assert result.exit_code == 0


def test_named_by_flag_or_variable(
    write: Write, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--config beats OUTGATE_CONFIG, that beats the search; --no-config beats all."""
    write("profile: calico\n")
    write("profile: cilium\n", "ci/one.yaml")
    write("profile: external-blocks\n", "ci/two.yaml")
    monkeypatch.setenv("OUTGATE_CONFIG", "ci/one.yaml")
    assert "profile cilium" in type_("audit -f app.yaml").stdout
    assert "profile external-blocks" in type_("audit -f app.yaml --config ci/two.yaml").stdout
    assert "profile upstream" in type_("audit -f app.yaml --no-config").stdout
    result = type_("audit -f app.yaml --no-config --config ci/two.yaml")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: --config and --no-config contradict each other; give one of them\n",
    )
