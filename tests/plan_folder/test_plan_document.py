"""plan.yaml: what later verbs need, read back strictly, and trusted only as outgate wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from outgate.errors import InputError
from outgate.model.selectors import Operator
from outgate.planning.manifests import manifest_of
from outgate.planning.plan_documents import (
    LabelRequirement,
    OtherPolicy,
    PlanDocument,
    Role,
    digest_of_object,
    digest_of_text,
)
from outgate.planning.plan_file import plan_document, plan_of, read_plan
from outgate.planning.plans import Plan
from outgate.planning.stages import Stage, policies_at
from outgate.render.schemas import schema_text
from tests.plan_folder import shop
from tests.plan_folder.kustomizing import build
from tests.plan_folder.reading import plan_in


def test_fits_its_schema(files: dict[str, str]) -> None:
    """And the smallest one does too."""
    validator = Draft202012Validator(json.loads(schema_text("Plan")))

    for document in (
        yaml.safe_load(files["plan.yaml"]),
        plan_document(PlanDocument("upstream", ("1-hold-open",))),
    ):
        assert [error.message for error in validator.iter_errors(document)] == []


def test_reads_back_from_the_file(files: dict[str, str], folder: Path) -> None:
    """The file, the text and the document hold the same plan."""
    plan = read_plan(str(folder / "plan.yaml"))

    assert plan_in(files) == plan
    assert plan == plan_of(plan_document(plan))
    assert (plan.cluster, plan.profile) == ("prod", "upstream")
    assert LabelRequirement("app", Operator.NOT_IN, ("checkout",)) == plan.canaries
    assert tuple(Stage) == plan.stages


def test_digests_are_of_what_is_applied(files: dict[str, str], folder: Path) -> None:
    """Each object's digest in each stage is that of what kustomize builds."""
    plan = plan_in(files)
    states = {Stage.CANARY: "canary", Stage.ENFORCED: "off"}

    for space in plan.namespaces:
        for stage in Stage:
            built = build(folder / "namespaces" / space.name / "stages" / stage)
            expected = {body["metadata"]["name"]: digest_of_object(body) for body in built}
            recorded = {
                one.name: getattr(one, states.get(stage, "digest"))
                if one.role is Role.HOLD_OPEN
                else one.digest
                for one in space.objects
                if one.role is Role.HOLD_OPEN or stage is not Stage.HOLD_OPEN
            }
            assert expected == recorded


def test_says_what_hold_open_was_computed_against(files: dict[str, str]) -> None:
    """Where one of these changes, hold-open is stale: it might open, or leave out, too much."""
    record = plan_in(files).namespace("shop")

    assert record is not None
    assert (
        OtherPolicy(
            "carts-own",
            (
                LabelRequirement("app", Operator.IN, ("cart",)),
                LabelRequirement("tier", Operator.IN, ("back",)),
            ),
        ),
    ) == record.held_against


def test_objects_are_in_the_order_of_application(plan: Plan, files: dict[str, str]) -> None:
    """Hold-open, allows, deny; aborting goes the other way."""
    for space in plan.namespaces:
        record = plan_in(files).namespace(space.namespace)
        if record is not None:
            names = [policy.name for policy in policies_at(Stage.POLICIES, space)]
            assert names == [one.name for one in record.objects]
            assert (
                manifest_of(policies_at(Stage.POLICIES, space)[0])["metadata"]["name"] == names[0]
            )


def test_every_other_file_is_recorded_with_its_digest(files: dict[str, str]) -> None:
    """But for the line that says a stage."""
    plan = plan_in(files)

    assert set(files) - {"plan.yaml"} == {record.path for record in plan.files}
    assert {"namespaces/shop/current/kustomization.yaml"} <= {
        record.path for record in plan.files if record.moves
    }
    for record in plan.files:
        if not record.moves:
            assert digest_of_text(files[record.path]) == record.digest


def test_exempt_namespaces_and_why(files: dict[str, str]) -> None:
    """Left alone, on the record."""
    exempt = [(one.name, one.why) for one in plan_in(files).exempt]

    assert list(shop.composition().plan.exempt) == exempt


def changed(document: dict[str, Any], *path: str | int, value: object) -> dict[str, Any]:
    """Return a copy of a document with another value at a path."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    place: Any = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("plan", "profile"), "calico", "was changed after outgate wrote it"),
        (("plan", "files", 0, "path"), "../../etc/passwd", "was changed after outgate wrote it"),
        (("plan", "namespaces", 0, "objects", 0, "role"), "x", "must be one of hold-open, allow"),
        (("plan", "stagess"), [], "no field is called 'stagess'; did you mean stages?"),
        (("plan",), [], "must be a mapping"),
        (("extra",), 1, "no field is called 'extra'"),
        (("apiVersion",), "outgate.dev/v9", "apiVersion: must be a Plan of outgate.dev/v1alpha1"),
        (("metadata",), {}, "Plan has no metadata.name"),
    ],
)
def test_what_is_not_as_outgate_wrote_it_is_refused_with_its_place(
    path: tuple[str | int, ...], value: object, words: str, files: dict[str, str], tmp_path: Path
) -> None:
    """A person's change, a newer version, a slip: one sentence, with line and column."""
    document = changed(yaml.safe_load(files["plan.yaml"]), *path, value=value)
    target = tmp_path / "plan.yaml"
    target.write_text(yaml.safe_dump(document))

    with pytest.raises(InputError, match=r"plan\.yaml") as error:
        read_plan(str(target))

    assert words in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no Kubernetes object"),
        ("a: [", "plan.yaml"),
        ("kind: Pod\napiVersion: v1\n", "holds no Plan"),
    ],
)
def test_no_plan_at_all(text: str, words: str, tmp_path: Path) -> None:
    """An empty file, broken YAML, another object."""
    target = tmp_path / "plan.yaml"
    target.write_text(text)

    with pytest.raises(InputError, match=words):
        read_plan(str(target))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Named, in one sentence."""
    with pytest.raises(InputError, match=r"plan\.yaml"):
        read_plan(str(tmp_path / "plan.yaml"))
