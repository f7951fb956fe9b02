"""What formats for code hosts have in common: names of files, and the words of a finding."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from outgate.model.findings import Finding
from outgate.render.escaping import clean


def message_of(finding: Finding) -> str:
    """Return a finding's fact and its cure as two sentences."""
    remedy = finding.remedy[:1].upper() + finding.remedy[1:]
    end = "" if remedy.endswith(("?", ".")) else "."
    return f"{finding.sentence}. {remedy}{end}"


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
