"""What kind of object a document is, seen without reading it.

Half of most repositories is of no interest to outgate: ConfigMaps, dashboards, CRDs of ten thousand
lines. To find the two lines that say so takes a search; to read the whole takes a thousand times as
long. Where those two lines could mean anything else, nothing is said and the document is read.
"""

from __future__ import annotations

import functools
import re

from outgate.manifests.scalars import WORDS

_VALUE = re.compile(r":[ \t]+([\"']?)([A-Za-z][A-Za-z0-9./-]*)\1[ \t\r]*(?:[ \t]#.*)?")
_UNUSUAL_LINE = re.compile(r"\n[^\sA-Za-z#\-]")


def sniff(text: str) -> tuple[str, str] | None:
    """Find apiVersion and kind of a document that is a mapping written in the usual way.

    Args:
        text: One document, as `splitting` cut it.

    Returns:
        apiVersion and kind; None where only reading the document can tell.
    """
    kind = _only_value(text, "\nkind")
    version = _only_value(text, "\napiVersion") if kind else None
    return (version, kind) if kind and version else None


def is_usual(text: str) -> bool:
    """Say whether the first column of a document holds nothing but keys, dashes and comments.

    Then no other key can mean ``kind`` (quoted, tagged, merged, behind ``?``), and what `sniff`
    found is what a parser finds.

    Args:
        text: One document.

    Returns:
        Whether it does.
    """
    return text[:1].isalpha() and _UNUSUAL_LINE.search(text) is None


def _only_value(text: str, field: str) -> str | None:
    name = field[1:]
    start = 0 if text.startswith(name) else text.find(field) + 1
    if (not start and not text.startswith(name)) or text.find(field, start) >= 0:
        return None
    start += len(name)
    end = text.find("\n", start)
    return _value(text[start:] if end < 0 else text[start:end])


@functools.lru_cache(maxsize=1000)
def _value(rest: str) -> str | None:
    found = _VALUE.fullmatch(rest)
    if found is None or (found[2] in WORDS and not found[1]):
        # "kind: on" is a boolean.
        return None
    return found[2]
