"""A plan's folder with policies in Cilium's language: files, stages, record, new namespaces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from outgate.planning.cilium_policies import cilium_manifest_of
from outgate.planning.new_namespaces import ANY_NAMESPACE, plan_new_namespace
from outgate.planning.plan_documents import digest_of_object
from outgate.planning.plan_file import read_plan
from outgate.planning.plans import NamespacePlan
from outgate.planning.stages import STAGES, Stage
from outgate.render.plan_folder.files import plan_files
from outgate.render.plan_folder.new_namespace import new_namespace_text
from outgate.render.plan_folder.options import FolderOptions
from tests.plan_folder.kustomizing import build, write
from tests.planning.names.planned_for_cilium import OBJECTS, TODAY, facts, ground, planned

KIND = "CiliumNetworkPolicy"
CACHE = "169.254.20.10"


@pytest.fixture
def space() -> NamespacePlan:
    """The plan of the one namespace."""
    (found,) = planned(OBJECTS, facts(cache=CACHE)).plan.namespaces
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Its folder, with the component for namespaces that are new."""
    known = facts(cache=CACHE)
    born = plan_new_namespace(ground(OBJECTS, known), ANY_NAMESPACE, TODAY)
    plan = planned(OBJECTS, known).plan
    write(tmp_path, plan_files(plan, FolderOptions(new_namespace=born)))
    return tmp_path


def of_cilium(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those in Cilium's language, by name."""
    found = [one for one in objects if one["kind"] == KIND]
    return sorted(found, key=lambda one: str(one["metadata"]["name"]))


def test_file_read_back_is_the_manifest_whatever_its_comments_say(
    folder: Path, space: NamespacePlan
) -> None:
    """Reasons are text of others, and stay comments."""
    files = sorted(folder.glob("namespaces/shop/policies/cilium-*.yaml"))
    read = [list(yaml.safe_load_all(file.read_text())) for file in files]

    assert len(files) == 2
    assert of_cilium([body for (body,) in read]) == of_cilium(
        [cilium_manifest_of(policy) for policy in space.cilium]
    )


@pytest.mark.parametrize("stage", STAGES)
def test_they_come_with_the_policies_and_stay(
    stage: Stage, folder: Path, space: NamespacePlan
) -> None:
    """Stage 1 has none of them; from stage 2 on they are the same."""
    built = build(folder / "namespaces" / "shop" / "stages" / stage)

    every = [cilium_manifest_of(policy) for policy in space.cilium]
    assert of_cilium(built) == ([] if stage is Stage.HOLD_OPEN else of_cilium(every))


def test_record_tells_their_kind_and_digest(folder: Path, space: NamespacePlan) -> None:
    """What applies a plan has to know that they are no NetworkPolicies."""
    (record,) = read_plan(str(folder / "plan.yaml")).namespaces

    assert [(one.name, one.digest) for one in record.objects if one.kind == KIND] == [
        (policy.name, digest_of_object(cilium_manifest_of(policy))) for policy in space.cilium
    ]
    kinds = {one.name: one.kind for one in record.objects if one.name.startswith("default-deny")}
    assert kinds == {"default-deny-egress": "NetworkPolicy"}


def test_page_tells_when_names_are_learnt(folder: Path) -> None:
    """Who moves the stages reads it there."""
    page = (folder / "namespaces/shop/README.md").read_text()

    assert "**Names are known from look-ups.** They are watched from stage 2 on" in page
    assert "`api.example.com: TCP 443`, by Cilium" in page


def test_new_namespace_is_born_with_them(folder: Path) -> None:
    """A cache on the node is named by Cilium's policy there too, in both forms."""
    born = plan_new_namespace(ground(OBJECTS, facts(cache=CACHE)), "tomorrow", TODAY)
    stream = list(yaml.safe_load_all(new_namespace_text(born)))
    (wanted,) = [cilium_manifest_of(policy) for policy in born.cilium]
    use = folder / "use"
    use.mkdir()
    component = "../components/default-deny-egress"
    (use / "kustomization.yaml").write_text(f"namespace: tomorrow\ncomponents: [{component}]\n")

    assert of_cilium(stream) == [wanted]
    assert of_cilium(build(use)) == [wanted]
