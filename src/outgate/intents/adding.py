"""Many needs into the text of one file of intents, read back before anybody writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from outgate.intents.changing import Writer
from outgate.intents.documents import EgressIntent
from outgate.intents.editing import Item, NotEditableError, appended, replaced, with_document
from outgate.intents.needs import EvidenceValue, Need
from outgate.intents.reading import read_intents_text
from outgate.intents.writing import need_body
from outgate.model.origins import NOWHERE

Evidence = tuple[tuple[str, EvidenceValue], ...]
_Name = tuple[str, str]
_NEEDS = ("spec", "needs")


def with_needs(
    text: str,
    file: str,
    more: Sequence[tuple[EgressIntent, tuple[Need, ...]]],
    new: Sequence[EgressIntent],
    writer: Writer,
    evidence: Sequence[tuple[EgressIntent, int, Evidence]] = (),
) -> str:
    """Return the text of a file with needs added to its intents, and new intents at its end.

    Args:
        text: The file's text; empty where there is no such file.
        file: Its name.
        more: Intents of the file, each with the needs that it gets.
        new: Intents that it gets.
        writer: Makes text of values.
        evidence: Of intents of the file, needs by their number, and what their evidence says now.

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
    text = _with_evidence(text, before, evidence, expected)
    places = _moved(text, file, places)
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


def _with_evidence(
    text: str,
    before: Mapping[_Name, EgressIntent],
    evidence: Sequence[tuple[EgressIntent, int, Evidence]],
    expected: dict[_Name, EgressIntent],
) -> str:
    """Put other values into evidence, from the last document to the first."""
    for intent, index, found in sorted(evidence, key=lambda one: -one[0].origin.offset):
        name = (intent.namespace, intent.name)
        if name not in before:
            raise NotEditableError("the file was changed meanwhile")
        needs = list(expected[name].needs)
        for key, value in found:
            path = (*_NEEDS, index, "evidence", key)
            text = replaced(text, before[name].origin, path, str(value))
            known = {**needs[index].evidence_by_key, key: value}
            needs[index] = replace(needs[index], evidence=tuple(known.items()))
        expected[name] = replace(expected[name], needs=tuple(needs))
    return text


def _moved(
    text: str, file: str, places: list[tuple[EgressIntent, tuple[Need, ...]]]
) -> list[tuple[EgressIntent, tuple[Need, ...]]]:
    """Find intents again in a text in which others became longer."""
    now = _read(text, file) if places else {}
    return [(now[one.namespace, one.name], needs) for one, needs in places]


def _read(text: str, file: str) -> dict[_Name, EgressIntent]:
    found = read_intents_text(text, file)
    failures = [gap for gap in found.gaps if gap.is_failure]
    if failures:
        raise NotEditableError(f"{failures[0].origin}: {failures[0].what}")
    return {(one.namespace, one.name): one for one in found.intents}


def _bare(intent: EgressIntent) -> EgressIntent:
    """Return an intent without the places at which it stands."""
    needs = tuple(replace(need, origin=NOWHERE) for need in intent.needs)
    return replace(intent, needs=needs, origin=NOWHERE)
