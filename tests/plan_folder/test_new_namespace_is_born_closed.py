"""The namespace of tomorrow: as a stream, and as components in somebody's kustomization."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from outgate.errors import ConfigurationError
from outgate.planning.manifests import manifest_of
from outgate.planning.new_namespaces import plan_new_namespace
from outgate.planning.plans import NamespacePlan
from outgate.render.plan_folder.new_namespace import new_namespace_text
from tests.plan_folder import shop
from tests.plan_folder.kustomizing import build, write

NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "tomorrow"}}


@pytest.fixture(scope="module")
def tomorrow() -> NamespacePlan:
    """A namespace that is not there yet, planned by name."""
    return plan_new_namespace(shop.ground(), "tomorrow", shop.TODAY)


def test_stream_closes_before_it_opens(tomorrow: NamespacePlan) -> None:
    """Namespace, deny, then DNS as this cluster has it."""
    assert tomorrow.deny is not None
    (dns,) = tomorrow.policies

    documents = [one for one in yaml.safe_load_all(new_namespace_text(tomorrow)) if one]

    assert [NAMESPACE, manifest_of(tomorrow.deny), manifest_of(dns)] == documents
    peers = documents[2]["spec"]["egress"][0]["to"]
    assert peers == [
        {
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }
    ]


def test_component_with_the_namespace(
    tomorrow: NamespacePlan, folder: Path, files: dict[str, str], tmp_path: Path
) -> None:
    """Whoever takes it in says the name once, and gets what the stream has."""
    write(tmp_path / "plan", files)
    write(
        tmp_path / "tomorrow",
        {
            "kustomization.yaml": "namespace: tomorrow\n"
            "components: [../plan/components/new-namespace]\n"
        },
    )
    expected = [one for one in yaml.safe_load_all(new_namespace_text(tomorrow)) if one]

    built = build(tmp_path / "tomorrow")

    assert sorted(map(str, expected)) == sorted(map(str, reordered(built, expected)))


def reordered(built: list[dict[str, object]], expected: list[dict[str, object]]) -> list[object]:
    """Return what was built, where it equals something expected in that one's order of keys."""
    return [next((one for one in expected if one == body), body) for body in built]


def test_component_beside_a_namespace_of_ones_own(files: dict[str, str], tmp_path: Path) -> None:
    """Policies only: the Namespace, with its labels, is in the user's own files."""
    write(tmp_path / "plan", files)
    write(
        tmp_path / "tomorrow",
        {
            "kustomization.yaml": "namespace: tomorrow\nresources: [namespace.yaml]\n"
            "components: [../plan/components/default-deny-egress]\n",
            "namespace.yaml": "apiVersion: v1\nkind: Namespace\n"
            "metadata: {name: tomorrow, labels: {team: a}}\n",
        },
    )

    built = build(tmp_path / "tomorrow")

    assert [
        (body["kind"], body["metadata"]["name"], body["metadata"].get("namespace"))
        for body in built
    ] == [
        ("Namespace", "tomorrow", None),
        ("NetworkPolicy", "allow-egress-to-dns", "tomorrow"),
        ("NetworkPolicy", "default-deny-egress", "tomorrow"),
    ]


@pytest.mark.parametrize("name", ["", "../x", "A", "a.b"])
def test_a_name_that_no_namespace_can_have(name: str) -> None:
    """One sentence."""
    planned = plan_new_namespace(shop.ground(), name, shop.TODAY)

    with pytest.raises(ConfigurationError, match="would refuse the name"):
        new_namespace_text(planned)
