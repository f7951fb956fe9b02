"""Writes many files of a folder, all or none.

What is new is written beside, in one hidden folder, and what is old gets a second name there. Then
a journal says what is to be done, and the files change places one by one. Whatever stops that is
undone: at once, or, after a crash, by whoever comes next and finds the journal. plan.yaml changes
last, so that a half-written folder never looks finished.

Steps that a crash can come between, and what is found after each:

1. new and old files in the hidden folder, no journal: nothing has happened yet;
2. a journal: some files have changed; it is undone;
3. the journal is gone: everything has happened, and the hidden folder is only rubbish.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from outgate.errors import ConfigurationError
from outgate.planning.plan_file import PLAN_FILE
from outgate.render.plan_folder.comparing import Change

WORK = ".outgate-write"
_JOURNAL = "journal.json"


def write_changes(directory: str, changes: Iterable[Change]) -> None:
    """Write changes into a folder, all or none.

    Args:
        directory: The folder; it is made if it is not there.
        changes: What is to be different.

    Raises:
        ConfigurationError: It cannot be written, or changed meanwhile; nothing is different then.
    """
    ordered = sorted(changes, key=lambda change: (change.path == PLAN_FILE, change.path))
    if not ordered:
        return
    with _held(directory, make=True) as root:
        _undo(root)
        work = root / WORK
        work.mkdir()
        try:
            _prepare(root, work, ordered)
            _write_journal(work, ordered)
            _carry_out(root, work, ordered)
            # This is the moment in which it is done.
            (work / _JOURNAL).unlink()
        except BaseException:
            _undo_at_once(root)
            raise
        with suppress(OSError):
            _sync(work)
            _remove_empty(root, ordered)
            shutil.rmtree(work)


def recover(directory: str) -> bool:
    """Undo what an interrupted run left.

    Args:
        directory: The folder.

    Returns:
        Whether there was anything.

    Raises:
        ConfigurationError: Another run is writing, or it cannot be undone.
    """
    root = Path(os.path.realpath(directory))
    if not (root / WORK).is_dir():
        return False
    with _held(directory, make=False) as root:
        return _undo(root)


def is_inside(root: Path, name: str) -> bool:
    """Say whether a path stays in a folder: every part of the way that is there is a folder.

    Names come from files that others may have written, and links lead anywhere.

    Args:
        root: The folder.
        name: The path, relative to it.
    """
    parts = name.split("/")
    if name.startswith("/") or not {"", ".", ".."}.isdisjoint(parts):
        return False
    place = root
    for part in parts[:-1]:
        place /= part
        try:
            mode = place.lstat().st_mode
        except FileNotFoundError:
            return True
        if not stat.S_ISDIR(mode):
            return False
    return True


def is_being_written(root: Path) -> bool:
    """Say whether files of a folder are changing places, or were when a run was interrupted.

    Args:
        root: The folder.
    """
    return (root / WORK / _JOURNAL).exists()


@contextmanager
def _held(directory: str, *, make: bool) -> Iterator[Path]:
    """Hold the folder's lock; the kernel lets go of it however the process ends."""
    root = Path(os.path.realpath(directory))
    made = _make_folders(root) if make else ()
    handle = -1
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield root
    except BlockingIOError as error:
        raise ConfigurationError(
            f"another outgate is writing {directory!r}; wait for its end"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"cannot write {directory!r}: {_named(error, root)}; nothing was changed"
        ) from error
    finally:
        if handle >= 0:
            os.close(handle)
        # What was made for nothing goes; a folder that holds something stays.
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


def _named(error: OSError, root: Path) -> str:
    words = error.strerror or str(error)
    if not error.filename:
        return words
    with suppress(ValueError):
        return f"{words} ({Path(str(error.filename)).relative_to(root)})"
    return f"{words} ({error.filename})"


def _make_folders(folder: Path) -> Sequence[Path]:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made = []
    try:
        for one in reversed(missing):
            one.mkdir()
            made.append(one)
    except OSError as error:
        for one in reversed(made):
            one.rmdir()
        raise ConfigurationError(
            f"cannot make the folder {str(one)!r}: {error.strerror or error}"
        ) from error
    return made


