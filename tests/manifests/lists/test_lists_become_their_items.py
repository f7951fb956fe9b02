"""A List stands for its items, in YAML, in JSON and in plain objects."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from outgate.manifests.reading import Reader
from outgate.model.documents import Document
from tests.manifests.helping import everything, only, read


def pod(name: str) -> dict[str, Any]:
    """A Pod."""
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}


def nameless_kind(name: str) -> dict[str, Any]:
    """An item of a typed List, as the API server leaves kind and apiVersion out."""
    return {"metadata": {"name": name}, "spec": {}}


def read_value(
    way: str, value: dict[str, Any], wanted: Callable[[str, str], bool] = everything
) -> tuple[list[Document], Reader]:
    """Read a value in one of three ways."""
    if way == "objects":
        reader = Reader(wanted)
        return list(reader.read_objects([value])), reader
    text = json.dumps(value) if way == "json" else yaml.safe_dump(value)
    if way == "anchored":
        text = text.replace("kind: ", "kind: &k ", 1)
    outcome = read(text, wanted=wanted)
    return outcome.documents, outcome.reader


WAYS = ("lines", "anchored", "json", "objects")
every_way = pytest.mark.parametrize("way", WAYS)


@every_way
def test_kind_list(way: str) -> None:
    """The output of kubectl get with several names."""
    documents, reader = read_value(
        way, {"apiVersion": "v1", "kind": "List", "items": [pod("a"), pod("b")]}
    )
    assert [document.name for document in documents] == ["a", "b"]
    prefix = (0,) if way == "objects" else ()
    assert [document.origin.items for document in documents] == [(*prefix, 0), (*prefix, 1)]
    assert reader.documents == 2
    assert reader.gaps == []


@every_way
def test_items_of_a_typed_list_inherit_its_kind(way: str) -> None:
    """The API server leaves kind and apiVersion out of the items of a PodList."""
    documents, _ = read_value(
        way,
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicyList",
            "metadata": {"resourceVersion": "1"},
            "items": [nameless_kind("a")],
        },
    )
    (document,) = documents
    assert (document.group, document.kind) == ("networking.k8s.io", "NetworkPolicy")
    assert document.body["kind"] == "NetworkPolicy"
    assert document.body["apiVersion"] == "networking.k8s.io/v1"


@every_way
def test_an_item_with_a_kind_of_its_own_keeps_it(way: str) -> None:
    """A kind is inferred from the List only if kind and apiVersion are both empty."""
    documents, _ = read_value(
        way, {"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [pod("a")]}
    )
    assert [(document.api_version, document.kind) for document in documents] == [("v1", "Pod")]


@every_way
def test_lists_in_lists(way: str) -> None:
    """Templates of OpenShift nest them; each level adds an index."""
    inner = {"apiVersion": "v1", "kind": "List", "items": [pod("b"), pod("c")]}
    documents, _ = read_value(
        way, {"apiVersion": "v1", "kind": "List", "items": [pod("a"), inner, pod("d")]}
    )
    assert [document.name for document in documents] == ["a", "b", "c", "d"]
    expected = [(0,), (1, 0), (1, 1), (2,)]
    assert expected == [
        document.origin.items[1:] if way == "objects" else document.origin.items
        for document in documents
    ]


@every_way
@pytest.mark.parametrize("items", [[], None])
def test_an_empty_list_is_no_fault(way: str, items: list[Any] | None) -> None:
    """Kubectl get prints one where there is nothing, and nothing is missing from the answer."""
    documents, reader = read_value(way, {"apiVersion": "v1", "kind": "List", "items": items})
    assert documents == []
    assert reader.gaps == []


@every_way
def test_items_that_are_not_wanted_are_passed_over(way: str) -> None:
    """Each is counted under its kind."""
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}
    documents, reader = read_value(
        way,
        {"apiVersion": "v1", "kind": "List", "items": [config, pod("a"), config]},
        only("Pod"),
    )
    assert [document.name for document in documents] == ["a"]
    assert dict(reader.passed_over) == {"ConfigMap": 2}
    assert reader.documents == 3


@every_way
def test_a_typed_list_of_a_kind_that_is_not_wanted(way: str) -> None:
    """Its items are counted, not the List."""
    _, reader = read_value(
        way,
        {"apiVersion": "v1", "kind": "ConfigMapList", "items": [nameless_kind("a")] * 3},
        only("Pod"),
    )
    assert dict(reader.passed_over) == {"ConfigMap": 3}


@every_way
def test_one_bad_item_spoils_no_other(way: str) -> None:
    """Each item is an object of its own."""
    bad = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": 5}}
    documents, reader = read_value(
        way, {"apiVersion": "v1", "kind": "List", "items": [pod("a"), bad, 7, pod("b")]}
    )
    assert [document.name for document in documents] == ["a", "b"]
    assert [gap.what for gap in reader.gaps] == ["metadata.name of Pod is 5, which is not text"]
    assert dict(reader.passed_over) == {"(no Kubernetes object)": 1}


@every_way
def test_a_list_without_items_is_told_so(way: str) -> None:
    """As a hand-written file had it, with a capital letter in Items."""
    documents, reader = read_value(
        way,
        {"apiVersion": "x/v1", "kind": "AdminNetworkPolicyList", "Items": [pod("a")]},
        only("AdminNetworkPolicy"),
    )
    assert documents == []
    assert [gap.what for gap in reader.gaps] == ["AdminNetworkPolicyList has no items"]


@every_way
def test_a_kind_that_only_sounds_like_a_list(way: str) -> None:
    """Without items, and with a name, it is an object like others."""
    value = {"apiVersion": "x/v1", "kind": "AllowList", "metadata": {"name": "a"}}
    assert [document.kind for document in read_value(way, value)[0]] == ["AllowList"]
    _, reader = read_value(way, value, only("Pod"))
    assert dict(reader.passed_over) == {"AllowList": 1}


@pytest.mark.parametrize("way", ["lines", "anchored", "json"])
def test_items_have_lines(way: str) -> None:
    """An item's origin is the line that it starts on."""
    head, anchor = "apiVersion: v1\nkind: List\nitems:", " &x" if way == "anchored" else ""
    text = (
        f"# a\n---\n{head}{anchor}\n# b\n- apiVersion: v1\n  kind: Pod\n  metadata: {{name: a}}\n\n"
        "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: b\n    finalizers:\n    - x\n"
        "    - y\nother:\n- z\n"
    )
    if way == "json":
        text = (
            '\n{"kind": "List", "apiVersion": "v1",\n "items": [\n\n'
            '{"apiVersion": "v1", "kind": "Pod",\n "metadata": {"name": "a"}},\n\n\n'
            '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}}]}'
        )
    outcome = read(text)
    assert outcome.names == ["a", "b"]
    expected = ["x.yaml:5", "x.yaml:9"] if way == "json" else ["x.yaml:7", "x.yaml:11"]
    assert expected == [str(document.origin) for document in outcome.documents]


