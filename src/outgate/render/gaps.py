"""What was not understood, for standard error: failures one by one, the rest by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outgate.model.gaps import Gap, GapKind
from outgate.render.looks import Look
from outgate.render.page import ERROR, PLACE, WARNING, Page
from outgate.render.tables.counting import count

_MOST_FAILURES = 10
_MOST_KINDS = 3
_UNFILLED = " has variables that nobody filled in"
_PLURALS = (("it could", "they could"), ("it has", "they have"), ("its own", "their own"))
_READ_ONLY = "are read, not evaluated"
_KIND = re.compile(r"[A-Za-z][\w.]*")
_LATER = re.compile(r"(?P<kind>\S+) (?P<names>.*?)(?: and (?P<more>\d+) more)? in namespace ")


def render_gaps(gaps: Sequence[Gap], look: Look, *, only_failures: bool = False) -> Iterator[str]:
    """Render what was met and not understood.

    Args:
        gaps: The gaps of an answer.
        look: How it is to look; `Look.verbose` lists every one.
        only_failures: Leave out what does not make the answer partial.

    Yields:
        The text, empty where there is nothing to say.
    """
    page = Page(look)
    failures = [gap for gap in gaps if gap.is_failure]
    others = [] if only_failures else [gap for gap in gaps if not gap.is_failure]
    shown = failures if look.verbose else failures[:_MOST_FAILURES]
    for gap in shown:
        _one(page, gap, ERROR)
    if len(failures) > len(shown):
        page.line((f"and {len(failures) - len(shown)} more: -v shows all", ERROR))
    if look.verbose:
        for gap in others:
            _one(page, gap, WARNING)
    elif others:
        for words in _summaries(others):
            page.line(("note: ", WARNING), words)
        page.line(("-v lists each of them with its place", PLACE))
    if failures:
        page.line(
            ("the answer is partial: ", ERROR),
            f"{count(len(failures), 'thing')} could not be read or would be refused by the "
            "API server",
        )
    return page.chunks()


def _one(page: Page, gap: Gap, style: str) -> None:
    page.line((f"{gap.origin}: ", style), gap.what, _remedy(gap))


def _remedy(gap: Gap) -> str:
    words = gap.remedy.removesuffix(".")
    if not words:
        return ""
    # A sentence of its own elsewhere goes on in the same sentence here.
    return f"; {words[0].lower()}{words[1:]}" if words[1:2].islower() else f"; {words}"


def _summaries(gaps: Sequence[Gap]) -> Iterator[str]:
    for kind in GapKind:
        found = [gap for gap in gaps if gap.kind is kind]
        if not found:
            continue
        if kind is GapKind.NOT_EVALUATED:
            yield from _not_evaluated(found)
        elif kind is GapKind.MADE_LATER:
            yield from _made_later(found)
        elif len(found) == 1:
            yield f"{found[0].what} ({found[0].origin}){_remedy(found[0])}"
        else:
            yield f"{_many(kind, len(found))}, the first at {found[0].origin}{_remedy(found[0])}"


def _many(kind: GapKind, number: int) -> str:
    if kind is GapKind.CONFLICT:
        return f"{number} objects are defined more than once, and differently: the last one is used"
    if kind is GapKind.PATCH:
        return f"{number} objects have no containers: they look like kustomize patches"
    if kind is GapKind.UNFILLED:
        return f"{number} objects have variables that nobody filled in: they may be anything"
    if kind is GapKind.ASSUMED:
        return f"{number} things were assumed that the input does not say"
    return f"{number} things are {kind}"


def _not_evaluated(gaps: Sequence[Gap]) -> Iterator[str]:
    groups: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        head, _, effect = gap.what.partition(": ")
        match = _KIND.match(head)
        kind = plural(match[0] if match else "policy")
        what = "have variables that nobody filled in" if _UNFILLED in head else _READ_ONLY
        groups.setdefault((f"{kind} {what}", effect), []).append(gap)
    for (words, effect), found in groups.items():
        if len(found) == 1:
            yield f"{found[0].what} ({found[0].origin})"
        else:
            yield f"{len(found)} {words}: {_for_many(effect)}"


def _for_many(effect: str) -> str:
    for one, many in _PLURALS:
        effect = effect.replace(one, many)
    return effect


def _made_later(gaps: Sequence[Gap]) -> Iterator[str]:
    numbers: dict[str, int] = {}
    for gap in gaps:
        match = _LATER.match(gap.what)
        kind = match["kind"] if match else "object"
        named = len(match["names"].split(", ")) if match else 1
        numbers[kind] = numbers.get(kind, 0) + named + int((match and match["more"]) or 0)
    kinds = sorted(numbers, key=lambda kind: (-numbers[kind], kind))
    words = [count(numbers[kind], kind, plural(kind)) for kind in kinds[:_MOST_KINDS]]
    rest = sum(numbers[kind] for kind in kinds[_MOST_KINDS:])
    if rest:
        words.append(f"{rest} of other kinds")
    spaces = len({gap.namespace for gap in gaps})
    makes = "makes" if sum(numbers.values()) == 1 else "make"
    yield (
        f"{', '.join(words)} in {count(spaces, 'namespace')} {makes} pods that are not in the input"
    )


def plural(kind: str) -> str:
    """Return the plural of a kind as people write it: ``NetworkPolicies``."""
    if "." in kind:
        return kind  # a resource by its full name, which is a plural already
    if kind.endswith("y") and kind[-2:-1] not in "aeiou":
        return kind[:-1] + "ies"
    return kind + ("es" if kind.endswith(("s", "x", "ch")) else "s")
