"""Patches into changed text: nothing but the characters concerned is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outgate.manifests.composing import compose
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.manifests.spans import Span, span_of
from outgate.manifests.splitting import document_at
from outgate.model.origins import Origin
from outgate.model.patches import JoinItem, Patch, SetText

_DASH = re.compile(r"( *)-( +)")
_PLAIN = re.compile(r"[A-Za-z0-9_./:-]+")
_KEY = re.compile(r"""[A-Za-z0-9_./-]+|"[A-Za-z0-9_./-]+"|'[A-Za-z0-9_./-]+'""")

Edit = tuple[int, int, str]
"""The first character, the one behind the last, and what stands there instead."""


def patched(text: str, patches: Iterable[tuple[Origin, Patch]]) -> tuple[str, int]:
    """Apply patches to the text of a source.

    A patch that cannot be made where its field stands (in brackets, behind an alias, or in the way
    of another patch), or after which its document would be no YAML, is left out.

    Args:
        text: The text.
        patches: Each with the origin of its document, offset included.

    Returns:
        The new text, and how many patches are in it.
    """
    edits: list[tuple[Edit, Origin]] = []
    for origin, patch in patches:
        edit = _edit(text, origin, patch)
        if edit is None or any(_overlap(edit, other) for other, _ in edits):
            continue
        if _is_yaml(_applied(text, edit), origin):
            edits.append((edit, origin))
    edits.sort(key=lambda item: item[0][0], reverse=True)
    for edit, _ in edits:
        text = _applied(text, edit)
    return text, len(edits)


def _edit(text: str, origin: Origin, patch: Patch) -> Edit | None:
    try:
        span = span_of(document_at(text, origin.offset), origin, patch.path)
    except (FaultyDocumentError, RecursionError):
        return None
    if span is None:
        return None
    if isinstance(patch, JoinItem):
        return _join(text, span)
    if isinstance(patch, SetText):
        return _set(text, span, patch.text)
    return _rename(text, span, patch.key)


def _join(text: str, span: Span) -> Edit | None:
    if span.in_flow or span.is_flow:
        return None
    line = text.rfind("\n", 0, span.start) + 1
    found = _DASH.fullmatch(text, line, span.start)
    if found is None:
        return None
    dash = line + len(found[1])
    return dash, dash + 1, " "


def _set(text: str, span: Span, new: str) -> Edit | None:
    old = text[span.start : span.end]
    quote = old[:1] if old[:1] in ("'", '"') else ""
    if span.ends_line or "\n" in old or not _PLAIN.fullmatch(new):
        return None
    if not quote and ":" in new and span.in_flow:
        quote = '"'
    return span.start, span.end, f"{quote}{new}{quote}"


def _rename(text: str, span: Span, key: str) -> Edit | None:
    found = _KEY.match(text, span.key)
    if found is None or not _PLAIN.fullmatch(key):
        return None
    quote = found[0][:1] if found[0][:1] in ("'", '"') else ""
    return span.key, found.end(), f"{quote}{key}{quote}"


def _overlap(one: Edit, other: Edit) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _applied(text: str, edit: Edit) -> str:
    start, end, new = edit
    return text[:start] + new + text[end:]


def _is_yaml(text: str, origin: Origin) -> bool:
    try:
        compose(document_at(text, origin.offset), DEFAULT_LIMITS)
    except (FaultyDocumentError, RecursionError):
        return False
    return True
