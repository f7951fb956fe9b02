"""OLD and NEW: which words name which input, and how each is opened."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.cli.common.rendering_options import telling
from outgate.errors import InputError, UsageError

if TYPE_CHECKING:
    from outgate.cli.common.options import Common
    from outgate.loading import Input
    from outgate.model.access import Access
    from outgate.model.rendering import Rendered

LIVE = "live"
"""The word for the live cluster; a file of that name is ``./live``."""

_STANDARD_INPUT = "-"
_HEAD = 4096
_CAPTURED_FROM = re.compile(r'"outgate\.dev/captured-from":"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two inputs."""

    texts: tuple[str, ...]
    """As given: paths, or one revision; empty for a cluster."""
    is_revision: bool = False
    access: Access | None = None
    """Of a cluster."""
    rendered: tuple[Rendered, ...] = ()
    """Kustomize folders and charts, read after `texts`."""

    @property
    def name(self) -> str:
        """The input in words."""
        if self.access is not None:
            return f"cluster {self.access.context}" if self.access.context else "the live cluster"
        words = ", ".join(
            "standard input" if text == _STANDARD_INPUT else text
            for text in (*self.texts, *(source.name for source in self.rendered))
        )
        captured = {found for text in self.texts if (found := captured_from(text))}
        return f"{words} (captured from {', '.join(sorted(captured))})" if captured else words


def sides_of(
    arguments: Sequence[str],
    filename: Sequence[str],
    access: Access,
    contexts: Sequence[str],
    rendered: tuple[Rendered, ...] = (),
) -> tuple[Side, Side]:
    """Say what OLD and NEW are.

    Args:
        arguments: What was given besides options: OLD and NEW, or one of them.
        filename: The values of ``-f``: together they are NEW.
        access: Which cluster is the live one.
        contexts: The values of ``--context``.
        rendered: What ``-k`` and ``--helm`` name: NEW too, beside `filename`.

    Raises:
        UsageError: There are too few or too many inputs.
        InputError: One does not exist.
    """
    live = Side((), access=access)
    if len(contexts) > 2:
        raise UsageError("--context is given more than twice; OLD and NEW are two clusters at most")
    if len(contexts) == 2:
        if arguments or filename or rendered:
            raise UsageError(
                "two contexts are OLD and NEW; with a file or revision besides there are three "
                "inputs: give one --context"
            )
        return live, Side((), access=replace(access, context=contexts[1]))
    if len(arguments) > 2 - bool(filename or rendered):
        raise UsageError(
            "OLD and NEW are two inputs, and more are named; several files make one input with -f"
        )
    given = [_side(text, live) for text in arguments]
    if filename or rendered:
        given.append(Side(tuple(_checked(text) for text in filename), rendered=rendered))
    if not given:
        raise UsageError(
            "name what to compare: OLD and NEW, or only NEW to lay it over the live cluster"
        )
    old, new = given if len(given) == 2 else (live, given[0])
    _check(old, new, access)
    return old, new


def _side(text: str, live: Side) -> Side:
    if text == _STANDARD_INPUT or os.path.lexists(text):
        return Side((text,))
    if text == LIVE:
        return live
    if ":" in text:
        return Side((text,), is_revision=True)
    return Side((_checked(text),))


def _checked(text: str) -> str:
    if text == _STANDARD_INPUT or os.path.lexists(text):
        return text
    raise InputError(
        f"there is no file or folder {text!r}; a Git revision is written REVISION:PATH, and the "
        f"live cluster {LIVE}"
    )


def _check(old: Side, new: Side, access: Access) -> None:
    live = [side for side in (old, new) if side.access is not None]
    if len(live) == 2:
        raise UsageError(
            "OLD and NEW are the same live cluster; give two contexts, or an earlier capture as OLD"
        )
    if not live and access != type(access)():
        raise UsageError(
            "--context, --kubeconfig and --as choose a live cluster, and neither OLD nor NEW is "
            f"one; write {LIVE} for it"
        )
    if (*old.texts, *new.texts).count(_STANDARD_INPUT) > 1:
        raise UsageError("- is given twice, and standard input can be read only once")


@contextmanager
def opened(side: Side, common: Common) -> Iterator[Input]:
    """Open an input for the length of a block.

    Args:
        side: Which.
        common: The options.

    Raises:
        InputError: A revision, or the cluster, is not there.
    """
    from outgate.loading import from_paths, from_revision

    if side.access is not None:
        from outgate.cli.common.live import cluster_input

        with cluster_input(replace(common, access=side.access)) as found:
            yield found
    elif side.is_revision:
        from outgate.manifests.git_revisions.revisions import find_revision

        yield from_revision(find_revision(side.texts[0]))
    else:
        yield from_paths(
            *side.texts,
            stdin=sys.stdin.buffer,
            rendered=side.rendered,
            default_namespace=common.default_namespace,
            tell=telling(common),
        )


def captured_from(text: str) -> str:
    """Return the context that a capture was read from; empty for all other files."""
    import gzip
    import json

    path = Path(text)
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
    except (OSError, EOFError, ValueError):
        return ""
    found = _CAPTURED_FROM.search(head)
    try:
        return str(json.loads(f'"{found[1]}"')) if found else ""
    except ValueError:
        return ""
