"""A Flux Kustomization with postBuild names its variables and what it would fill in."""

from __future__ import annotations

from pathlib import Path

import pytest

import outgate
from outgate.model.gaps import GapKind
from tests.variables.shop import SERVER, client

KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  path: ./apps/shop
  postBuild:
    substitute: {APP: client, ZONE: a}
    substituteFrom: [{kind: ConfigMap, name: cluster}, {kind: Secret, name: hidden}]
"""
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: own, namespace: shop}
spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '${HOME}/32'}}]}]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a repository: applications, and the Kustomization beside them."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "flux/shop.yaml": KUSTOMIZATION,
        "apps/shop/client.yaml": client("${APP}"),
        "apps/shop/server.yaml": SERVER,
        "apps/shop/deep/policy.yaml": POLICY,
        "apps/shoppers/client.yaml": client("${APP}").replace("client", "other"),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def fillers() -> list[str]:
    """Return what is said of Kustomizations."""
    return [
        f"{gap.origin}: {gap.what}"
        for gap in outgate.load(".").gaps
        if gap.kind is GapKind.UNFILLED and gap.what.startswith("Flux")
    ]


@pytest.mark.usefixtures("folder")
def test_variables_sources_and_objects_below_its_path() -> None:
    """Policies too; not what has no variables, and not a folder whose name starts alike."""
    assert fillers() == [
        (
            "./flux/shop.yaml:1: Flux Kustomization flux-system/shop fills in APP, ZONE, what "
            "ConfigMap cluster and Secret hidden hold in apps/shop: by that path, "
            "./apps/shop/client.yaml:1, ./apps/shop/deep/policy.yaml:1"
        )
    ]


@pytest.mark.usefixtures("folder")
def test_nothing_is_filled_in() -> None:
    """Not even the value that it states: the input does not prove that its source is this tree."""
    world = outgate.load(".")

    assert [
        dict(pod.labels)
        for workload in world.snapshot.workloads
        if workload.name == "client"
        for pod in workload.pods
    ] == [{"app": "${APP}"}]


@pytest.mark.parametrize(
    "text",
    [
        KUSTOMIZATION.partition("  postBuild")[0],
        KUSTOMIZATION.replace("./apps/shop", "./apps/elsewhere"),
        KUSTOMIZATION.replace("./apps/shop", "./"),
    ],
)
def test_a_kustomization_that_fills_in_nothing_here_is_not_mentioned(
    folder: Path, text: str
) -> None:
    """Without postBuild, for another path, or for a path that tells nothing."""
    (folder / "flux" / "shop.yaml").write_text(text)

    assert fillers() == []
