"""Killed while it writes: afterwards everything is as before, or everything is as planned.

The writer runs in a child process that kills itself, with a signal that nobody can handle, just
before its first call that changes the disk, then before its second, and so on until it ends alive.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from outgate.cli.common.folder_writing import WORK, recover, write_changes
from outgate.cli.common.plan_folders import compare_folder, read_folder
from outgate.errors import ConfigurationError
from outgate.render.plan_folder.comparing import Change, ChangeKind, stages_in

CALLS = ("mkdir", "open", "write", "link", "rename", "replace", "unlink", "rmdir", "fsync")
"""Functions of `os` through which the writer changes the disk."""
BEFORE = {"a/same": "same", "a/changed": "old", "gone/deep/file": "gone", "plan.yaml": "plan 1"}
AFTER = {"a/same": "same", "a/changed": "new", "born/deep/file": "born", "plan.yaml": "plan 2"}
STRANGER = {"a/notes.txt": "mine", "gone/notes.txt": "mine too"}


def changes() -> tuple[Change, ...]:
    """Return what leads from the one to the other."""
    return tuple(
        Change(name, ChangeKind.CHANGED, BEFORE.get(name), AFTER.get(name))
        for name in sorted({*BEFORE, *AFTER})
        if BEFORE.get(name) != AFTER.get(name)
    )


def texts(root: Path) -> dict[str, str]:
    """Return every file below a folder."""
    return {
        str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()
    }


def filled(root: Path) -> Path:
    """Return a folder as an earlier plan left it, with two files of somebody else."""
    for name, text in {**BEFORE, **STRANGER}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@contextmanager
def counted(before_call: Callable[[int], None]) -> Iterator[None]:
    """Call a function before each call that changes the disk, with its number."""
    number = 0
    original = {name: getattr(os, name) for name in CALLS}

    def watched(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal number
            is_reading = name == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR)
            if not is_reading:
                number += 1
                before_call(number - 1)
            return original[name](*args, **kwargs)

        return call

    try:
        for name in CALLS:
            setattr(os, name, watched(name))
        yield
    finally:
        for name, function in original.items():
            setattr(os, name, function)


def killed_before(step: int, work: Callable[[], object]) -> bool:
    """Run something in a child that is killed before a step; say whether it was."""

    def kill(number: int) -> None:
        if number == step:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        code = 1
        try:
            with counted(kill):
                work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def steps(work: Callable[[Path], object], tmp_path: Path) -> Iterator[Path]:
    """Yield a folder after each kill; the last one after a run that was not killed."""
    for step in range(500):
        root = filled(tmp_path / str(step))
        was_killed = killed_before(step, lambda root=root: work(root))  # type: ignore[misc]
        yield root
        if not was_killed:
            assert step > 20
            return
    raise AssertionError("it never ends")


def test_all_or_nothing(tmp_path: Path) -> None:
    """After each kill the next run finds everything old or everything new, and nothing between."""
    seen = []
    for root in steps(lambda folder: write_changes(str(folder), changes()), tmp_path):
        recover(str(root))
        found = texts(root)
        assert not (root / WORK).exists()
        assert found in ({**BEFORE, **STRANGER}, {**AFTER, **STRANGER})
        seen.append(found == {**AFTER, **STRANGER})
    assert sorted(seen) == seen
    assert {False, True} == set(seen)


def test_next_run_writes_what_it_was_to_write(tmp_path: Path) -> None:
    """Who was killed is simply run again."""
    for root in steps(lambda folder: write_changes(str(folder), changes()), tmp_path):
        recover(str(root))
        if texts(root) == {**BEFORE, **STRANGER}:
            write_changes(str(root), changes())
        assert texts(root) == {**AFTER, **STRANGER}


def test_killed_again_while_undoing(tmp_path: Path) -> None:
    """The undoing itself is killed at every step, and undone by the one after that."""
    for step in range(500):
        half = filled(tmp_path / f"half-{step}")
        assert killed_before(step, lambda root=half: write_changes(str(root), changes()))  # type: ignore[misc]
        if (half / WORK / "journal.json").exists() and (half / "born/deep/file").exists():
            break
    for step in range(500):
        root = tmp_path / str(step)
        shutil.copytree(half, root)
        was_killed = killed_before(step, lambda root=root: recover(str(root)))  # type: ignore[misc]
        recover(str(root))
        assert texts(root) == {**BEFORE, **STRANGER}
        if not was_killed:
            break
    assert step > 5


def test_an_interrupted_folder_is_not_taken_for_a_plan(tmp_path: Path) -> None:
    """--check says so instead of comparing; writing undoes it."""
    for root in steps(lambda folder: write_changes(str(folder), changes()), tmp_path):
        if (root / WORK / "journal.json").exists():
            with pytest.raises(ConfigurationError, match="writing it was interrupted"):
                read_folder(str(root), writing=False)
            read_folder(str(root), writing=True)
            assert texts(root) == {**BEFORE, **STRANGER}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_error_at_every_step_is_undone_at_once(
    error: type[BaseException], tmp_path: Path
) -> None:
    """Ctrl-C, a full disk: nobody has to run anything afterwards."""
    ended = []
    for step in range(500):
        root = filled(tmp_path / str(step))

        def fail(number: int, step: int = step) -> None:
            if number == step:
                raise error(28, "No space left on device")

        try:
            with counted(fail):
                write_changes(str(root), changes())
        except (KeyboardInterrupt, ConfigurationError):
            ended.append(texts(root))
            recover(str(root))
        else:
            ended.append(texts(root))
            if (root / WORK).exists():
                # The last steps only clear away what nobody needs.
                continue
            break
    first, last = {**BEFORE, **STRANGER}, {**AFTER, **STRANGER}
    clean = [{name: text for name, text in one.items() if WORK not in name} for one in ended]
    assert all(one in (first, last) for one in clean)
    assert last == ended[-1]


def test_a_new_folder_that_could_not_be_filled_is_not_left(tmp_path: Path) -> None:
    """Made for the plan, and removed with it."""

    def fail(number: int) -> None:
        if number == 6:
            raise OSError(28, "No space left on device")

    change = Change("a/b", ChangeKind.ADDED, None, "text")
    with counted(fail), pytest.raises(ConfigurationError, match="nothing was changed"):
        write_changes(str(tmp_path / "new" / "plan"), [change])

    assert list(tmp_path.iterdir()) == []


def test_stages_and_comparison_after_all_that(tmp_path: Path) -> None:
    """A folder without a plan.yaml of ours: what is in the way is somebody's."""
    root = filled(tmp_path)

    found = read_folder(str(root), writing=True)

    kinds = {change.path: change.kind for change in compare_folder(found, AFTER)}
    assert kinds == {
        "a/changed": ChangeKind.FOREIGN,
        "born/deep/file": ChangeKind.ADDED,
        "plan.yaml": ChangeKind.EDITED,
    }
    assert stages_in(AFTER) == {}
