"""Which files there are to read.

Folders are walked in sorted order, so that two runs say the same. What cannot be read is a Gap and
stops nothing else.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from outgate.manifests.words import quoted_bare
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin

ENDINGS = (".yaml", ".yml", ".json", ".yaml.gz", ".yml.gz", ".json.gz")
"""The ends of the file names that are read in a folder."""

STANDARD_INPUT = "-"
"""The path that means standard input."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source that is to be read."""

    name: str
    """As the user would name it."""
    path: Path | None
    """None for standard input."""
    named: bool
    """Whether the user named it, rather than a folder that it is in."""


class Search:
    """Finds the files that paths stand for, each file once."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()

    def find(self, paths: Sequence[str]) -> Iterator[Found | Gap]:
        """Go through paths.

        Args:
            paths: Files, folders, or ``-``.

        Yields:
            The files, and a gap for each path that leads nowhere.
        """
        for given in paths:
            if given == STANDARD_INPUT:
                if self._is_new(-1, -1):
                    yield Found(given, None, named=True)
                continue
            path = Path(given)
            try:
                status = path.stat()
            except (OSError, ValueError) as error:
                yield unreadable(given, error)
                continue
            if stat.S_ISDIR(status.st_mode):
                yield from self._named_folder(given, path)
            elif self._is_new(status.st_dev, status.st_ino):
                yield Found(given, path, named=True)

    def _named_folder(self, given: str, path: Path) -> Iterator[Found | Gap]:
        nothing = True
        for found in self._folder(given.rstrip("/") or "/", path):
            nothing = False
            yield found
        if nothing:
            looked_for = ", ".join(f"*{ending}" for ending in ENDINGS[:3])
            yield Gap(
                GapKind.UNREADABLE,
                f"there are no manifests in it: looked for {looked_for} and the same with .gz",
                Origin(given),
                "Name a file or folder that holds Kubernetes manifests.",
            )

    def _folder(self, name: str, folder: Path) -> Iterator[Found | Gap]:
        try:
            status = folder.stat()
            if not self._is_new(status.st_dev, status.st_ino):
                # The same folder by another way: a symbolic link, perhaps to one above.
                return
            entries = sorted(folder.iterdir())
        except OSError as error:
            yield unreadable(name, error)
            return
        for entry in entries:
            yield from self._entry(f"{name.rstrip('/')}/{entry.name}", entry)

    def _entry(self, name: str, entry: Path) -> Iterator[Found | Gap]:
        is_manifest = entry.name.endswith(ENDINGS)
        try:
            status = entry.stat()
        except OSError as error:
            if is_manifest:
                yield unreadable(name, error)
            return
        if stat.S_ISDIR(status.st_mode):
            if not entry.name.startswith("."):
                yield from self._folder(name, entry)
        elif (
            is_manifest
            and stat.S_ISREG(status.st_mode)
            and self._is_new(status.st_dev, status.st_ino)
        ):
            yield Found(name, entry, named=False)

    def _is_new(self, device: int, number: int) -> bool:
        if number and (device, number) in self._seen:
            return False
        self._seen.add((device, number))
        return True


def unreadable(name: str, error: Exception) -> Gap:
    """Say why a path cannot be read.

    Args:
        name: The path as the user would name it.
        error: What the operating system answered.

    Returns:
        The gap.
    """
    if isinstance(error, FileNotFoundError):
        what, remedy = "there is no such file or folder", "Check the path."
    elif isinstance(error, PermissionError):
        what = "there is no permission to read it"
        remedy = "Read it as a user who may, or change its permissions."
    else:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        what, remedy = f"it cannot be read: {quoted_bare(words)}", "Check the path."
    return Gap(GapKind.UNREADABLE, what, Origin(name), remedy)
