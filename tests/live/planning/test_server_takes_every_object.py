"""Every object of a plan passes server-side dry run, strictly, on a real API server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from outgate.cli.entry import program
from outgate.planning.stages import STAGES
from tests.cluster.live import LiveCluster
from tests.golden.scenarios import FOLDER, Question, questions

pytestmark = pytest.mark.cluster("none", "cilium")

NAMESPACE = "outgate-test-dry-run"
SHOP = "src/outgate/demo_shop/shop.yaml"
KUSTOMIZATIONS = (*(f"stages/{stage}" for stage in STAGES), "admission/on", "admission/off")
PLANS = list(
    {
        (one.scenario.name, one.name): one
        for one in questions()
        if one.arguments[0] == "plan" and "--explain" not in one.arguments
    }.values()
)


@pytest.fixture(scope="module")
def namespace(cluster: LiveCluster) -> Iterator[str]:
    """One namespace for all: a dry run keeps nothing, so that names may come again."""
    cluster.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", timeout=90)
    cluster.kubectl("create", "namespace", NAMESPACE)
    yield NAMESPACE
    cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false")


def typed(*words: str) -> tuple[int, str]:
    """Run outgate; return its exit code and what it said on standard error."""
    done = CliRunner().invoke(program, list(words))
    return done.exit_code, done.stderr


def objects_of(cluster: LiveCluster, folder: Path) -> list[dict[str, Any]]:
    """Return the objects of every stage and of the admission policy, as kubectl builds them."""
    found: list[dict[str, Any]] = []
    for name in KUSTOMIZATIONS:
        if (folder / name).exists():
            text = cluster.kubectl("kustomize", str(folder / name))
            found += [one for one in yaml.safe_load_all(text) if one]
    return found


def try_all(cluster: LiveCluster, namespace: str, objects: list[dict[str, Any]]) -> int:
    """Try each object, those of a namespace in one that is there; return how many there were."""
    texts: dict[str, None] = {}
    for one in objects:
        if "namespace" in one["metadata"]:
            one["metadata"]["namespace"] = namespace
        texts[yaml.safe_dump(one)] = None
    apply = ("apply", "--server-side", "--dry-run=server", "--validate=strict", "--force-conflicts")
    said = cluster.kubectl(*apply, "-f", "-", stdin="---\n".join(texts))
    assert len(said.splitlines()) == len(texts)
    return len(texts)


@pytest.mark.parametrize("question", PLANS, ids=lambda one: f"{one.scenario.name}-{one.name}")
def test_plans_with_golden_outputs(
    cluster: LiveCluster,
    namespace: str,
    question: Question,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever DNS the platform has, and whoever else has policies there."""
    monkeypatch.chdir(FOLDER / question.scenario.name)
    plan, answer = tmp_path / "plan", tmp_path / "answer.json"
    outputs = ("-o", str(plan), "-o", f"json={answer}")
    code, said = typed(*question.arguments, "-f", "input.yaml", *outputs)
    assert code in (0, 1), said
    report = json.loads(answer.read_text())
    objects = objects_of(cluster, plan) if plan.exists() else []
    written = {one["metadata"]["namespace"] for one in objects if one["kind"] in POLICIES}
    assert written == ({space["name"] for space in report["namespaces"] if space["manifests"]})
    served = set(cluster.kubectl("api-resources", "-o", "name").split())
    known = [one for one in objects if POLICIES.get(one["kind"], "") in ("", *served)]
    # Only Cilium's own kind may be missing where there is no Cilium.
    assert len(known) == len(objects) or cluster.name != "cilium"
    if known:
        assert try_all(cluster, namespace, known) > 1


POLICIES = {
    "NetworkPolicy": "networkpolicies.networking.k8s.io",
    "CiliumNetworkPolicy": "ciliumnetworkpolicies.cilium.io",
}
"""The kinds of policies that a plan has, to the full names of their resources."""


def test_the_shop_of_the_demo(cluster: LiveCluster, namespace: str, tmp_path: Path) -> None:
    """From intents init, empty and from policies, to a plan of every namespace."""
    for number, options in enumerate(((), ("--from-policies",))):
        intents, plan = str(tmp_path / f"intents-{number}"), tmp_path / f"plan-{number}"
        code, said = typed("intents", "init", "-q", "-f", SHOP, "-o", intents, *options)
        assert code == 0, said
        known = ("--platform", "kubeadm", "-o", str(plan))
        code, said = typed("plan", "-f", SHOP, "-i", intents, *known)
        assert code == 0, said
        assert try_all(cluster, namespace, objects_of(cluster, plan)) > 5
