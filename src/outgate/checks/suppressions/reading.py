"""Comments and annotations into suppressions, and what is wrong with those that are none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from outgate.checks.suppressions.kinds import MARK, Faulty, Suppression
from outgate.model.origins import Origin

_COMMENT = re.compile(rf"(?:^|[ \t])#[ \t]*{MARK}\b[ \t]*:?(.*)$")
_SAYS = re.compile(
    r"(?P<codes>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)"
    r"(?P<reason>.*?)"
    r"(?:[ \t]*[\[(]?\buntil[ \t]+(?P<until>[^\s\])]+)[\])]?[ \t]*)?",
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_EXAMPLE = "OG303 made by the operator until 2030-12-31"


def from_comments(
    text: str, source: str, known: Mapping[str, str]
) -> Iterator[Suppression | Faulty]:
    """Read the comments of a source.

    A comment behind something is about its own line; one on a line of its own about the next line
    that holds something; one before everything in its document about the whole document.

    Args:
        text: The text of the source.
        source: Its name.
        known: Codes and names of checks, each to its code.
    """
    lines = text.split("\n")
    starts = [0, *(number + 1 for number, line in enumerate(lines) if line.startswith("---"))]
    for number, line in enumerate(lines):
        found = _COMMENT.search(line.rstrip("\r"))
        if found is None:
            continue
        column = line.index("#", found.start()) + 1
        origin, end = Origin(source, number + 1, column), (number + 1, len(line.rstrip()) + 1)
        about = _about(lines, starts, number, is_alone=not line[: column - 1].strip())
        yield _read(found[1], known, origin, end, about)


def from_annotation(
    value: str, origin: Origin, known: Mapping[str, str]
) -> Iterator[Suppression | Faulty]:
    """Read an object's annotation.

    Args:
        value: What it says.
        origin: The object's.
        known: Codes and names of checks, each to its code.
    """
    for part in re.split(r"[;\n]", value):
        if part.strip():
            yield _read(part, known, origin, (0, 0), None)


def _about(lines: list[str], starts: list[int], number: int, *, is_alone: bool) -> tuple[int, int]:
    if not is_alone:
        return number + 1, number + 1
    start = max(one for one in starts if one <= number)
    after = [one for one in starts if one > number]
    last = after[0] - 1 if after else len(lines)
    if not any(_holds_something(line) for line in lines[start:number]):
        return start + 1, last
    for later in range(number + 1, last):
        if _holds_something(lines[later]):
            return later + 1, later + 1
    return number + 1, number + 1


def _holds_something(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def _read(
    text: str,
    known: Mapping[str, str],
    origin: Origin,
    end: tuple[int, int],
    about: tuple[int, int] | None,
) -> Suppression | Faulty:
    found = _SAYS.fullmatch(text.strip())
    if found is None:
        return Faulty("it names no code", f"write it as in {_EXAMPLE}", origin, end)
    codes: list[str] = []
    for word in re.split(r"[\s,]+", found["codes"]):
        code = known.get(word.upper(), known.get(word.lower()))
        if code is None:
            return Faulty(f"no check is called {word}", _near(word, known), origin, end)
        if code.startswith("OG0"):
            sentence = f"{code} is about suppressions, and cannot be suppressed"
            return Faulty(sentence, "correct what it says instead", origin, end)
        codes.append(code)
    reason = found["reason"].strip(" \t:-\u2013\u2014")
    if not re.search(r"\w", reason):
        sentence = f"it gives no reason why {', '.join(codes)} is to be ignored"
        return Faulty(sentence, f"add one, as in {_EXAMPLE}", origin, end)
    until = None
    if found["until"] is not None:
        until = _day(found["until"])
        if until is None:
            sentence = f"{found['until']} is no date"
            return Faulty(sentence, "write it as in until 2030-12-31", origin, end)
    return Suppression(tuple(codes), reason, until, origin, end, about)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _near(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word.upper(), known, n=1) or get_close_matches(word, known, n=1)
    return f"did you mean {near[0]}?" if near else "outgate check lists the codes"
