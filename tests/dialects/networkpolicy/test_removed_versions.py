"""Versions of NetworkPolicy that no supported API server knows are refused, never half read."""

from __future__ import annotations

from pathlib import Path

import pytest

import outgate
from outgate.model.gaps import GapKind
from tests.snapshot.objects import deployment, policy

VERSIONS = ["extensions/v1beta1", "networking.k8s.io/v1beta1", "networking.k8s.io/v2"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_that_is_not_served(version: str) -> None:
    """One Gap says so, the policy is not in force, and the answer is partial."""
    world = outgate.load_objects(
        [deployment("web"), {**policy("deny", policyTypes=["Ingress"]), "apiVersion": version}]
    )
    (gap,) = world.gaps
    assert gap.kind is GapKind.REFUSED
    assert f"NetworkPolicy deny has apiVersion {version}, which no supported" in gap.what
    assert gap.remedy == "change its apiVersion to networking.k8s.io/v1"
    assert gap.namespace == "shop"
    assert (world.policies, world.is_partial) == (0, True)
    assert world.explain("203.0.113.1", "shop/web:80").verdict == "ALLOWED"


def test_the_place(tmp_path: Path) -> None:
    """The Gap stands at the line of the document."""
    path = tmp_path / "old.yaml"
    path.write_text(
        "# old\napiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: deny}\n"
    )
    (gap,) = outgate.load(str(path)).gaps
    assert str(gap.origin).startswith(f"{path}:2")


def test_the_same_kind_of_another_group_is_another_dialect() -> None:
    """Calico's NetworkPolicy is read by its own reader."""
    world = outgate.load_objects(
        [{**policy("deny"), "apiVersion": "projectcalico.org/v3", "spec": {"types": ["Ingress"]}}]
    )
    (gap,) = world.gaps
    assert gap.kind is GapKind.NOT_EVALUATED


def test_both_versions_of_one_policy() -> None:
    """A repository in the middle of a migration: the current one is in force."""
    old = {**policy("deny", policyTypes=["Ingress"]), "apiVersion": "extensions/v1beta1"}
    world = outgate.load_objects([deployment("web"), policy("deny", policyTypes=["Ingress"]), old])
    assert world.policies == 1
    assert world.explain("203.0.113.1", "shop/web:80").verdict == "DENIED"
