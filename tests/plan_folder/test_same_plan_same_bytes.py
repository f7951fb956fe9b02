"""Planning again changes nothing: not by itself, and not because a roll-out went on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.errors import ConfigurationError
from outgate.planning.composing import Composition
from outgate.planning.plans import NamespacePlan, Plan
from outgate.planning.stages import STAGES, Stage
from outgate.render.plan_folder.comparing import ChangeKind, FoundFolder, compare
from outgate.render.plan_folder.files import plan_files
from outgate.render.plan_folder.options import Earlier, FolderOptions
from tests.plan_folder import shop
from tests.plan_folder.reading import plan_in


def found(files: dict[str, str]) -> FoundFolder:
    """Return a folder that holds files, as if it had been read."""
    return FoundFolder("plan", plan_in(files), texts=dict(files))


def test_twice(files: dict[str, str]) -> None:
    """The same input, planned and written anew."""
    again = plan_files(shop.composition().plan, shop.options(shop.CANARIES))

    assert list(files.items()) == list(again.items())


@pytest.mark.parametrize("stage", STAGES)
def test_a_moved_stage_is_kept_and_is_no_difference(
    stage: Stage, plan: Plan, files: dict[str, str]
) -> None:
    """Somebody changed the one line, without the quotes of anybody's taste."""
    name = "namespaces/shop/current/kustomization.yaml"
    moved = {**files, name: files[name].replace("1-hold-open\n", f"{stage}\n")}
    there = found(moved)

    again = plan_files(plan, shop.options(shop.CANARIES), there.earlier)

    assert compare(there, again) == ()
    assert moved == again


def test_only_one_file_changes_when_a_stage_does(plan: Plan) -> None:
    """plan.yaml and the READMEs say nothing of where a namespace is."""
    first = plan_files(plan, FolderOptions())
    second = plan_files(plan, FolderOptions(), Earlier(stages={"shop": Stage.ENFORCED}))

    changed = {name for name in first if first[name] != second[name]}
    assert {"namespaces/shop/current/kustomization.yaml"} == changed


def test_a_current_file_with_two_stages_is_somebodys(plan: Plan, files: dict[str, str]) -> None:
    """It would be set back to the first stage, so it is not overwritten."""
    name = "namespaces/shop/current/kustomization.yaml"
    there = found({**files, name: files[name] + "- ../stages/4-enforced\n"})

    changes = compare(there, plan_files(plan, shop.options(shop.CANARIES), there.earlier))

    assert [(name, ChangeKind.EDITED)] == [(change.path, change.kind) for change in changes]


def test_line_ends_of_another_system_are_no_difference(plan: Plan, files: dict[str, str]) -> None:
    """Git may have put carriage returns into every file."""
    other = {name: text.replace("\n", "\r\n") for name, text in files.items()}
    there = FoundFolder("plan", plan_in(files), texts=dict(other))

    assert compare(there, plan_files(plan, shop.options(shop.CANARIES), there.earlier)) == ()


def test_a_namespace_that_is_refused_now_keeps_what_it_had(plan: Plan) -> None:
    """Its files stay as they are, are part of the stages, and are recorded as an earlier plan's."""
    before = plan_files(plan, FolderOptions())
    there = found(before)
    refusing = shop.composition(
        """\
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: new, namespace: shop}
spec: {endpointSelector: {}, egress: [{toEntities: [world]}]}
"""
    ).plan

    after = plan_files(refusing, FolderOptions(), there.earlier)

    own = {name: text for name, text in before.items() if name.startswith("namespaces/shop/")}
    assert own == {name: text for name, text in after.items() if name.startswith("namespaces/shop")}
    assert (
        before["stages/2-policies/kustomization.yaml"]
        == after["stages/2-policies/kustomization.yaml"]
    )
    record = plan_in(after).namespace("shop")
    assert record is not None
    assert record.is_refused
    assert "Refused: shop (the files here are those of an earlier plan)" in after["README.md"]
    again = found(after)
    assert compare(again, plan_files(refusing, FolderOptions(), again.earlier)) == ()


def test_a_namespace_that_was_never_planned_gets_nothing_when_refused(
    files: dict[str, str],
) -> None:
    """Only the README speaks of it."""
    assert [name for name in files if "vault" in name] == []
    assert "Refused: vault (nothing is written)" in files["README.md"]
    assert "kubectl label namespace vault outgate.dev/egress=exempt" in files["README.md"]


def test_where_nothing_can_be_planned_nothing_can_be_applied() -> None:
    """A page that says why, its record, and no line that leads nowhere."""
    plan = shop.composition().plan
    refused = replace(plan, namespaces=tuple(one for one in plan.namespaces if one.is_refused))

    files = plan_files(refused, shop.options())

    assert list(files) == ["README.md", "plan.yaml"]
    assert "kubectl apply" not in files["README.md"]


def test_where_nothing_is_open_there_is_one_stage(plan: Plan) -> None:
    """Every pod is isolated already: no line speaks of a hold-open that is not there."""
    sealed = replace(plan, namespaces=tuple(one for one in plan.namespaces if not one.hold_open))

    text = plan_files(sealed, FolderOptions())["README.md"]

    assert "kubectl apply -k stages/2-policies" in text
    assert "1-hold-open" not in text
    assert "Going back" not in text


@pytest.mark.parametrize("name", ["../etc", "a/b", "", ".", "Shop", "x" * 64, "a\nb", "-a"])
def test_a_name_that_is_none_becomes_no_path(name: str) -> None:
    """The API server would refuse it, and a path made of it could lead anywhere."""
    plan = Plan("", "upstream", (NamespacePlan(name),))

    with pytest.raises(ConfigurationError, match="would refuse the name"):
        plan_files(plan, FolderOptions())


def test_no_line_end_is_missing_and_no_blank_is_left_over(files: dict[str, str]) -> None:
    """Files that editors and linters leave alone."""
    for name, text in files.items():
        assert text.endswith("\n"), name
        assert [line for line in text.split("\n") if line != line.rstrip()] == [], name


def test_the_composition_is_not_changed_by_writing_it(plan: Plan) -> None:
    """Pure: what was planned is what it was."""
    composed: Composition = shop.composition()
    plan_files(composed.plan, shop.options())

    assert plan == composed.plan
