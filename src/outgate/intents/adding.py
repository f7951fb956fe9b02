"""Many needs into the text of one file of intents, read back before anybody writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outgate.intents.changing import Writer
from outgate.intents.documents import EgressIntent
from outgate.intents.editing import Item, NotEditableError, appended, with_document
from outgate.intents.needs import Need
from outgate.intents.reading import read_intents_text
from outgate.intents.writing import need_body
from outgate.model.origins import NOWHERE

_NEEDS = ("spec", "needs")


def with_needs(
    text: str,
    file: str,
    more: Sequence[tuple[EgressIntent, tuple[Need, ...]]],
    new: Sequence[EgressIntent],
    writer: Writer,
) -> str:
    """Return the text of a file with needs added to its intents, and new intents at its end.

    Args:
        text: The file's text; empty where there is no such file.
        file: Its name.
        more: Intents of the file, each with the needs that it gets.
        new: Intents that it gets.
        writer: Makes text of values.

    Raises:
        NotEditableError: The text cannot be changed so that this, and nothing else, is different.
    """
    before = _read(text, file) if text.strip() else {}
    expected = {key: _bare(one) for key, one in before.items()}
    places: list[tuple[EgressIntent, tuple[Need, ...]]] = []
    for intent, needs in more:
        key = (intent.namespace, intent.name)
        there = before.get(key)
        if there is None or _bare(there) != _bare(intent):
            raise NotEditableError("the file was changed meanwhile")
        places.append((there, needs))
        expected[key] = _bare(replace(there, needs=(*there.needs, *needs)))
    # From the last to the first, so that the places of the others stay where they were read.
    for intent, needs in sorted(places, key=lambda one: -one[0].origin.offset):
        bodies = [need_body(need, intent.namespace) for need in needs]
        item = Item(tuple(writer.lines(bodies)), ", ".join(map(writer.flow, bodies)))
        text = appended(text, intent.origin, _NEEDS, item)
    for intent in new:
        text = with_document(text, writer.document(intent))
        expected[intent.namespace, intent.name] = _bare(intent)
    if {key: _bare(one) for key, one in _read(text, file).items()} != expected:
        raise NotEditableError("a change there would change something else too")
    return text


def _read(text: str, file: str) -> dict[tuple[str, str], EgressIntent]:
    found = read_intents_text(text, file)
    failures = [gap for gap in found.gaps if gap.is_failure]
    if failures:
        raise NotEditableError(f"{failures[0].origin}: {failures[0].what}")
    return {(one.namespace, one.name): one for one in found.intents}


def _bare(intent: EgressIntent) -> EgressIntent:
    """Return an intent without the places at which it stands."""
    needs = tuple(replace(need, origin=NOWHERE) for need in intent.needs)
    return replace(intent, needs=needs, origin=NOWHERE)
