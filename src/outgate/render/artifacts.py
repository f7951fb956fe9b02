"""Names of files as code hosts want them: relative to the repository, or as a URI."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from outgate.render.escaping import clean


def path_of(source: str) -> str:
    """Return a source as a path without ``./``, for hosts that compare it with their own.

    Args:
        source: As the user gave it.
    """
    return clean(posixpath.normpath(source)) if source else source


def uri_of(source: str) -> str:
    """Return a source as a URI reference: relative where the path is.

    Args:
        source: As the user gave it.
    """
    path = posixpath.normpath(source) if source else source
    escaped = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{escaped}" if path.startswith("/") else escaped
