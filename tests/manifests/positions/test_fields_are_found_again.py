"""The line and column of any field of any document, found when asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from outgate.manifests.positions import Positions
from outgate.model.origins import Origin
from outgate.model.origins import Path as Field
from tests.manifests.helping import manifest, read, read_paths

POLICY = """\
# the shop's policy
---

apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop   # comment
  labels: {app: shop, "tier": web}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
  - to:
    - podSelector:
        matchLabels:
          app: db
      namespaceSelector:
    ports:
    - protocol: TCP
      port: 5432
  -   ports: [{port: 53, protocol: UDP}, {port: 53}]
  ? ingress
  :
  - from:
      - ipBlock:
          cidr: 10.0.0.0/8
          except:
            - 10.1.0.0/16
            - "10.2.0.0/16"
"""
PLACES: dict[Field, str] = {
    (): "4:1",
    ("apiVersion",): "4:1",
    ("metadata",): "6:1",
    ("metadata", "name"): "7:3",
    ("metadata", "labels"): "8:3",
    ("metadata", "labels", "app"): "8:12",
    ("metadata", "labels", "tier"): "8:23",
    ("spec", "podSelector"): "10:3",
    ("spec", "policyTypes", 0): "11:17",
    ("spec", "policyTypes", 1): "11:26",
    ("spec", "egress"): "12:3",
    ("spec", "egress", 0): "13:5",
    ("spec", "egress", 0, "to", 0, "podSelector", "matchLabels", "app"): "16:11",
    ("spec", "egress", 0, "to", 0, "namespaceSelector"): "17:7",
    ("spec", "egress", 0, "ports", 0): "19:7",
    ("spec", "egress", 0, "ports", 0, "port"): "20:7",
    ("spec", "egress", 1, "ports", 0, "protocol"): "21:26",
    ("spec", "egress", 1, "ports", 1): "21:42",
    ("spec", "ingress"): "22:5",
    ("spec", "ingress", 0, "from", 0, "ipBlock", "except", 1): "29:15",
    # What is not there is found where it should be.
    ("spec", "egress", 0, "to", 0, "namespaceSelector", "matchLabels"): "17:7",
    ("spec", "egress", 7, "ports"): "12:3",
    ("spec", "egress", -1): "12:3",
    ("spec", "egress", "ports"): "12:3",
    ("spec", 0): "9:1",
    ("status", "x", "y"): "4:1",
    ("metadata", "name", "deeper", 3): "7:3",
}


@pytest.mark.parametrize(("field", "expected"), PLACES.items())
def test_places_in_yaml(field: Field, expected: str) -> None:
    """A key's place in a mapping, an item's in a list, the deepest that there is."""
    outcome = read(POLICY, name="p.yaml")
    actual = outcome.reader.positions.locate(outcome.documents[0].origin, field)
    assert str(actual) == f"p.yaml:{expected}"


def test_the_origin_keeps_what_it_was() -> None:
    """Only line and column change."""
    outcome = read(f"{manifest('a')}---\n{POLICY}")
    origin = outcome.documents[1].origin
    found = outcome.reader.positions.locate(origin, ("spec",))
    assert (found.source, found.offset, found.items) == (origin.source, origin.offset, ())


JSON = """\
{"kind": "List", "apiVersion": "v1", "items": [
  {"apiVersion": "v1", "kind": "Pod",
   "metadata": {"name": "é", "labels": {"a\\"b": "x"}},
   "spec": {"containers": [
     {"name": "c"}, {"name": "d", "ports": []} ] } },
  [{"kind": "Pod"}],
  {"kind": "PodList", "apiVersion": "v1", "items": [{"metadata": {"name": "z", "name": "y"}}]}
]}
"""


@pytest.mark.parametrize(
    ("items", "field", "expected"),
    [
        ((0,), (), "2:3"),
        ((0,), ("kind",), "2:24"),
        ((0,), ("metadata", "name"), "3:17"),
        ((0,), ("metadata", "labels"), "3:30"),
        ((0,), ("metadata", "labels", 'a"b'), "3:41"),
        ((0,), ("spec", "containers", 1), "5:21"),
        ((0,), ("spec", "containers", 1, "ports", 0), "5:35"),
        ((0,), ("spec", "nothing"), "4:4"),
        ((0,), ("spec", "containers", 9), "4:13"),
        ((0,), ("metadata", 0), "3:4"),
        ((1, 0), ("kind",), "6:5"),
        ((2, 0), ("metadata", "name"), "7:80"),
        ((7,), ("kind",), "1:38"),
    ],
)
def test_places_in_json(items: tuple[int, ...], field: Field, expected: str) -> None:
    """Columns are characters, of a key set twice the last counts, as it does for the value."""
    outcome = read(f"# head\n---\n{JSON}", name="p.json")
    offset = len("# head\n---\n")
    origin = Origin("p.json", 0, 0, offset, items)
    line, column = map(int, expected.split(":"))
    actual = outcome.reader.positions.locate(origin, field)
    assert (actual.line, actual.column) == (line + 2, column)


def test_places_in_a_stream_of_json_values() -> None:
    """Each value is found by its offset, with characters of several bytes before it."""
    text = '{"kind":"é"}\n{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}'
    outcome = read(text)
    spot = outcome.reader.positions.locate(outcome.documents[0].origin, ("metadata", "name"))
    assert str(spot) == "x.yaml:2:45"


def test_places_in_yaml_that_begins_like_json() -> None:
    """Braces without quotes."""
    outcome = read("{apiVersion: v1, kind: Pod,\n metadata: {name: a}}\n")
    spot = outcome.reader.positions.locate(outcome.documents[0].origin, ("metadata", "name"))
    assert str(spot) == "x.yaml:2:13"


def test_places_through_merges_and_aliases() -> None:
    """A merged key stands where the anchor is; an own one before it."""
    text = (
        "apiVersion: v1\nkind: Any\nmetadata: {name: a}\nbase: &b\n  x: 1\n  z: 2\n"
        "own:\n  <<: *b\n  z: 1\nmore:\n  <<: [{q: 1}, *b]\nsame: *b\n"
    )
    outcome = read(text)
    find = outcome.reader.positions.locate
    origin = outcome.documents[0].origin
    assert str(find(origin, ("own", "x"))) == "x.yaml:5:3"
    assert str(find(origin, ("own", "z"))) == "x.yaml:9:3"
    assert str(find(origin, ("more", "q"))) == "x.yaml:11:9"
    assert str(find(origin, ("more", "z"))) == "x.yaml:6:3"
    assert str(find(origin, ("same", "x"))) == "x.yaml:5:3"


def test_keys_that_became_text_are_found_by_it() -> None:
    """By the name under which the body has them."""
    outcome = read("apiVersion: v1\nkind: Any\nmetadata: {name: a}\nx:\n  0644: 1\n  on: 2\n")
    find = outcome.reader.positions.locate
    assert find(outcome.documents[0].origin, ("x", "420")).line == 5
    assert find(outcome.documents[0].origin, ("x", "true")).line == 6


def policies(count: int) -> str:
    """A List of many items as kubectl get -o yaml prints it."""
    item = (
        "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: p{0}\n    annotations:\n"
        "      text: |\n        - x\n        kind: y\n  spec:\n    containers:\n    - name: c\n"
        "    # comment\n\n    volumes:\n    - name: v\n"
    )
    items = "".join(item.replace("{0}", str(index)) for index in range(count))
    return f"apiVersion: v1\nitems:\n{items}kind: List\nmetadata:\n  resourceVersion: ''\n"


@pytest.mark.parametrize("count", [3, 1000])
def test_places_in_a_list_small_and_large(count: int) -> None:
    """Of a large List only the one item is read again; the places are the same."""
    text = policies(count)
    outcome = read(text)
    assert len(outcome.documents) == count
    for index in (0, 1, count - 1):
        origin = outcome.documents[index].origin
        assert origin.line == 3 + 15 * index
        assert outcome.documents[index].name == f"p{index}"
        find = outcome.reader.positions.locate
        assert str(find(origin, ("metadata", "name"))) == f"x.yaml:{origin.line + 3}:5"
        assert str(find(origin, ("spec", "volumes", 0))) == f"x.yaml:{origin.line + 14}:7"
        assert str(find(origin, ())) == f"x.yaml:{origin.line}:3"


def test_places_in_a_large_list_that_is_not_as_it_looks() -> None:
    """Text that looks like items must not mislead: the place is the same as in a small List."""
    text = policies(1000).replace("kind: List\n", 'kind: List\nother: "\n- x\n- y"\n')
    text = text.replace(
        "apiVersion: v1\nitems:\n", 'first: "\n- x"\napiVersion: v1\nitems: &x\n', 1
    )
    outcome = read(text)
    origin = outcome.documents[-1].origin
    found = outcome.reader.positions.locate(origin, ("metadata", "name"))
    line = text.split("\n").index("    name: p999") + 1
    assert (found.line, found.column) == (line, 5)


def test_a_file_that_has_changed_is_not_guessed_at(tmp_path: Path) -> None:
    """The origin comes back as it was."""
    path = tmp_path / "a.yaml"
    path.write_text(manifest("a"))
    outcome = read_paths(path)
    path.write_text("# one line more\n" + manifest("a"))
    origin = outcome.documents[0].origin
    assert outcome.reader.positions.locate(origin, ("metadata", "name")) == origin


def test_a_file_with_the_same_size_and_another_time_has_changed(tmp_path: Path) -> None:
    """Size alone does not tell."""
    path = tmp_path / "a.yaml"
    path.write_text(manifest("a"))
    outcome = read_paths(path)
    os.utime(path, ns=(1, 1))
    origin = outcome.documents[0].origin
    assert outcome.reader.positions.locate(origin, ("metadata", "name")) == origin


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    """Likewise, and no traceback."""
    path = tmp_path / "a.yaml"
    path.write_text(manifest("a"))
    outcome = read_paths(path)
    path.unlink()
    origin = outcome.documents[0].origin
    assert outcome.reader.positions.locate(origin, ("metadata", "name")) == origin


def test_many_files_and_documents_in_any_order(tmp_path: Path) -> None:
    """More of both than are kept in memory, asked for twice."""
    for index in range(10):
        (tmp_path / f"{index}.yaml").write_text(
            "---\n".join(manifest(f"n{index}-{document}") for document in range(10))
        )
    outcome = read_paths(tmp_path)
    for _ in range(2):
        for document in [*outcome.documents[::7], *outcome.documents]:
            found = outcome.reader.positions.locate(document.origin, ("metadata", "name"))
            assert found.line == document.origin.line + 3


def test_a_name_that_is_read_again_means_the_new_text() -> None:
    """The last text of a name counts."""
    outcome = read(manifest("a"))
    list(outcome.reader.read_text("# more\n" + manifest("a"), "x.yaml"))
    origin = Origin("x.yaml", 2, 0, len("# more\n"))
    assert outcome.reader.positions.locate(origin, ("kind",)).line == 3


@pytest.mark.parametrize(
    "origin",
    [
        Origin("(none)"),
        Origin("x.yaml", offset=10**9),
        Origin("x.yaml", offset=3),
        Origin("x.yaml", offset=20, items=(4, 5)),
        Origin("x.yaml", offset=0, items=(0,)),
        Origin("broken.yaml", 1),
    ],
)
def test_origins_that_lead_nowhere_never_raise(origin: Origin) -> None:
    """Whoever made them."""
    outcome = read(manifest("a"))
    list(outcome.reader.read_text("a: [\n", "broken.yaml"))
    found = outcome.reader.positions.locate(origin, ("metadata", 0, "x"))
    assert found.source == origin.source


def test_an_empty_register_knows_nothing() -> None:
    """And says so by giving the origin back."""
    origin = Origin("x.yaml", 7)
    assert Positions().locate(origin, ("a",)) == origin