def _prepare(root: Path, work: Path, changes: Sequence[Change]) -> None:
    for number, change in enumerate(changes):
        target = root / change.path
        mode = None
        if change.before is not None:
            if target.is_symlink() or _text(target) != change.before:
                raise ConfigurationError(
                    f"{str(target)!r} changed while outgate was at work; run it again"
                )
            mode = stat.S_IMODE(target.stat().st_mode)
            _second_name(target, work / f"old.{number}")
        elif target.exists() or target.is_symlink():
            raise ConfigurationError(
                f"{str(target)!r} was made while outgate was at work; run it again"
            )
        if change.after is not None:
            _write(work / f"new.{number}", change.after, mode)
    _sync(work)


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None


def _second_name(target: Path, name: Path) -> None:
    try:
        os.link(target, name)
    except OSError:
        # Not every file system has second names.
        shutil.copy2(target, name)
        _sync(name)


def _write(path: Path, text: str, mode: int | None) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        if mode is not None:
            os.fchmod(stream.fileno(), mode)
        os.fsync(stream.fileno())


def _write_journal(work: Path, changes: Sequence[Change]) -> None:
    part = work / f"{_JOURNAL}.part"
    entries = [{"path": change.path, "existed": change.before is not None} for change in changes]
    _write(part, json.dumps(entries), None)
    part.rename(work / _JOURNAL)
    _sync(work)


def _carry_out(root: Path, work: Path, changes: Sequence[Change]) -> None:
    folders = set()
    for number, change in enumerate(changes):
        target = root / change.path
        if change.after is None:
            target.unlink()
        else:
            _make_way(root, target)
            (work / f"new.{number}").replace(target)
        folders |= _folders_up(root, target)
    for folder in sorted(folders):
        _sync(folder)


def _folders_up(root: Path, target: Path) -> set[Path]:
    return {folder for folder in target.parents if folder.is_relative_to(root)}


def _make_way(root: Path, target: Path) -> None:
    """Make the folders on the way to a file, and follow no link that leads out of the folder."""
    place = root
    for part in target.relative_to(root).parts[:-1]:
        place /= part
        with suppress(FileExistsError):
            place.mkdir()
        if not stat.S_ISDIR(place.lstat().st_mode):
            raise ConfigurationError(f"{str(place)!r} is no folder; move it away")


def _undo(root: Path) -> bool:
    """Bring back what was there before an unfinished run; do nothing where there was none."""
    work = root / WORK
    if not work.is_dir() or work.is_symlink():
        return False
    journal = work / _JOURNAL
    if journal.exists():
        entries = _read_journal(root, journal)
        for number, entry in enumerate(entries):
            target, old = root / entry["path"], work / f"old.{number}"
            if old.exists():
                old.replace(target)
            elif not entry["existed"]:
                with suppress(FileNotFoundError, NotADirectoryError):
                    target.unlink()
        for folder in {(root / entry["path"]).parent for entry in entries}:
            with suppress(FileNotFoundError, NotADirectoryError):
                _sync(folder)
        _remove_empty_above(root, (entry["path"] for entry in entries if not entry["existed"]))
        journal.unlink()
        _sync(work)
    shutil.rmtree(work)
    return True


def _undo_at_once(root: Path) -> None:
    try:
        _undo(root)
    except OSError as error:
        raise ConfigurationError(
            f"writing {str(root)!r} failed and could not be undone: {_named(error, root)}; when "
            "that is repaired, run outgate plan again, which undoes it first"
        ) from error


def _read_journal(root: Path, journal: Path) -> list[dict[str, Any]]:
    """Read the journal as if a stranger had written it: a folder may come from anywhere."""
    with suppress(ValueError, KeyError, TypeError):
        entries: list[dict[str, Any]] = json.loads(journal.read_bytes())
        if all(is_inside(root, entry["path"]) and entry["existed"] in (0, 1) for entry in entries):
            return entries
    raise ConfigurationError(
        f"{str(journal)!r} is not outgate's, or is damaged; restore the folder from version "
        f"control and remove {str(journal.parent)!r}"
    )


def _remove_empty(root: Path, changes: Iterable[Change]) -> None:
    _remove_empty_above(root, (change.path for change in changes if change.after is None))


def _remove_empty_above(root: Path, names: Iterable[str]) -> None:
    for name in names:
        folder = (root / name).parent
        with suppress(OSError):
            while folder != root:
                folder.rmdir()
                folder = folder.parent


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
