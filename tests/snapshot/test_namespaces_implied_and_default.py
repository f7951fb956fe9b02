"""Which namespaces exist, and how much is known of their labels."""

from __future__ import annotations

import pytest

from outgate.model.gaps import GapKind
from outgate.model.workloads import METADATA_NAME
from tests.snapshot.objects import (
    KubernetesObject,
    deployment,
    names,
    namespace,
    pod,
    policy,
    service,
    snapshot,
)


@pytest.mark.parametrize(
    "body",
    [pod("web"), deployment("web"), service("web", None), policy("deny")],
    ids=lambda body: body["kind"],
)
def test_an_object_implies_its_namespace(body: KubernetesObject) -> None:
    """Without a Namespace document one label is known: the one that the API server sets."""
    found = snapshot(body)
    assert list(found.namespaces) == ["shop"]
    shop = found.namespaces["shop"]
    assert not shop.labels_known
    assert shop.labels == {METADATA_NAME: "shop"}


@pytest.mark.parametrize("first", [True, False])
def test_a_document_makes_the_labels_known(first: bool) -> None:
    """Before or after the objects in it."""
    objects = [namespace("shop", team="a"), pod("web")]
    found = snapshot(*(objects if first else reversed(objects)))
    shop = found.namespaces["shop"]
    assert shop.labels_known
    assert shop.labels == {METADATA_NAME: "shop", "team": "a"}
    assert found.gaps == ()


def test_the_name_label_cannot_be_written_by_hand() -> None:
    """kubernetes.io/metadata.name is immutable: the document's own value does not count."""
    found = snapshot(namespace("shop", **{METADATA_NAME: "other"}))
    assert found.namespaces["shop"].labels == {METADATA_NAME: "shop"}


def test_objects_without_namespace_are_in_default() -> None:
    """One Gap says how many there were, not one each."""
    found = snapshot(pod("web", namespace=None), deployment("api", namespace=None))
    assert names(found) == ["default/Deployment/api", "default/Pod/web"]
    (gap,) = found.gaps
    assert gap.kind is GapKind.ASSUMED
    assert gap.what == "2 objects without metadata.namespace: read as namespace default"
    assert "--default-namespace" in gap.remedy
    assert not gap.is_failure


def test_one_object_is_one_object() -> None:
    """The Gap's sentence is grammatical."""
    (gap,) = snapshot(pod("web", namespace=None)).gaps
    assert gap.what == "1 object without metadata.namespace: read as namespace default"


def test_another_default() -> None:
    """The user may say which namespace is meant."""
    found = snapshot(pod("web", namespace=None), default_namespace="shop")
    assert names(found) == ["shop/Pod/web"]
    assert found.gaps[0].what.endswith("read as namespace shop")


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_namespace_is_none(empty: str | None) -> None:
    """``namespace: ""`` is what the API server takes for not set."""
    body = pod("web")
    body["metadata"]["namespace"] = empty
    assert names(snapshot(body)) == ["default/Pod/web"]


def test_cluster_wide_objects_need_no_namespace() -> None:
    """A Namespace without namespace is no assumption."""
    assert snapshot(namespace("shop")).gaps == ()
