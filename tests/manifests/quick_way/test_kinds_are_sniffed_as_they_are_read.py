"""A document that is passed over by its first lines is one that reading would pass over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.manifests.sniffing import is_usual, sniff
from outgate.manifests.yaml_text import YamlReader

lines = some.sampled_from(
    [
        "apiVersion: v1",
        "apiVersion: apps/v1  # c",
        "kind: Pod",
        "kind: ConfigMap",
        'kind: "Pod"',
        "kind: 'Pod' ",
        "kind: on",
        "kind:",
        "kind: Pod x",
        "kind: Pod#x",
        "kind:Pod",
        "kind : Pod",
        '"kind": Secret',
        "&a kind: Secret",
        "!!str kind: Secret",
        "? kind",
        ": Secret",
        "<<: {kind: Secret}",
        "kinds: x",
        'x: "',
        "x: '",
        '"',
        "y'",
        "x: |",
        "x: [",
        "]",
        "{",
        "}",
        "- kind: Secret",
        "  kind: Secret",
        "metadata:",
        "  name: a",
        "# kind: Secret",
        "...",
        "",
        "\t",
    ]
)


@settings(max_examples=3000)
@given(some.lists(lines, max_size=9).map("\n".join))
def test_any_lines(text: str) -> None:
    """What is sniffed and usual is what is read, if it can be read and is an object at all."""
    sniffed = sniff(text)
    if sniffed is None or not is_usual(text):
        return
    try:
        body = YamlReader(DEFAULT_LIMITS).read(text).body
    except FaultyDocumentError:
        return
    found = (body.get("apiVersion"), body.get("kind")) if isinstance(body, dict) else ()
    assert found == sniffed or len(found) < 2 or None in found


def test_the_usual_head_is_seen() -> None:
    """Else everything would be read."""
    for text in (
        "apiVersion: v1\nkind: Pod\n",
        "kind: Pod\nmetadata: {}\napiVersion: v1",
        "# c\napiVersion: 'v1' # c\r\nkind: \"Pod\"\r\n",
        "apiVersion: v1\nkind: Pod\nkinds: []\n",
    ):
        if "kinds" in text:
            assert sniff(text) is None
        else:
            assert sniff(text) == ("v1", "Pod")
    assert is_usual("apiVersion: v1\nspec:\n- x\n# c\n\n  y: z\n")
    assert not is_usual(" apiVersion: v1\n")
    assert not is_usual('apiVersion: v1\n"x": y\n')
