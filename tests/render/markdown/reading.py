"""Markdown as a real parser of it sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens_of(text: str) -> list[Token]:
    """Return the blocks of a text, and what is inside of them."""
    found: list[Token] = []
    for token in _PARSER.parse(text):
        found.append(token)
        found += token.children or []
    return found


def structure_of(text: str) -> Counter[str]:
    """Return how often each kind of thing occurs; text, code and line ends are no structure."""
    plain = {"text", "code_inline", "softbreak", "html_inline"}
    return Counter(token.type for token in tokens_of(text) if token.type not in plain)


def html_of(text: str) -> list[str]:
    """Return every tag that is passed on as it is."""
    return [
        token.content.strip()
        for token in tokens_of(text)
        if token.type in {"html_inline", "html_block"}
    ]


def loose_text_of(text: str) -> Iterator[str]:
    """Yield the text that a host looks through for mentions and references: what is not code."""
    depth = 0
    for token in tokens_of(text):
        if token.type == "html_inline":
            depth += token.content == "<code>"
            depth -= token.content == "</code>"
        elif token.type == "text" and depth == 0:
            yield token.content


def shown_code_of(text: str) -> list[str]:
    """Return what is shown as code inside of lines, both ways of writing it."""
    found: list[str] = []
    depth = 0
    for token in tokens_of(text):
        if token.type == "code_inline":
            found.append(token.content)
        elif token.type == "html_inline":
            depth += token.content == "<code>"
            depth -= token.content == "</code>"
            if token.content == "<code>":
                found.append("")
        elif depth and token.type in {"text", "text_special"}:
            found[-1] += token.content
    return found


def rows_of(text: str) -> list[int]:
    """Return the number of cells of every row of every table."""
    found: list[int] = []
    for token in _PARSER.parse(text):
        if token.type == "tr_open":
            found.append(0)
        elif token.type in {"th_open", "td_open"}:
            found[-1] += 1
    return found
