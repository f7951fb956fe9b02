"""Comments in generated files: whatever text is in them, they stay comments."""

from __future__ import annotations

import posixpath
import textwrap
from collections.abc import Iterator

from outgate.intents.needs import Need
from outgate.model.origins import NOWHERE
from outgate.render.escaping import clean

WIDTH = 100
GENERATED = "Written by outgate plan: change the intents and plan again, not this file."


def comment(text: str, indent: int = 0, hang: int = 0) -> Iterator[str]:
    """Write text as lines of a comment.

    Args:
        text: Anything; what others wrote is made one line of visible characters first.
        indent: The blanks before each line.
        hang: The blanks by which lines after the first are set in, so that none of them can look
            like a line of its own.

    Yields:
        Lines without line ends.
    """
    head = f"{' ' * indent}# "
    words = clean(text)
    pieces = textwrap.wrap(
        words, max(WIDTH - len(head), 40), subsequent_indent=" " * hang, break_on_hyphens=False
    )
    for piece in pieces or [""]:
        yield f"{head}{piece}".rstrip()


def need_comment(need: Need, root: str, indent: int) -> Iterator[str]:
    """Write what a need is, why, whose, until when, and on what evidence.

    Args:
        need: The need.
        root: The folder below which its file is named without it.
        indent: The blanks before each line.

    Yields:
        Lines without line ends.
    """
    yield from comment(f"{need}: {need.why}", indent, hang=4)
    if need.origin != NOWHERE:
        yield from comment(f"  {whose(need)}; {file_of(need, root)}", indent, hang=4)
    if need.exception is not None:
        approved = need.exception.approved_by or "nobody named"
        words = f"  opens a closed range: {need.exception.why}; approved by {approved}"
        yield from comment(words, indent, hang=4)
    if need.evidence:
        seen = ", ".join(f"{key} {_value(value)}" for key, value in need.evidence)
        yield from comment(f"  evidence: {seen}", indent, hang=4)


def whose(need: Need) -> str:
    """Return who owns a need, and until when it is valid.

    Args:
        need: The need.
    """
    owner = f"owner {need.owner}" if need.owner else "without owner"
    return f"{owner}, until {need.expires}" if need.expires is not None else owner


def file_of(need: Need, root: str) -> str:
    """Return the file that a need is written in; not the line, which moves with every edit above.

    Args:
        need: The need.
        root: The folder below which it is named without it.
    """
    source = need.origin.source
    if root and source.startswith("/"):
        below = posixpath.relpath(source, root)
        return source if below.startswith("..") else below
    return source if source.startswith("(") else posixpath.normpath(source)


def _value(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
