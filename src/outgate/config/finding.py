"""Which `outgate.yaml` a run obeys: the nearest, upwards from the working directory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from outgate.config.settings import FILE_NAME

_GIT = ".git"


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found."""

    file: str | None = None
    """The file, from the working directory; None if there is none."""
    stranger: str | None = None
    """A file that is not used, as it belongs to somebody else."""


def find_configuration(start: str | None = None) -> Search:
    """Look for the file, from a folder upwards, and stop at a Git root.

    In a folder that many may write to, as /tmp is, anybody could leave a file for others to find.
    So a file counts that belongs to the user, to root, or to whoever owns the folder where the
    search starts, as a checkout in a container does.

    Args:
        start: The folder; the working directory by default.
    """
    try:
        base = Path.cwd() if start is None else Path(start).absolute()
        owners = {os.geteuid(), 0, base.stat().st_uid}
    except OSError:
        return Search()  # the working directory is gone
    for folder in (base, *base.parents):
        file = folder / FILE_NAME
        try:
            status = file.stat()
        except FileNotFoundError:
            if os.path.lexists(folder / _GIT):
                return Search()
            continue
        except OSError:
            # It is there and cannot be looked at: reading it says why.
            return Search(os.path.relpath(file, base))
        shown = os.path.relpath(file, base)
        return Search(shown) if status.st_uid in owners else Search(stranger=shown)
    return Search()
