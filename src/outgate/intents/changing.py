"""A decision into the new text of one file, read back before anybody writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from outgate.intents.deciding import (
    Extended,
    MoreNeeds,
    MorePorts,
    NewIntent,
    ToDo,
    applied,
)
from outgate.intents.documents import EgressIntent, Intents
from outgate.intents.editing import Item, NotEditableError, appended, replaced, with_document
from outgate.intents.needs import Need
from outgate.intents.reading import read_intents_text
from outgate.intents.writing import need_body, port_value
from outgate.model.origins import NOWHERE, Path


@dataclass(frozen=True, slots=True)
class Writer:
    """How plain values become text; whoever renders knows."""

    lines: Callable[[object], Iterable[str]]
    """As lines of YAML in block style."""
    flow: Callable[[object], str]
    """As JSON on one line."""
    document: Callable[[EgressIntent], str]
    """An intent as a file."""


@dataclass(frozen=True, slots=True)
class Change:
    """What would be changed, and what all intents are before and after."""

    file: str
    old_text: str
    new_text: str
    old: Intents
    new: Intents
    intent: EgressIntent
    """The intent as it is afterwards, with its place in the new text."""
    index: int
    """The need of it that is new or changed."""


def change(intents: Intents, decision: ToDo, file: str, old_text: str, writer: Writer) -> Change:
    """Return what a decision comes to.

    Args:
        intents: All that there is.
        decision: What is to be done.
        file: The file that holds the intent, or shall hold it.
        old_text: Its text; empty where there is no such file.
        writer: Makes text of values.

    Raises:
        NotEditableError: The text cannot be changed so that this, and nothing else, is different.
    """
    wanted = applied(decision)
    before = read_intents_text(old_text, file).intents if old_text.strip() else ()
    new_text = _edited(decision, old_text, before, writer)
    after = read_intents_text(new_text, file)
    found = _by_name(after.intents)
    expected = {name: _bare(one) for name, one in _by_name(before).items()}
    expected[wanted.namespace, wanted.name] = _bare(wanted)
    if any(gap.is_failure for gap in after.gaps) or expected != {
        name: _bare(one) for name, one in found.items()
    }:
        raise NotEditableError("a change there would change something else too")
    intent = found[wanted.namespace, wanted.name]
    others = (one for one in intents.intents if one.origin.source != file)
    together = sorted((*others, *after.intents), key=lambda one: (one.namespace, one.name))
    index = decision.index if isinstance(decision, MorePorts | Extended) else len(wanted.needs) - 1
    new = replace(intents, intents=tuple(together))
    return Change(file, old_text, new_text, intents, new, intent, index)


def _edited(
    decision: ToDo,
    text: str,
    before: tuple[EgressIntent, ...],
    writer: Writer,
) -> str:
    if isinstance(decision, NewIntent):
        return with_document(text, writer.document(decision.intent))
    # The text is the one that is about to be written over: what is known of it was read from it.
    intent = _by_name(before).get((decision.intent.namespace, decision.intent.name))
    if intent is None or _bare(intent) != _bare(decision.intent):
        raise NotEditableError("the file was changed meanwhile")
    needs: Path = ("spec", "needs")
    if isinstance(decision, MoreNeeds):
        return appended(text, intent.origin, needs, _item(decision.need, intent, writer))
    if isinstance(decision, Extended):
        day = decision.expires.isoformat()
        return replaced(text, intent.origin, (*needs, decision.index, "expires"), day)
    for port in decision.ports:
        value = port_value(port)
        item = Item(tuple(writer.lines([value])), writer.flow(value))
        text = appended(text, intent.origin, (*needs, decision.index, "ports"), item)
    return text


def _item(need: Need, intent: EgressIntent, writer: Writer) -> Item:
    body = need_body(need, intent.namespace)
    return Item(tuple(writer.lines([body])), writer.flow(body))


def _by_name(intents: Iterable[EgressIntent]) -> dict[tuple[str, str], EgressIntent]:
    return {(intent.namespace, intent.name): intent for intent in intents}


def _bare(intent: EgressIntent) -> EgressIntent:
    """Return an intent without the places at which it stands."""
    needs = tuple(replace(need, origin=NOWHERE) for need in intent.needs)
    return replace(intent, needs=needs, origin=NOWHERE)
