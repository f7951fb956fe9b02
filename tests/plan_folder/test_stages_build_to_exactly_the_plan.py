"""What kustomize makes of a stage is what the plan has in that stage, object by object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from outgate.model.selectors import Operator, Requirement
from outgate.planning.manifests import manifest_of
from outgate.planning.plans import NamespacePlan, Plan
from outgate.planning.stages import STAGES, Stage, policies_at
from outgate.render.plan_folder.files import plan_files
from outgate.render.plan_folder.options import Earlier, FolderOptions
from tests.plan_folder import shop
from tests.plan_folder.kustomizing import build, write

CANARIES = {
    "label": None,
    "not-in": shop.CANARIES,
    "in-one-value": Requirement("app", Operator.IN, ("cart",)),
    "exists": Requirement("stays", Operator.EXISTS),
}


ORDERED = (Stage.POLICIES, Stage.CANARY)


def assert_same(
    expected: list[dict[str, Any]], built: list[dict[str, Any]], *, ordered: bool = False
) -> None:
    """Compare objects, in any order but where it matters."""
    if ordered:
        assert expected == built
    by_text = [
        sorted(json.dumps(one, sort_keys=True) for one in objects) for objects in (expected, built)
    ]
    assert by_text[0] == by_text[1]


def written(plan: Plan) -> list[NamespacePlan]:
    """Return the namespaces that are written."""
    return [space for space in plan.namespaces if not space.is_refused]


@pytest.mark.parametrize("canaries", CANARIES.values(), ids=CANARIES.keys())
@pytest.mark.parametrize("stage", STAGES)
def test_every_namespace(
    stage: Stage, canaries: Requirement | None, plan: Plan, tmp_path: Path
) -> None:
    """namespaces/NS/stages/STAGE, and where hold-open has to be first, the order as well."""
    write(tmp_path, plan_files(plan, FolderOptions(canaries)))

    for space in written(plan):
        expected = [manifest_of(policy) for policy in policies_at(stage, space, canaries)]
        built = build(tmp_path / "namespaces" / space.namespace / "stages" / stage)
        assert_same(expected, built, ordered=stage in ORDERED and bool(space.hold_open))


@pytest.mark.parametrize("stage", STAGES)
def test_the_whole_cluster(stage: Stage, plan: Plan, folder: Path) -> None:
    """stages/STAGE is that stage of every namespace."""
    expected = [
        manifest_of(policy)
        for space in written(plan)
        for policy in policies_at(stage, space, shop.CANARIES)
    ]

    assert_same(expected, build(folder / "stages" / stage), ordered=stage in ORDERED)


@pytest.mark.parametrize("stage", STAGES)
def test_current_is_the_stage_that_a_roll_out_moved_it_to(
    stage: Stage, plan: Plan, folder: Path, tmp_path: Path
) -> None:
    """One namespace ahead of the others, as one commit of one line leaves it."""
    write(tmp_path, plan_files(plan, FolderOptions(), Earlier(stages={"shop": stage})))
    expected = [
        manifest_of(policy)
        for space in written(plan)
        for policy in policies_at(stage if space.namespace == "shop" else STAGES[0], space)
    ]

    assert_same(expected, build(tmp_path / "current"))


def test_abort_holds_every_policy_but_hold_open(plan: Plan, folder: Path) -> None:
    """What kubectl delete -k abort takes away: allows and denies, and never hold-open."""
    expected = [
        manifest_of(policy)
        for space in written(plan)
        for policy in policies_at(Stage.POLICIES, space)
        if not policy.holds_open
    ]

    assert_same(expected, build(folder / "abort"))


def test_hold_open_comes_before_the_deny_in_every_stage_that_cuts_nothing(folder: Path) -> None:
    """For whoever jumps over stage 1: kubectl applies in this order."""
    names = [
        body["metadata"]["name"] for body in build(folder / "namespaces/shop/stages/2-policies")
    ]

    assert names[:2] == ["hold-open", "hold-open-2"]
    assert names[-1] == "default-deny-egress"


def test_no_stage_deletes_hold_open(folder: Path) -> None:
    """Off is the same objects with a selector that nothing satisfies."""
    for stage in STAGES:
        names = {
            body["metadata"]["name"] for body in build(folder / f"namespaces/shop/stages/{stage}")
        }
        assert {"hold-open", "hold-open-2"} <= names


@pytest.mark.parametrize("form", ["argocd", "flux"])
def test_what_gitops_syncs_is_the_present_stage_with_hold_open_protected(
    form: str, plan: Plan, folder: Path
) -> None:
    """Nothing but metadata of hold-open is added to what the stage has."""
    (space,) = (one for one in plan.namespaces if one.namespace == "shop")
    present = [manifest_of(policy) for policy in policies_at(Stage.HOLD_OPEN, space)]

    built = build(folder / form / "namespaces/shop")

    assert present != built
    for body in built:
        body["metadata"].pop("annotations", None)
        body["metadata"]["labels"].pop("kustomize.toolkit.fluxcd.io/prune", None)
    assert_same(present, built)


@pytest.mark.parametrize("name", ["argocd", "flux", "admission/on"])
def test_other_kustomizations_build_to_their_files(name: str, folder: Path) -> None:
    """Every file beside the kustomization, and nothing else."""
    files = [path for path in (folder / name).rglob("*.yaml") if "namespaces" not in path.parts]
    expected = [
        yaml.safe_load(path.read_text()) for path in files if path.name != "kustomization.yaml"
    ]

    built = build(folder / name)

    assert_same(expected, built)
