"""A plan's folder on disk: what is in it, and what differs from a plan."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from outgate.cli.common.folder_writing import is_being_written, is_inside, recover
from outgate.errors import ConfigurationError, InputError
from outgate.planning.plan_file import PLAN_FILE, read_plan
from outgate.render.escaping import clean
from outgate.render.plan_folder.comparing import Change, FoundFolder, compare

_LARGEST = 64 << 20
"""Bytes of a file that outgate would have written; a larger one is somebody else's."""


def read_folder(directory: str, *, writing: bool) -> FoundFolder:
    """Read what an earlier plan left in a folder.

    Args:
        directory: The folder; it need not be there.
        writing: Whether it is to be written: then what an interrupted run left is undone first.

    Raises:
        ConfigurationError: It is no folder, or another run is writing it or was interrupted.
    """
    root = Path(os.path.realpath(directory))
    if not root.exists():
        return FoundFolder(directory)
    if not root.is_dir():
        raise ConfigurationError(f"{directory!r} is no folder; name one with -o")
    if writing:
        recover(directory)
    elif is_being_written(root):
        raise ConfigurationError(
            f"{directory!r} is being written, or writing it was interrupted; wait, or run outgate "
            f"plan -o {directory} again, which undoes what was interrupted"
        )
    texts = _texts(root, [PLAN_FILE])
    if PLAN_FILE not in texts:
        return FoundFolder(directory)
    try:
        plan = read_plan(str(root / PLAN_FILE))
    except InputError as error:
        return FoundFolder(directory, fault=str(error), texts=texts)
    texts.update(_texts(root, (record.path for record in plan.files)))
    return FoundFolder(directory, plan, texts=texts)


def compare_folder(found: FoundFolder, files: Mapping[str, str]) -> tuple[Change, ...]:
    """Compare a folder with what would be written.

    Args:
        found: What `read_folder` returned.
        files: The files of the plan.

    Returns:
        Changes by path; none where the folder is as it would be written.
    """
    known = dict(found.texts or {})
    root = Path(os.path.realpath(found.directory))
    known.update(_texts(root, (path for path in files if path not in known)))
    return compare(FoundFolder(found.directory, found.plan, found.fault, known), files)


def check_changes(found: FoundFolder, changes: Iterable[Change], *, overwrite: bool) -> None:
    """Make sure that writing destroys nothing that a person made.

    Args:
        found: What is there.
        changes: What is to be written.
        overwrite: Whether the user said so; what is no ordinary file is never replaced.

    Raises:
        ConfigurationError: It would; all such files are named.
    """
    theirs = [change for change in changes if change.is_somebodys]
    if overwrite:
        theirs = [change for change in theirs if change.before is None]
    if not theirs:
        return
    names = ", ".join(f"{clean(change.path)} ({change.kind})" for change in theirs[:5])
    more = f" and {len(theirs) - 5} more" if len(theirs) > 5 else ""
    because = f"; {found.fault}" if found.fault else ""
    remedy = (
        "move what is no ordinary file away"
        if overwrite
        else "move them away, or say --overwrite to lose them"
    )
    raise ConfigurationError(
        f"{found.directory!r} holds what outgate did not write: {names}{more}{because}; {remedy}"
    )


def _texts(root: Path, names: Iterable[str]) -> dict[str, str | None]:
    """Return the texts of files that are there; None for what is no ordinary file of the folder."""
    found: dict[str, str | None] = {}
    for name in names:
        path = root / name
        try:
            if not is_inside(root, name):
                found[name] = None
                continue
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
                found[name] = None
                continue
            found[name] = path.read_bytes().decode("utf-8", "surrogateescape")
        except FileNotFoundError:
            continue
        except OSError as error:
            words = error.strerror or error
            raise ConfigurationError(f"cannot read {str(path)!r}: {words}") from error
    return found
