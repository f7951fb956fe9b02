"""An independent reader, PyYAML's SafeLoader, says the same of values that both read alike."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from outgate.manifests.scalars import resolve_plain
from tests.manifests.helping import BOTH_WAYS, read, same


def reads_alike(text: str) -> bool:
    """Say whether both take a text that stands plain for text, or neither does."""
    if type(resolve_plain(text)) is str:
        return True
    resolver: Any = yaml.SafeLoader("")
    return bool(resolver.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str")


texts = some.text(
    alphabet=some.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20
).filter(lambda text: text.isprintable() and reads_alike(text))
scalars = some.one_of(
    texts,
    some.integers(-(2**63), 2**63 - 1),
    some.booleans(),
    some.none(),
    some.floats(0.001, 1e9).filter(lambda number: not number.is_integer()),
    some.sampled_from(["on", "yes", "0644", "1.5", "~", "null", "", "-", ": ", "# x", "'", '"']),
)
values = some.recursive(
    scalars,
    lambda inner: some.one_of(
        some.lists(inner, max_size=4), some.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(max_examples=400)
@given(values, some.sampled_from([None, False, True]), some.sampled_from(BOTH_WAYS))
def test_what_pyyaml_writes_is_read_back(value: Any, flow: bool | None, metadata: str) -> None:
    """In block style, in flow style and mixed."""
    written = yaml.safe_dump(
        {"value": value}, default_flow_style=flow, allow_unicode=True, width=40, sort_keys=False
    )
    if written.startswith("{"):
        written = f"value: {written}"
    expected = yaml.safe_load(written)["value"]
    text = f"apiVersion: v1\nkind: Any\n{metadata}\n{written}"
    outcome = read(text)
    if outcome.words:
        # Of letters that only one of the dialects takes for a boolean, as keys set twice.
        assert "is set twice" in outcome.words[0]
        return
    assert same(expected, outcome.documents[0].body["value"])
