"""Which needs ``NAMESPACE/INTENT:N``, ``FILE:LINE`` and ``NAMESPACE/dns`` name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from outgate.errors import UnknownEndError, UsageError
from outgate.intents.documents import BaselineDns, EgressIntent, Intents
from outgate.intents.needs import Need
from outgate.model.origins import Origin
from outgate.planning.composing import DNS_NEED

DNS = "dns"
EVERY_WORKLOAD = "every-workload"
_NAMED = re.compile(r"(?P<namespace>[^/:]+)/(?P<name>[^/:]+)(?::(?P<number>\d+))?")
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+)(?::\d+)?")
_FORMS = "NAMESPACE/INTENT, NAMESPACE/INTENT:N, FILE:LINE or NAMESPACE/dns"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A need, and whose it is."""

    name: str
    namespace: str
    need: Need
    intent: EgressIntent | None
    """None for what the baseline gives every workload."""


def choose(
    text: str, intents: Intents, namespaces: Collection[str], only: frozenset[str] | None
) -> tuple[Chosen, ...]:
    """Return the needs that a name or a place names, at least one, all of one namespace.

    Args:
        text: The name or place.
        intents: What was read.
        namespaces: Those of the input.
        only: The namespaces that the question is limited to; it tells which is meant where a place
            in the baseline is named.

    Raises:
        UnknownEndError: There is none; it offers those that are alike.
        UsageError: It is neither a name nor a place, or it names nothing that has needs.
    """
    named = _NAMED.fullmatch(text)
    if named is not None:
        found = _of_name(named["namespace"], named["name"], intents, namespaces)
        if found is not None:
            return _numbered(text, found, named["number"])
    place = _PLACE.fullmatch(text)
    if place is not None:
        found = _at(place["file"], int(place["line"]), intents, only)
        if found is not None:
            return found
    if named is None and place is None:
        raise UsageError(f"--explain {text!r} names no need; write {_FORMS}")
    known = [str(one) for one in intents.intents]
    given = [f"{name}/{word}" for name in sorted(namespaces) for word in (DNS, EVERY_WORKLOAD)]
    asked = f"{named['namespace']}/{named['name']}" if named is not None else text
    near = tuple(get_close_matches(asked, known, n=3) or get_close_matches(asked, given, n=3))
    what = "no intent" if named is not None else "no need at that place, and no intent,"
    raise UnknownEndError(f"there is {what} {asked} among the intents that were read", near)


def _of_name(
    namespace: str, name: str, intents: Intents, namespaces: Collection[str]
) -> tuple[Chosen, ...] | None:
    """Return what a name names; an intent before what the baseline gives."""
    for intent in intents.intents:
        if (intent.namespace, intent.name) == (namespace, name):
            if not intent.needs:
                raise UsageError(
                    f"intent {intent} ({intent.origin}) has no needs, so nothing is written for "
                    "it but the default deny"
                )
            return tuple(_of_intent(intent))
    if namespace not in namespaces:
        return None
    baseline = intents.baseline
    if name == DNS:
        if baseline.dns is BaselineDns.NONE:
            raise UsageError(
                f"the baseline ({baseline.origin}) says dns: none, so no namespace is given DNS; "
                "only whoever needs platform: dns gets it"
            )
        return (Chosen(f"{namespace}/{DNS}", namespace, DNS_NEED, None),)
    if name == EVERY_WORKLOAD:
        if not baseline.every_workload:
            raise UsageError("the baseline gives every workload nothing but DNS")
        return tuple(_of_everybody(namespace, intents))
    return None


def _of_intent(intent: EgressIntent) -> Iterator[Chosen]:
    for number, need in enumerate(intent.needs, 1):
        yield Chosen(f"{intent}:{number}", intent.namespace, need, intent)


def _of_everybody(namespace: str, intents: Intents) -> Iterator[Chosen]:
    for number, need in enumerate(intents.baseline.every_workload, 1):
        yield Chosen(f"{namespace}/{EVERY_WORKLOAD}:{number}", namespace, need, None)


def _numbered(text: str, found: tuple[Chosen, ...], number: str | None) -> tuple[Chosen, ...]:
    if number is None:
        return found
    if not 1 <= int(number) <= len(found):
        names = tuple(one.name for one in found[:3])
        has = f"{len(found)} needs" if len(found) != 1 else "1 need"
        raise UnknownEndError(f"there is no {text}: it has {has}", names)
    return (found[int(number) - 1],)


def _at(
    file: str, line: int, intents: Intents, only: frozenset[str] | None
) -> tuple[Chosen, ...] | None:
    """Return the need that stands at a line, or all of the intent whose head stands there.

    A finding may point at a field of a need; it belongs to the need that starts above it.
    """
    wanted = posixpath.normpath(file)
    best: tuple[int, bool] = (0, False)
    found: tuple[Chosen, ...] | None = None

    def is_nearer(origin: Origin, *, is_need: bool) -> bool:
        nonlocal best
        if not 0 < origin.line <= line or posixpath.normpath(origin.source) != wanted:
            return False
        if (origin.line, is_need) <= best:
            return False
        best = (origin.line, is_need)
        return True

    for intent in intents.intents:
        if is_nearer(intent.origin, is_need=False):
            found = tuple(_of_intent(intent))
        for chosen in _of_intent(intent):
            if is_nearer(chosen.need.origin, is_need=True):
                found = (chosen,)
    if is_nearer(intents.baseline.origin, is_need=False):
        found = None
    number = 0
    for index, need in enumerate(intents.baseline.every_workload, 1):
        if is_nearer(need.origin, is_need=True):
            number = index
    if not number:
        return found or None
    if only is None or len(only) != 1:
        raise UsageError(
            f"{file}:{line} is of the baseline, so every namespace has it; say which with "
            f"NAMESPACE/{EVERY_WORKLOAD}:{number}, or with -n"
        )
    (space,) = only
    need = intents.baseline.every_workload[number - 1]
    return (Chosen(f"{space}/{EVERY_WORKLOAD}:{number}", space, need, None),)
