"""Writes files that are not there yet: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from outgate.errors import ConfigurationError

_MOST_NAMED = 3


def create_files(root: str, files: Mapping[str, str]) -> None:
    """Write new files below a folder; whatever stops it leaves no file behind.

    Args:
        root: The folder; made if it is not there.
        files: Path below the folder to content.

    Raises:
        ConfigurationError: One is there already, or cannot be written. Nothing was changed.
    """
    there = [name for name in files if os.path.lexists(Path(root) / name)]
    if there:
        more = f" and {len(there) - _MOST_NAMED} more" if len(there) > _MOST_NAMED else ""
        named = ", ".join(str(Path(root) / name) for name in there[:_MOST_NAMED])
        raise ConfigurationError(
            f"{named}{more} {'are' if len(there) > 1 else 'is'} there already, and nothing is ever "
            "overwritten; name another folder, or remove what is to be written anew"
        )
    made: list[Path] = []
    try:
        for name, content in files.items():
            path = Path(root) / name
            _make_folder(path.parent, made)
            # "x": whoever made it meanwhile keeps it.
            with path.open("x", encoding="utf-8", newline="") as stream:
                made.append(path)
                stream.write(content)
    except BaseException as error:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            raise ConfigurationError(
                f"cannot write below {root!r}: {error.strerror or error}; nothing was written"
            ) from error
        raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, made)
    folder.mkdir()
    made.append(folder)
