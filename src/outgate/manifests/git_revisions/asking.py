"""The user's own git: one short question at a time, and one child that hands out contents.

Nothing is checked out, written or fetched: a clone that lacks an object says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from outgate.errors import InputError
from outgate.manifests.words import quoted_bare

_SECONDS = 60
_SETTINGS = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # A partial clone would fetch what it lacks: no protocol is allowed to.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}


class GitError(InputError):
    """Git answered with an error; its words, shortened."""


def find_git() -> str:
    """Return the path of git.

    Raises:
        InputError: There is none.
    """
    found = shutil.which("git")
    if found is None:
        raise InputError(
            "git is not on PATH, and revisions are read with it; install it, or name files"
        )
    return found


def ask_git(*arguments: str) -> bytes:
    """Run git and return what it prints.

    Args:
        arguments: The command and its arguments.

    Raises:
        GitError: Git answered with an error, or not at all.
    """
    try:
        done = subprocess.run(  # noqa: S603
            [find_git(), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git {arguments[0]} did not answer within {_SECONDS} seconds") from error
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip()
        line = words.splitlines()[0] if words else f"exit code {done.returncode}"
        raise GitError(quoted_bare(line.removeprefix("fatal: ")))
    return done.stdout


@dataclass(frozen=True, slots=True)
class Object:
    """What git says of a name."""

    kind: str
    """``blob`` or ``tree``; else ``missing``, or of a link ``symlink`` (it leads out of the
    revision), ``dangling``, ``loop`` or ``notdir``."""
    name: str
    """The object's own name; empty where there is none."""
    size: int
    content: bytes | None
    """None where it is larger than asked for."""


class Contents:
    """One running ``git cat-file --batch``: objects by name, one after another."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def get(self, name: str, most: int) -> Object:
        """Return an object.

        Args:
            name: An object's name, or ``TREE:path``, where symbolic links are followed.
            most: The bytes above which a content is passed over.

        Raises:
            GitError: Git ended.
        """
        sink, source = _pipes(self._process)
        try:
            sink.write(name.encode("utf-8", "surrogateescape") + b"\n")
            sink.flush()
        except OSError as error:
            raise GitError("git cat-file ended early") from error
        head = source.readline().rstrip(b"\n")
        if not head:
            raise GitError("git cat-file ended early")
        if head.endswith((b" missing", b" ambiguous")):
            return Object("missing", "", 0, None)
        # Of an object: its name, kind and size. Of a link that leads to none: what is the matter,
        # and the size of its words.
        *words, size_text = head.decode("ascii").split()
        size = int(size_text)
        if size > most:
            _skip(source, size + 1)
            content = None
        else:
            content = source.read(size)
            _skip(source, 1)
        return Object(words[-1], words[0] if len(words) > 1 else "", size, content)


@contextmanager
def contents() -> Iterator[Contents]:
    """Start git for the contents of many objects; it ends with the block."""
    process = subprocess.Popen(  # noqa: S603
        [find_git(), "cat-file", "--batch", "--follow-symlinks"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        yield Contents(process)
    finally:
        sink, source = _pipes(process)
        with suppress(OSError):
            sink.close()
        source.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        if process.poll() is None:
            process.kill()
            process.wait()


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise GitError("git cat-file has no pipes")
    return process.stdin, process.stdout


def _skip(source: IO[bytes], size: int) -> None:
    while size > 0:
        read = source.read(min(size, 1 << 20))
        if not read:
            return
        size -= len(read)


def _environment() -> dict[str, str]:
    return {**os.environ, **_SETTINGS}
