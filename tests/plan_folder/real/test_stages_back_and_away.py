"""The lines of the READMEs, run as they stand there, with a plain kubectl."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from outgate.model.ownership import MANAGER, MANAGER_LABEL
from outgate.planning.manifests import manifest_of
from outgate.planning.plans import Plan
from outgate.planning.stages import STAGES, Stage, policies_at
from tests.cluster.live import LiveCluster
from tests.plan_folder import shop

pytestmark = pytest.mark.cluster("none")


def expected(plan: Plan, stage: Stage) -> dict[str, Any]:
    """Return the specs of a stage by namespace and name."""
    return {
        str(policy): manifest_of(policy)["spec"]
        for space in plan.namespaces
        if not space.is_refused
        for policy in policies_at(stage, space, shop.CANARIES)
    }


def live(cluster: LiveCluster) -> dict[str, Any]:
    """Return the specs of outgate's policies on the cluster."""
    found = cluster.kubectl.get("networkpolicy", "-A", "-l", f"{MANAGER_LABEL}={MANAGER}")
    return {
        f"{body['metadata']['namespace']}/{body['metadata']['name']}": body["spec"]
        for body in found["items"]
    }


def blocks(page: Path, heading: str) -> list[list[str]]:
    """Return the blocks of code below a heading of a page, as lines."""
    section = page.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [block.splitlines() for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)]


def run(cluster: LiveCluster, folder: Path, line: str, *, back: bool = False) -> str:
    """Run a line of a README in a shell, with nothing but kubectl; going back warns of nothing."""
    kubectl = cluster.kubectl
    environment = {
        "KUBECONFIG": str(kubectl.kubeconfig),
        "PATH": f"{Path(kubectl.program).parent}:/usr/bin:/bin",
        "HOME": os.environ["HOME"],
    }
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = [text for text in done.stderr.splitlines() if "Sorting order is set both" not in text]
    assert (done.returncode, said) == (0, []), line
    assert not back or not done.stderr
    return done.stdout


@pytest.mark.usefixtures("namespaces")
def test_on_stage_by_stage_then_back_then_away(
    cluster: LiveCluster, own_plan: Plan, own_folder: Path
) -> None:
    """Every stage is exactly as planned; back is hold-open alone; away is nothing of ours."""
    readme = own_folder / "README.md"
    for stage in STAGES:
        assert f"`kubectl apply -k stages/{stage}`" in readme.read_text()
        run(cluster, own_folder, f"kubectl apply -k stages/{stage}")
        assert expected(own_plan, stage) == live(cluster)

    ((back,),) = blocks(readme, "Going back")
    said = run(cluster, own_folder, back, back=True)

    assert all(line.endswith("configured") and "hold-open" in line for line in said.splitlines())
    assert expected(own_plan, Stage.POLICIES) == live(cluster)

    run(cluster, own_folder, "kubectl apply -k stages/4-enforced")
    (away,) = blocks(readme, "Taking the plan away")
    for line in away:
        run(cluster, own_folder, line)
        if "delete" not in line:
            assert expected(own_plan, Stage.POLICIES) == live(cluster)
    assert live(cluster) == {}


@pytest.mark.usefixtures("namespaces")
def test_back_without_the_folder(cluster: LiveCluster, own_plan: Plan, own_folder: Path) -> None:
    """The namespace's page has lines that need no file, one per policy of the set."""
    run(cluster, own_folder, "kubectl apply -k stages/4-enforced")

    for name in ("shop", "bank"):
        _, without = blocks(own_folder / f"namespaces/outgate-test-{name}/README.md", "Going back")
        for line in without:
            run(cluster, Path("/"), line, back=True)

    assert expected(own_plan, Stage.POLICIES) == live(cluster)


@pytest.mark.usefixtures("namespaces")
def test_back_from_what_server_side_apply_put_there(
    cluster: LiveCluster, own_plan: Plan, own_folder: Path
) -> None:
    """Argo CD, Flux and outgate itself apply on the server's side, under other field managers."""
    line = "kubectl apply --server-side --field-manager=argocd-controller -k stages/4-enforced"
    run(cluster, own_folder, line)
    kubectl = cluster.kubectl
    folder = own_folder / "stages/1-hold-open"

    kubectl("apply", "-k", str(folder))

    assert expected(own_plan, Stage.POLICIES) == live(cluster)


@pytest.mark.usefixtures("namespaces")
def test_one_namespace_by_its_own_page(
    cluster: LiveCluster, own_plan: Plan, own_folder: Path
) -> None:
    """Stages, back, away of one namespace; and of one where nothing has to be held open."""
    for name in ("shop", "sealed"):
        page = own_folder / f"namespaces/outgate-test-{name}/README.md"
        (stages,) = blocks(page, "Stage by stage")
        for line in stages:
            run(cluster, own_folder, line)
        last = {
            key: spec
            for key, spec in expected(own_plan, Stage.ENFORCED).items()
            if key.startswith(f"outgate-test-{name}/")
        }
        assert last == live(cluster)
        (away,) = blocks(page, "Taking it away")
        for line in away:
            run(cluster, own_folder, line)
        assert live(cluster) == {}


@pytest.mark.usefixtures("namespaces")
def test_the_server_accepts_every_object_as_it_is(
    cluster: LiveCluster, own_plan: Plan, own_folder: Path
) -> None:
    """Server-side dry run, strict: an unknown or a duplicate field would be an error."""
    for folder in (
        *(f"stages/{stage}" for stage in STAGES),
        "admission/on",
        "admission/off",
        "abort",
    ):
        cluster.kubectl(
            *(
                "apply",
                "--server-side",
                "--dry-run=server",
                "--validate=strict",
                "--force-conflicts",
            ),
            *("-k", str(own_folder / folder)),
        )
    assert live(cluster) == {}
