"""The files of a revision, found and read as those of a folder are: same endings, same links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outgate.manifests.git_revisions.asking import Contents, GitError, ask_git, contents
from outgate.manifests.git_revisions.revisions import Revision
from outgate.manifests.limits import DEFAULT_LIMITS, Limits
from outgate.manifests.sources import ENDINGS
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin

_LINK = "120000"
_SUBMODULE = "160000"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a revision."""

    name: str
    """As the user would name it: ``main:manifests/shop.yaml``."""
    data: bytes
    named: bool
    """Whether the user named it, rather than a folder that it is in."""


@dataclass(frozen=True, slots=True)
class _Item:
    mode: str
    kind: str
    name: str
    path: str


def read_revision(revision: Revision, limits: Limits = DEFAULT_LIMITS) -> Iterator[Blob | Gap]:
    """Read what a revision holds at a path, in the order of names.

    Args:
        revision: The revision and the path.
        limits: How large a file may be.

    Yields:
        The files, and a gap for each that cannot be read.
    """
    with contents() as git:
        walk = _Walk(revision, git, limits)
        if revision.folder:
            yield from walk.named_folder(revision.folder)
        else:
            yield from walk.file(f"{revision.root}:{revision.path}", revision.path, named=True)


class _Walk:
    """Goes through one revision; each folder once, however many links lead to it."""

    def __init__(self, revision: Revision, git: Contents, limits: Limits) -> None:
        self._revision = revision
        self._label = revision.text.partition(":")[0]
        self._git = git
        self._limits = limits
        self._seen: set[str] = set()

    def named_folder(self, tree: str) -> Iterator[Blob | Gap]:
        """Read a folder that the user named."""
        nothing = True
        for found in self._folder(tree, self._revision.path):
            nothing = False
            yield found
        if nothing:
            looked_for = ", ".join(f"*{ending}" for ending in ENDINGS[:3])
            yield self._gap(
                self._revision.path,
                f"there are no manifests in it: looked for {looked_for} and the same with .gz",
                "Name a file or folder that holds Kubernetes manifests.",
            )

    def _folder(self, tree: str, path: str) -> Iterator[Blob | Gap]:
        self._seen.add(tree)
        try:
            listing = ask_git("ls-tree", "-r", "-t", "-z", "--full-tree", tree)
        except GitError as error:
            yield self._gap(path, f"it cannot be read: {error}", "Check the repository.")
            return
        # By name within each folder, as the files of a folder are read: the last of a name stands.
        for item in sorted(_items(listing), key=lambda item: item.path.split("/")):
            *folders, last = item.path.split("/")
            if any(folder.startswith(".") for folder in folders):
                continue
            below = f"{path}/{item.path}" if path else item.path
            if item.kind == "tree":
                if not last.startswith("."):
                    self._seen.add(item.name)
            elif item.mode == _SUBMODULE:
                yield self._gap(
                    below,
                    "it is a Git submodule, whose files are not part of this revision",
                    "Name a path without it, or a folder that it is checked out in.",
                )
            elif item.mode == _LINK:
                yield from self._link(below, last)
            elif last.endswith(ENDINGS):
                yield from self.file(item.name, below, named=False)

    def _link(self, path: str, last: str) -> Iterator[Blob | Gap]:
        """Follow a symbolic link as the file system would, as long as it stays in the revision."""
        if "\n" in path:
            return
        target = f"{self._revision.root}:{path}"
        found = self._git.get(target, 0)
        if found.kind == "tree":
            if found.name not in self._seen and not last.startswith("."):
                yield from self._folder(found.name, path)
        elif last.endswith(ENDINGS):
            yield from self.file(target, path, named=False)

    def file(self, name: str, path: str, *, named: bool) -> Iterator[Blob | Gap]:
        """Read one file.

        Args:
            name: What git is asked for.
            path: From the top of the repository.
            named: Whether the user named it.
        """
        found = self._git.get(name, self._limits.source_bytes)
        if found.kind == "blob" and found.content is not None:
            yield Blob(f"{self._label}:{path}", found.content, named)
        elif found.kind == "blob":
            yield self._gap(
                path,
                f"it is larger than {self._limits.source_bytes} bytes",
                "Split it into smaller files.",
            )
        elif found.kind == "symlink":
            yield self._gap(
                path,
                "it is a symbolic link that leads out of the revision",
                "Name what it points at.",
            )
        elif found.kind in ("dangling", "loop", "notdir"):
            yield self._gap(
                path, "it is a symbolic link that leads nowhere", "Correct or remove the link."
            )
        else:
            yield self._gap(
                path,
                "this clone does not hold its content",
                "Get it with git fetch, or with git checkout of that revision.",
            )

    def _gap(self, path: str, what: str, remedy: str) -> Gap:
        return Gap(GapKind.UNREADABLE, what, Origin(f"{self._label}:{path}"), remedy)


def _items(listing: bytes) -> Iterator[_Item]:
    for record in listing.split(b"\0"):
        if record:
            head, _, path = record.decode("utf-8", "surrogateescape").partition("\t")
            mode, kind, name = head.split()
            yield _Item(mode, kind, name, path)
