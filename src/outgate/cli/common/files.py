"""The one writer of files: a file is there whole, or as it was before."""

from __future__ import annotations

import gzip
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from outgate.errors import ConfigurationError, OutgateError


def check_target(name: str) -> None:
    """Make sure, before the work is done, that a file could be written.

    Args:
        name: The file.

    Raises:
        ConfigurationError: It could not.
    """
    path = Path(os.path.realpath(name))
    if path.is_dir():
        raise ConfigurationError(f"cannot write {name!r}: it is a folder; name a file")
    if not path.parent.is_dir():
        raise ConfigurationError(
            f"cannot write {name!r}: the folder {str(path.parent)!r} is not there"
        )


def replace_file(name: str, chunks: Iterable[str]) -> None:
    """Write a file beside its target and put it in the target's place when it is whole.

    Whatever stops the writing leaves the target as it was. A link stays a link: what it points at
    is replaced. What is no ordinary file (``/dev/null``, a named pipe) is written to as it is.

    Args:
        name: The target.
        chunks: What it is to hold.

    Raises:
        ConfigurationError: It cannot be written.
    """
    path = Path(os.path.realpath(name))
    try:
        mode = _mode_of(path)
        if mode is None:
            with path.open("w", encoding="utf-8") as stream:
                stream.writelines(chunks)
        else:
            _replace(path, mode, chunks)
    except (BrokenPipeError, OutgateError):
        # An error of whoever makes the chunks is not one of writing them.
        raise
    except OSError as error:
        raise ConfigurationError(f"cannot write {name!r}: {error.strerror or error}") from error


def replace_compressed(name: str, chunks: Iterable[bytes]) -> None:
    """Write a gzip file in the same way; the same content gives the same bytes.

    Args:
        name: The target.
        chunks: What it is to hold, not compressed.

    Raises:
        ConfigurationError: It cannot be written.
    """
    path = Path(os.path.realpath(name))
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        mode = _mode_of(path)
        with (
            os.fdopen(handle, "wb") as raw,
            gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed,
        ):
            for chunk in chunks:
                packed.write(chunk)
        Path(beside).chmod(0o666 if mode is None else mode)
        Path(beside).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(beside).unlink()
        if isinstance(error, OutgateError):
            raise
        raise ConfigurationError(f"cannot write {name!r}: {error.strerror or error}") from error
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def _mode_of(path: Path) -> int | None:
    """Return the permissions that the file is to have; None for what is no ordinary file."""
    try:
        found = path.stat().st_mode
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    return stat.S_IMODE(found) if stat.S_ISREG(found) else None


def _replace(path: Path, mode: int, chunks: Iterable[str]) -> None:
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.writelines(chunks)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(mode)
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
