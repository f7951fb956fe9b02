"""``REVISION:PATH``: what it names, and whether it exists."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.errors import InputError
from outgate.manifests.git_revisions.asking import GitError, Object, ask_git, contents
from outgate.manifests.words import quoted, quoted_bare


@dataclass(frozen=True, slots=True)
class Revision:
    """A file or folder of a revision that is there."""

    text: str
    """As the user wrote it."""
    root: str
    """The name of the revision's whole tree."""
    path: str
    """From the top of the repository; empty for all of it."""
    folder: str
    """The name of the folder's own tree; empty where it is a file."""


def find_revision(text: str) -> Revision:
    """Find what ``REVISION:PATH`` names, as git reads it.

    The path begins at the top of the repository; one that starts with ``./`` or ``../`` begins at
    the working directory.

    Args:
        text: Such as ``main:manifests`` or ``HEAD~1:./policies.yaml``.

    Raises:
        InputError: There is no such revision, or no such path in it; the sentence says which.
    """
    revision, _, path = text.partition(":")
    if not revision:
        raise InputError(
            f"{quoted(text)} names no revision before the colon, such as main:{path or 'PATH'}"
        )
    try:
        prefix = (
            ask_git("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").strip("\n")
        )
    except GitError as error:
        raise InputError(
            f"{quoted(text)} is no file, and it cannot be a Git revision: {error}"
        ) from error
    root = _name_of(f"{revision}^{{tree}}")
    if root is None:
        raise InputError(
            f"there is no revision {quoted(revision)} in this Git repository; git branch -a, git "
            "tag and git log list what there is, and git fetch gets what is only elsewhere"
        )
    full = _from_top(text, path, prefix)
    if not full:
        return Revision(text, root, "", root)
    with contents() as git:
        found = git.get(f"{root}:{full}", 0) if "\n" not in full else Object("missing", "", 0, None)
    if found.kind in ("blob", "tree"):
        return Revision(text, root, full, found.name if found.kind == "tree" else "")
    where = f"revision {quoted_bare(revision)}"
    if found.kind == "symlink":
        raise InputError(
            f"{quoted(full)} is a symbolic link that leads out of {where}; name what it points at"
        )
    if _name_of(f"{root}:{full}") is not None and found.kind == "missing":
        raise InputError(
            f"{quoted(full)} is a Git submodule at {where}, whose files are not part of it; name a "
            "folder that it is checked out in"
        )
    raise InputError(
        f"{where} has no file or folder {quoted(full)}" + _hint(root, revision, path, prefix)
    )


def _name_of(expression: str) -> str | None:
    """Return the name of the object that an expression means; None where there is none."""
    try:
        found = ask_git("rev-parse", "--verify", "--quiet", "--end-of-options", expression)
    except GitError:
        return None
    # Older versions print the option itself too.
    lines = found.decode().split()
    return lines[-1] if lines else None


def _from_top(text: str, path: str, prefix: str) -> str:
    """Return a path from the top of the repository, without dots."""
    joined = path
    if path in (".", "..") or path.startswith(("./", "../")):
        joined = prefix + path
    parts: list[str] = []
    for part in joined.split("/"):
        if part == "..":
            if not parts:
                raise InputError(f"{quoted(text)} leads out of the Git repository")
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _hint(root: str, revision: str, path: str, prefix: str) -> str:
    if prefix and _name_of(f"{root}:{prefix}{path.rstrip('/')}") is not None:
        return (
            "; paths begin at the top of the repository, from here it is "
            f"{quoted_bare(revision)}:./{quoted_bare(path)}"
        )
    return f"; git ls-tree {quoted_bare(revision)} lists what there is"
