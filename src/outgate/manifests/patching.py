"""Patches into changed text: nothing but the characters concerned is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outgate.manifests.composing import compose
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.manifests.repeats import drop_repeats
from outgate.manifests.spans import Span, Spans
from outgate.manifests.splitting import document_at
from outgate.model.origins import Origin
from outgate.model.patches import AddField, AddItem, JoinItem, Patch, RenameKey, SetText

_DASH = re.compile(r"( *)-( +)")
_PLAIN = re.compile(r"[A-Za-z0-9_./:-]+")
_KEY = re.compile(r"""[A-Za-z0-9_./-]+|"[A-Za-z0-9_./-]+"|'[A-Za-z0-9_./-]+'""")

Edit = tuple[int, int, str]
"""The first character, the one behind the last, and what stands there instead."""


def patched(text: str, patches: Iterable[tuple[Origin, Patch]]) -> tuple[str, int]:
    """Apply patches to the text of a source.

    A patch that cannot be made where its field stands (in brackets, behind an alias, or in the way
    of another patch) is left out, and so are all of a document that would be no YAML with them, or
    that would set a key twice.

    Args:
        text: The text.
        patches: Each with the origin of its document, offset included.

    Returns:
        The new text, and how many patches are in it.
    """
    by_document: dict[int, list[tuple[Origin, Patch]]] = {}
    for origin, patch in patches:
        by_document.setdefault(origin.offset, []).append((origin, patch))
    count = 0
    for offset in sorted(by_document, reverse=True):
        edits = _edits(text, offset, by_document[offset])
        changed = text
        for start, end, new in reversed(edits):
            changed = changed[:start] + new + changed[end:]
        if edits and _is_whole(text, changed, offset):
            text = changed
            count += len(edits)
    return text, count


def _is_whole(before: str, after: str, offset: int) -> bool:
    """Say whether a document is YAML after a change, and sets no more keys twice than before."""
    try:
        old, new = (
            len(drop_repeats(compose(document_at(text, offset), DEFAULT_LIMITS).root))
            for text in (before, after)
        )
    except (FaultyDocumentError, RecursionError):
        return False
    return new <= old


def _edits(text: str, offset: int, patches: list[tuple[Origin, Patch]]) -> list[Edit]:
    """Return what the patches of a document come to, in the order of the text."""
    spans = _spans(text, offset)
    if spans is None:
        return []
    found = [edit for origin, patch in patches if (edit := _edit(text, spans, origin, patch))]
    kept: list[Edit] = []
    for edit in sorted(found):
        if not kept or kept[-1][1] <= edit[0]:
            kept.append(edit)
    return kept


def _spans(text: str, offset: int) -> Spans | None:
    try:
        return Spans(document_at(text, offset))
    except (FaultyDocumentError, RecursionError):
        return None


def _edit(text: str, spans: Spans, origin: Origin, patch: Patch) -> Edit | None:
    span = spans.find(origin, patch.path)
    if span is None:
        return None
    if isinstance(patch, JoinItem):
        return _join(text, span)
    if isinstance(patch, SetText):
        return _set(text, span, patch.text)
    if isinstance(patch, RenameKey):
        return _rename(text, span, patch.key)
    if isinstance(patch, AddField):
        return _add_field(text, span, patch)
    return _add_item(text, span, patch)


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


def _add_field(text: str, span: Span, patch: AddField) -> Edit | None:
    if not _PLAIN.fullmatch(patch.key) or not _PLAIN.fullmatch(patch.text):
        return None
    if span.is_flow:
        brace = span.end - 1
        end = len(text[:brace].rstrip())
        is_open = text[brace] == "}" and text[end - 1] not in "{,"
        field = _flow(((patch.key, patch.text),), _quote_of(text, span))
        return (end, end, f", {field}") if is_open else None
    if span.in_flow or span.ends_line:
        return None
    column = span.start - (text.rfind("\n", 0, span.start) + 1)
    at, new_line = _line_end(text, span.end)
    return at, at, f"{new_line}{' ' * column}{patch.key}: {patch.text}"


def _add_item(text: str, span: Span, patch: AddItem) -> Edit | None:
    if not all(_PLAIN.fullmatch(word) for field in patch.fields for word in field):
        return None
    in_braces = f"{{{_flow(patch.fields, _quote_of(text, span))}}}"
    if span.in_flow:
        return (span.end, span.end, f", {in_braces}") if span.is_flow else None
    line = text.rfind("\n", 0, span.start) + 1
    dash = _DASH.fullmatch(text, line, span.start)
    if dash is None or span.ends_line:
        return None
    at, new_line = _line_end(text, span.end)
    before = f"{new_line}{dash[1]}-{dash[2]}"
    if span.is_flow:
        return at, at, before + in_braces
    between = f"{new_line}{' ' * (span.start - line)}"
    return at, at, before + between.join(f"{key}: {word}" for key, word in patch.fields)


def _flow(fields: Iterable[tuple[str, str]], quote: str) -> str:
    return ", ".join(
        f"{quote}{key}{quote}: {word if word.isdecimal() else f'{quote}{word}{quote}'}"
        for key, word in fields
    )


def _quote_of(text: str, span: Span) -> str:
    """Return what the keys of a mapping in braces are written in: JSON has them in quotes."""
    first = text[span.start + 1 : span.end].lstrip()[:1]
    return first if first in ("'", '"') else ""


def _line_end(text: str, place: int) -> tuple[int, str]:
    """Return where the line of a place ends, and what ends it."""
    end = text.find("\n", place)
    if end < 0:
        return len(text.rstrip("\r")), "\r\n" if "\r\n" in text else "\n"
    return (end - 1, "\r\n") if text[end - 1 : end] == "\r" else (end, "\n")
