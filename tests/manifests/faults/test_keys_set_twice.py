"""A key that is set twice: the last one holds, as with kubectl, and a gap says so."""

from __future__ import annotations

from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, read

TEXT = """\
apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    app: x
    tier: t
    app: z
"""


def test_the_second_key_is_named_with_both_lines() -> None:
    """The gap stands at the second, and names the first."""
    outcome = read(f"# comment\n---\n{TEXT}---\n{manifest('b')}")
    assert outcome.names == ["a", "b"]
    assert outcome.documents[0].body["metadata"]["labels"] == {"app": "z", "tier": "t"}
    gap = outcome.gaps[0]
    assert GapKind.CONFLICT is gap.kind
    assert gap.what == (
        'the key "app" is set twice, on line 8 before; kubectl keeps this one, kustomize refuses '
        "both"
    )
    assert str(gap.origin) == "x.yaml:10:5"
    assert gap.remedy == "Keep one of the two."


def test_at_the_root_in_braces_and_in_lists() -> None:
    """Everywhere a mapping can be."""
    for more, spot in (
        ("kind: Pod\n", "x.yaml:5:1"),
        ("spec: {a: 1, b: 2, a: 3}\n", "x.yaml:5:20"),
        ("spec:\n- a: 1\n  a: 1\n", "x.yaml:7:3"),
        ("spec:\n  a:\n  a:\n", "x.yaml:7:3"),
        ("spec:\n  a: 1\n  'a': 1\n", "x.yaml:7:3"),
        ("spec:\n  a: 1\n  ? a\n  : 1\n", "x.yaml:7:5"),
    ):
        assert [spot] == read(manifest("a", more=more)).spots, more


def test_the_same_key_in_two_mappings_is_fine() -> None:
    """Lists of mappings repeat their keys."""
    assert read(manifest("a", more="spec:\n- a: 1\n- a: 1\n")).gaps == []


def test_a_key_set_twice_in_a_template_is_still_that() -> None:
    """Braces elsewhere in the document do not hide the sentence."""
    outcome = read(manifest("a", more="x: '{{ y }}'\nz: 1\nz: 2\n"))
    assert [word.partition(";")[0] for word in outcome.words] == [
        'the key "z" is set twice, on line 6 before'
    ]


def test_a_file_that_is_not_for_kubernetes_may_do_as_it_likes() -> None:
    """Only what could be an object is reported."""
    assert read("plugins: 1\nplugins: 2\n").words == ["there is no Kubernetes object in it"]


def test_json_keeps_the_last() -> None:
    """Go's encoding/json takes the last one without a word, and so does this reader."""
    outcome = read('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","name":"b"}}')
    assert outcome.names == ["b"]
    assert outcome.gaps == []
