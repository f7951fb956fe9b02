"""A file as a Git revision has it, for what a change must not decide about itself."""

from __future__ import annotations

import os

from outgate.errors import InputError
from outgate.manifests.git_revisions.reading import Blob, read_revision
from outgate.manifests.git_revisions.revisions import find_revision


def check_revision(revision: str) -> None:
    """Make sure that a revision is there.

    Raises:
        InputError: It is not.
    """
    find_revision(f"{revision}:")


def data_at(revision: str, file: str) -> bytes | None:
    """Return what a file holds at a revision; None where it is not there.

    Args:
        revision: One that is there.
        file: A path, from the working directory.
    """
    relative = os.path.relpath(file)
    try:
        found = find_revision(f"{revision}:./{relative}")
        blob = next(iter(read_revision(found)), None)
    except (InputError, ValueError):
        return None
    return blob.data if isinstance(blob, Blob) else None
