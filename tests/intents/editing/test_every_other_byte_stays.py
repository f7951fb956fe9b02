"""Random intents in random styles get a random need: what was there stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as some

from outgate.intents.changing import Change, Writer, change
from outgate.intents.deciding import Covered, Extended, NewIntent, applied, decide
from outgate.intents.documents import EgressIntent
from outgate.intents.editing import NotEditableError
from outgate.intents.needs import Need
from outgate.intents.reading import read_intents_text
from outgate.intents.writing import intent_body
from outgate.render.flow_text import flow_text
from outgate.render.intents_text import intent_text
from outgate.render.json_format import to_json
from outgate.render.yaml_text import yaml_lines
from tests.intents.bare import bare
from tests.intents.drawing import intents, needs

WRITER = Writer(yaml_lines, flow_text, intent_text)
TODAY = date(2026, 1, 1)


def in_braces(intent: EgressIntent) -> str:
    """Return an intent with its spec on one line."""
    body = intent_body(intent)
    spec = body.pop("spec")
    return "".join(f"{line}\n" for line in yaml_lines(body)) + f"spec: {flow_text(spec)}\n"


def commented(intent: EgressIntent) -> str:
    """Return an intent with comments wherever a line allows one."""
    lines: list[str] = []
    for line in yaml_lines(intent_body(intent)):
        blanks = " " * (len(line) - len(line.lstrip(" ")))
        behind = "" if line.endswith("[]") else "  # here"
        lines += [f"{blanks}# about {len(lines)}", line + behind]
    return "\n".join([*lines, "    # the end", ""])


STYLES: tuple[Callable[[EgressIntent], str], ...] = (
    intent_text,
    commented,
    in_braces,
    lambda intent: to_json(intent_body(intent)),
    lambda intent: flow_text(intent_body(intent)) + "\n",
)


@some.composite
def files(draw: Callable[[Any], Any]) -> tuple[str, list[EgressIntent]]:
    """Generate a file of intents, each in a style of its own, and what they say."""
    found = draw(
        some.lists(
            intents(), min_size=1, max_size=3, unique_by=lambda one: (one.namespace, one.name)
        )
    )
    text = "---\n".join(draw(some.sampled_from(STYLES))(intent) for intent in found)
    if draw(some.booleans()):
        text = text.replace("\n", "\r\n")
    if draw(some.booleans()):
        text = text.rstrip("\r\n")
    return text, found


def kept(found: Change) -> str:
    """Return what of the old text is not in the new one, where one stretch was changed."""
    old, new = found.old_text, found.new_text
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return old[start : len(old) - end]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(files(), needs(), some.data())
def test_a_random_edit(
    file: tuple[str, list[EgressIntent]], need: Need, data: some.DataObject
) -> None:
    """One need, or a part of it, is more; only an empty pair of brackets may go, or an old date."""
    text, written = file
    all_of_them = read_intents_text(text, "f.yaml")
    assert sorted(map(str, written)) == [str(one) for one in all_of_them.intents]
    target = data.draw(some.sampled_from(all_of_them.intents))
    if target.needs and need.owner:
        # Something that is there already, with other ports or another end.
        base = data.draw(some.sampled_from(target.needs))
        need = Need(base.to, need.ports or base.ports, base.why, base.owner, base.expires)
    new = EgressIntent(target.namespace, "new", target.subject, (need,))
    decision = decide(all_of_them, (target,), new, TODAY)
    event(type(decision).__name__)
    if isinstance(decision, Covered):
        return
    found = change(all_of_them, decision, "f.yaml", text, WRITER)
    expected = {str(one): bare(one) for one in all_of_them.intents}
    expected[str(target)] = bare(applied(decision))
    assert expected == {str(one): bare(one) for one in found.new.intents}
    lost = kept(found)
    if isinstance(decision, Extended):
        assert len(lost) <= len("2030-12-31")
    else:
        assert lost.strip(" ") in ("", "[]")


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(files(), needs())
def test_a_new_intent(file: tuple[str, list[EgressIntent]], need: Need) -> None:
    """Behind all that is there; nothing of that is touched."""
    text, _ = file
    before = read_intents_text(text, "f.yaml")
    new = EgressIntent("elsewhere", "new", before.intents[0].subject, (need,))
    try:
        found = change(before, NewIntent(new), "f.yaml", text, WRITER)
    except NotEditableError:
        # One line of JSON without a line end would not be JSON any more.
        assert not text.endswith("\n")
        return
    assert found.new_text.startswith(text)
    assert [bare(one) for one in found.new.intents if one.name == "new"] == [new]
