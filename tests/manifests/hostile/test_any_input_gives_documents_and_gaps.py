"""Whatever is read, what comes of it are documents and gaps: no traceback, no endless wait."""

from __future__ import annotations

import gzip
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from outgate.manifests.limits import Limits
from outgate.manifests.reading import Reader
from outgate.model.documents import Document
from outgate.model.gaps import Gap
from tests.manifests.helping import Outcome, everything

LIMITS = Limits(source_bytes=1 << 20, values=10_000, depth=30)
bounded = settings(deadline=timedelta(seconds=5), max_examples=300)

REAL_LOOKING = b"""\
# comment
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: &m
  name: shop
  labels: {app: "shop", tier: 'web'}
spec:
  podSelector: {}
  egress:
  - ports:
    - port: 53
      protocol: UDP
    to: [{ipBlock: {cidr: 10.0.0.0/8}}]
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    <<: *m
    name: |
      text
---
{"apiVersion": "v1", "kind": "List", "items": [{"kind": "PodList", "apiVersion": "v1",
 "items": [{"metadata": {"name": "a"}}]}]}
--- # end
{{ template }}
...
"""
LINES = ["apiVersion: v1", "kind: Pod", "kind: List", "items:", "metadata:", "  name: a", "---"]
SIGNS = "{ } [ ] *a # \" ' {{ é 😀 \\u0000 \\ud800 0644 on ~ .inf 1e999 9999999999999999999999"
TOKENS = [
    *(f"{line}\n" for line in [*LINES, "--- x", "...", "%YAML 1.1", "", "\r"]),
    *SIGNS.split(),
    *"\t\r\0\x85\u2028\ufeff\ud800",
    *[": ", ", ", "- ", "&a ", "!!int ", "!!binary ", "<<: ", "? ", "> ", "|\n", "  "],
]


def check(data: bytes | str) -> Outcome:
    """Read, look at all that came of it, and look all fields up again."""
    reader = Reader(everything, limits=LIMITS)
    outcome = Outcome(list(reader.read_text(data, "x")), reader)
    for document in outcome.documents:
        assert isinstance(document, Document)
        assert document.name
        assert document.kind
        for field in ((), ("metadata", "name"), ("spec", "egress", 0), ("nothing",)):
            found = reader.positions.locate(document.origin, field)
            assert found.line >= 1
    for gap in outcome.gaps:
        assert isinstance(gap, Gap)
        assert gap.what.isprintable()
        assert len(gap.what) < 500
        str(gap.origin)
    assert len(outcome.documents) <= reader.documents
    return outcome


@bounded
@given(some.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Most are not even text."""
    check(data)


@bounded
@given(some.binary(max_size=200))
def test_any_bytes_that_claim_to_be_compressed(data: bytes) -> None:
    """Behind the first bytes of gzip."""
    check(b"\x1f\x8b\x08" + data)


@bounded
@given(some.binary(max_size=200))
def test_any_bytes_compressed(data: bytes) -> None:
    """What is inside is no better."""
    check(gzip.compress(data))


@bounded
@given(some.text(max_size=200))
def test_any_text(text: str) -> None:
    """All of Unicode, with surrogates."""
    check(text)


@bounded
@given(some.text(alphabet="\n\n\n  -:?&*!|>'\"%@`{}[],#ab<.\t\r\\1~", max_size=60))
def test_any_text_of_the_signs_of_yaml(text: str) -> None:
    """Each of them means something."""
    check(text)


@bounded
@given(some.lists(some.sampled_from(TOKENS), max_size=40).map("".join))
def test_any_order_of_pieces_of_manifests(text: str) -> None:
    """With something of everything that the reader has a rule for."""
    check(text)


@bounded
@given(some.data())
def test_a_manifest_with_some_bytes_changed(data: some.DataObject) -> None:
    """Cut off, overwritten, doubled."""
    text = bytearray(REAL_LOOKING)
    for _ in range(data.draw(some.integers(1, 4))):
        start = data.draw(some.integers(0, len(text)))
        end = data.draw(some.integers(start, min(len(text), start + 20)))
        text[start:end] = data.draw(
            some.one_of(
                some.binary(max_size=8), some.just(bytes(text[start:end]) * 2), some.just(b"")
            )
        )
    check(bytes(text))


values = some.recursive(
    some.sampled_from(["1", "a", "*a", "*b", "&a x", "~", "''"]),
    lambda inner: some.one_of(
        some.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        some.lists(inner, max_size=3).map(lambda items: f"&a [{', '.join(items)}]"),
        some.lists(inner, max_size=3).map(
            lambda items: f"&b {{{', '.join(f'k: {i}' for i in items)}}}"
        ),
        some.lists(inner, max_size=3).map(lambda items: f"{{<<: [{', '.join(items)}], x: *b}}"),
    ),
    max_leaves=20,
)


@bounded
@given(values)
def test_any_nest_of_anchors_and_aliases(yaml: str) -> None:
    """Set again, used before, inside themselves, merged."""
    check(f"apiVersion: v1\nkind: Any\nmetadata: {{name: a}}\nx: {yaml}\n")


@bounded
@given(some.integers(0, 80), some.sampled_from(["[", "{a: ", "- ", "? ", "{", "[[", "- - ? "]))
def test_any_depth(depth: int, opening: str) -> None:
    """On both sides of the limit."""
    outcome = check(f"apiVersion: v1\nkind: Any\nmetadata: {{name: a}}\nx:\n {opening * depth}")
    assert len(outcome.gaps) + len(outcome.documents) == 1


def test_the_unchanged_manifest_is_read() -> None:
    """The text that the others are made from is not broken to begin with."""
    outcome = check(REAL_LOOKING)
    assert outcome.names == ["shop", "a"]
    assert outcome.words == [
        "an alias (*name) has no anchor (&name) before it in the same document",
        "it is a template that is not rendered",
    ]
