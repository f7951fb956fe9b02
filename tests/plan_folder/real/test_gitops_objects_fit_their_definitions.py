"""The Argo CD and Flux objects against the real CustomResourceDefinitions, on a real API server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from outgate.planning.plans import Plan
from outgate.render.plan_folder.files import plan_files
from outgate.render.plan_folder.options import FolderOptions
from tests.cluster.building.go_modules import GoModule
from tests.cluster.errors import ClusterError
from tests.cluster.live import LiveCluster
from tests.cluster.shell import wait_until
from tests.plan_folder import shop
from tests.plan_folder.kustomizing import write
from tests.plan_folder.real.renaming import OWN

pytestmark = pytest.mark.cluster("none")

NAMESPACE = f"{OWN}gitops"
DEFINITIONS = (
    ("github.com/argoproj/argo-cd/v3", "3.3.2", "manifests/crds/application-crd.yaml"),
    (
        "github.com/fluxcd/kustomize-controller",
        "1.7.3",
        "config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml",
    ),
    (
        "github.com/fluxcd/source-controller",
        "1.8.5",
        "config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml",
    ),
)


@pytest.fixture(scope="module")
def definitions() -> list[Path]:
    """The definitions' files, out of the projects' Go modules."""
    found = []
    try:
        with GoModule("definitions") as module:
            for name, version, path in DEFINITIONS:
                found.append(module.download(name, version).folder / path)
    except (ClusterError, KeyError) as error:
        pytest.skip(f"the projects' modules cannot be had: {error}")
    return found


@pytest.fixture
def defined(cluster: LiveCluster, definitions: list[Path]) -> Iterator[None]:
    """The definitions, for as long as the test takes, where the cluster has none of its own."""
    ours = []
    cluster.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", timeout=90)
    cluster.kubectl("create", "namespace", NAMESPACE)
    try:
        for path in definitions:
            said = cluster.kubectl("apply", "--server-side", "-f", str(path), timeout=120)
            if "serverside-applied" in said:
                ours.append(path)
            question = ("wait", "--for=condition=Established", said.split()[0], "--timeout=5s")
            wait_until("the definition", partial(cluster.kubectl, *question), seconds=60)
        yield
    finally:
        for path in ours:
            cluster.kubectl("delete", "-f", str(path), timeout=120)
        cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false")


@pytest.mark.usefixtures("defined")
def test_strict_dry_run(cluster: LiveCluster, plan: Plan, tmp_path: Path) -> None:
    """No unknown field, none missing, every value of the right sort."""
    gitops = tuple(replace(one, namespace=NAMESPACE) for one in shop.GITOPS)
    write(tmp_path, plan_files(plan, FolderOptions(gitops=gitops)))

    for form in ("argocd", "flux"):
        said = cluster.kubectl(
            *("apply", "--server-side", "--dry-run=server", "--validate=strict"),
            *("-k", str(tmp_path / form)),
        )
        assert len(said.splitlines()) == (3 if form == "argocd" else 4)
