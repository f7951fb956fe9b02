"""One object defined twice: equal counts once, different means the last, and a Gap says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import outgate
from outgate.model.gaps import Gap, GapKind
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

PAIRS: dict[str, tuple[KubernetesObject, KubernetesObject, str]] = {
    "deployment": (deployment("web", {"app": "a"}), deployment("web", {"app": "b"}), "shop"),
    "replicas": (deployment("web", replicas=1), deployment("web", replicas=2), "shop"),
    "pod": (pod("web", {"app": "a"}), pod("web", {"app": "b"}), "shop"),
    "ended": (pod("web", phase="Running"), pod("web", phase="Failed"), "shop"),
    "namespace": (namespace("shop", team="a"), namespace("shop", team="b"), ""),
    "service": (service("web", None, {"port": 80}), service("web", None, {"port": 81}), "shop"),
    "policy": (
        policy("p", ingress=[{}]),
        policy("p", ingress=[{"ports": [{"port": 80}]}]),
        "shop",
    ),
    "policy subject": (policy("p", {"app": "a"}), policy("p", {"app": "b"}), "shop"),
    "policy direction": (
        policy("p", policyTypes=["Ingress"]),
        policy("p", policyTypes=["Egress"]),
        "shop",
    ),
}


def conflicts(*objects: KubernetesObject) -> list[Gap]:
    """Return the Gaps about objects that are defined twice."""
    return [gap for gap in outgate.load_objects(objects).gaps if gap.kind is GapKind.CONFLICT]


@pytest.mark.parametrize("name", PAIRS)
def test_different_content_is_a_gap(name: str) -> None:
    """The Gap says what is defined twice, and in which namespace."""
    first, last, where = PAIRS[name]
    (gap,) = conflicts(first, last)
    assert "is also defined, differently, at " in gap.what
    assert "this one is used, as kubectl apply would leave the last" in gap.what
    assert gap.namespace == (where or None)
    assert not gap.is_failure


@pytest.mark.parametrize("name", PAIRS)
def test_equal_content_counts_once(name: str) -> None:
    """The same object in a base and in a rendered copy is one object."""
    first, _, _ = PAIRS[name]
    assert conflicts(first, first) == []
    assert names(snapshot(first)) == names(snapshot(first, first))


def test_the_last_one_stands() -> None:
    """As ``kubectl apply -f`` would leave it."""
    (found,) = snapshot(deployment("web", {"app": "a"}), deployment("web", {"app": "b"})).workloads
    (template,) = found.pods
    assert template.labels == {"app": "b"}


def test_the_last_policy_stands() -> None:
    """An earlier policy of the same name isolates nobody any more."""
    world = outgate.load_objects(
        [deployment("web"), policy("p", ingress=[]), policy("p", {"app": "nobody"}, ingress=[])]
    )
    assert world.policies == 1
    assert world.explain("203.0.113.1", "shop/web:80").verdict == "ALLOWED"


def test_both_places_are_named(tmp_path: Path) -> None:
    """The Gap stands at the second place and names the first, with lines."""
    text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: %s}}\n"
    (tmp_path / "a.yaml").write_text("# a comment\n" + text % "a")
    (tmp_path / "b.yaml").write_text(text % "x" + "---\n" + text % "b")
    world = outgate.load(str(tmp_path))
    places = [
        (str(gap.origin).removeprefix(f"{tmp_path}/"), gap.what.partition(" at ")[2].split(";")[0])
        for gap in world.gaps
    ]
    assert [
        ("b.yaml:1", f"{tmp_path}/a.yaml:2"),
        ("b.yaml:5", f"{tmp_path}/b.yaml:1"),
    ] == places


def test_the_same_name_elsewhere_is_another_object() -> None:
    """Namespace and kind belong to the name."""
    found = snapshot(deployment("web"), deployment("web", namespace="other"), pod("web"))
    assert names(found) == ["other/Deployment/web", "shop/Deployment/web", "shop/Pod/web"]
    assert found.gaps == ()


def test_an_old_group_of_the_same_object() -> None:
    """extensions/v1beta1 and apps/v1 Deployments are one object to the API server."""
    old = deployment("web", api_version="extensions/v1beta1")
    assert names(snapshot(old, deployment("web"))) == ["shop/Deployment/web"]
