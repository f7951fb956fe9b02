"""A journal that a run was writing when it was killed, that another run has, that is not one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outgate.errors import ConfigurationError, InputError
from outgate.live.rollout.journal import journal_path, opened, read, remove


def test_half_a_line_is_passed_over(tmp_path: Path) -> None:
    """What it announced was not done; what follows is a line of its own."""
    path = tmp_path / "journal"
    path.write_text('{"event": "begin"}\n{"event": "wri')

    with opened(path) as journal:
        journal.write("write", name="x")

    assert [line["event"] for line in read(path)] == ["begin", "write"]


def test_each_line_is_on_disk_at_once(tmp_path: Path) -> None:
    """Before the change that it announces is asked for."""
    path = tmp_path / "journal"
    with opened(path) as journal:
        journal.write("write", name="x")
        assert json.loads(path.read_text())["name"] == "x"


def test_a_second_run_is_told_to_wait(tmp_path: Path) -> None:
    """The lock ends with the run."""
    path = tmp_path / "journal"
    with opened(path), pytest.raises(ConfigurationError, match="another run"), opened(path):
        pass
    with opened(path):
        pass


def test_git_does_not_see_it_and_removing_leaves_nothing(tmp_path: Path) -> None:
    """In the plan's folder, by default."""
    path = journal_path(str(tmp_path), None)
    with opened(path) as journal:
        journal.write("begin")
    assert (path.parent / ".gitignore").read_text() == "*\n"

    remove(path)

    assert list(tmp_path.iterdir()) == []


def test_what_people_put_beside_it_stays(tmp_path: Path) -> None:
    """Only what outgate made is removed."""
    path = journal_path(str(tmp_path), None)
    with opened(path):
        pass
    note = path.parent / "note.txt"
    note.write_text("mine")

    remove(path)

    assert note.exists()


def test_the_first_and_the_last_of_an_event(tmp_path: Path) -> None:
    """Of one namespace."""
    path = tmp_path / "journal"
    with opened(path) as journal:
        for name, number in (("a", 1), ("b", 2), ("a", 3)):
            journal.write("stage", namespace=name, number=number)
        first, last = journal.first("stage", "a"), journal.last("stage", "a")
    assert first is not None
    assert last is not None
    assert (first["number"], last["number"]) == (1, 3)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """Nothing is changed without a journal; the option is named."""
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ConfigurationError, match="--journal FILE"),
        opened(tmp_path / "file/journal"),
    ):
        pass


def test_a_folder_is_no_journal(tmp_path: Path) -> None:
    """Read as one, it is refused."""
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path)