def test_items_that_are_aliases_stand_where_they_are_written() -> None:
    """An alias has no text of its own; the anchor's place is meant."""
    text = (
        "apiVersion: v1\nkind: List\nmetadata:\n  x: &pod\n    apiVersion: v1\n    kind: Pod\n"
        "    metadata: {name: a}\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n"
        "- *pod\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: c}\n"
    )
    outcome = read(text)
    assert outcome.names == ["b", "a", "c"]
    assert [document.origin.line for document in outcome.documents] == [9, 4, 13]


def test_items_indented_or_not_have_the_same_lines() -> None:
    """A list may stand as deep as its key, or deeper."""
    head = "apiVersion: v1\nkind: List\nitems:\n"
    item = ["- kind: A", "  apiVersion: v1", "  metadata:", "    name: a"]
    for indent in ("", "  ", "     "):
        text = head + "".join(f"{indent}{line}\n" for line in item)
        assert [document.origin.line for document in read(text).documents] == [4]


def test_objects_in_memory_have_no_lines() -> None:
    """They say which one it is."""
    reader = Reader(everything)
    documents = list(reader.read_objects([pod("a"), pod("b")], "(cluster)"))
    assert [str(document.origin) for document in documents] == [
        "(cluster) item 0",
        "(cluster) item 1",
    ]
    assert reader.positions.locate(documents[0].origin, ("kind",)) == documents[0].origin
