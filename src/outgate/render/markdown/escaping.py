"""Text from the input inside of Markdown: it shows as it is, and does nothing.

A name must not become a heading, a link, a table cell or HTML; nor, on a code host, a mention that
notifies somebody, a reference that shows up in an issue, or a commit. Hosts look for those after
Markdown is read, where a backslash no longer helps, but not inside of code. So every word that is
not plainly a word stands in code.
"""

from __future__ import annotations

import re

from outgate.render.escaping import clean

LONGEST = 300
"""The characters of one name before it is cut."""
_NEEDS_ENTITIES = re.compile(r"[`|\\]|^ | $|^$")
_ENTITY = re.compile(r"[^A-Za-z0-9 ]")
_PLAIN_WORD = re.compile(
    r"""
    [^\W_]+(?:['’-][^\W_]+)*     # letters and digits, as in "isn't" and "end-to-end"
    | \d{1,3}(?:,\d{3})+         # 1,234
    | \d+\.\d+ | \d+(?:\.\d+)?%  # 0.53 and 43%
    | [–→…/]
    """,
    re.VERBOSE,
)
_NO_WORD = re.compile(
    r"""
    (?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{7,}                     # a commit
    | [A-Za-z][A-Za-z0-9]*-[0-9]+                           # a reference: GH-12, a tracker's key
    """,
    re.VERBOSE,
)
_AROUND = re.compile(r"""(["'(]*)(.*?)([.,;:)?"']*)""", re.DOTALL)
_ORDERED = re.compile(r"\d{1,9}[.)]")


def code(text: str) -> str:
    """Return a name as code.

    Args:
        text: Anything from the input; what is very long ends in an ellipsis.
    """
    text = shortened(clean(text))
    if _NEEDS_ENTITIES.search(text):
        return f"<code>{_ENTITY.sub(lambda match: f'&#{ord(match[0])};', text)}</code>"
    return f"`{text}`"


def words(text: str) -> str:
    """Return a sentence, in which every word that could mean something else is code.

    Args:
        text: A sentence of ours with names from the input.
    """
    parts = shortened(clean(text), 2000).split(" ")
    found = [_word(part) for part in parts if part]
    if parts and _ORDERED.fullmatch(parts[0]):
        found[0] = code(parts[0])  # would begin a list
    return " ".join(found)


def shortened(text: str, most: int = LONGEST) -> str:
    """Return *text*, or its beginning with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _word(text: str) -> str:
    match = _AROUND.fullmatch(text)
    before, inner, after = match.groups() if match else ("", text, "")
    if not inner:
        return code(text)
    if _PLAIN_WORD.fullmatch(inner) and not _NO_WORD.fullmatch(inner):
        return text
    return f"{before}{code(inner)}{after}"
