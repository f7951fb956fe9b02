"""The namespace that is born tomorrow: a stream to apply, or a kustomize component to take in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outgate.planning.cilium_policies import PlannedCiliumPolicy, cilium_manifest_of
from outgate.planning.manifests import manifest_of
from outgate.planning.plans import NamespacePlan, PlannedPolicy
from outgate.render.plan_folder import paths
from outgate.render.plan_folder.comments import GENERATED, comment
from outgate.render.plan_folder.kustomizations import component_text
from outgate.render.plan_folder.policies import (
    cilium_policy_lines,
    lines_of_cilium_manifest,
    lines_of_manifest,
    policy_lines,
)
from outgate.render.yaml_text import yaml_lines

PLACEHOLDER = "new-namespace"
"""A component's Namespace needs a name; the ``namespace`` of whoever uses it replaces it."""
_EGRESS = "default-deny-egress"


def new_namespace_text(plan: NamespacePlan, root: str = "") -> str:
    """Return a new namespace as a stream of manifests: itself, the deny, then what it may reach.

    The deny comes before the allows, since nothing runs there that could be cut.

    Args:
        plan: What it is born with.
        root: The folder below which the files of needs are named without it.
    """
    paths.folder_of(plan.namespace)
    lines = [*comment(f"Namespace {plan.namespace}, closed for egress from its first pod on.")]
    lines += ["---", *yaml_lines(_namespace(plan.namespace))]
    for policy in _policies(plan):
        lines += ["---", *policy_lines(policy, root)]
    for beyond in plan.cilium:
        lines += ["---", *cilium_policy_lines(beyond, root)]
    return "".join(f"{line}\n" for line in lines)


def component_files(plan: NamespacePlan, root: str = "") -> Iterator[tuple[str, str]]:
    """Yield two components: policies for a namespace that is elsewhere, and one with the Namespace.

    Args:
        plan: What a namespace is born with, planned for `ANY_NAMESPACE`.
        root: As in `new_namespace_text`.

    Yields:
        Relative paths and texts.
    """
    folder = f"{paths.COMPONENTS}/{_EGRESS}"
    names = []
    for policy in _policies(plan):
        names.append(paths.policy_file(policy.name))
        yield f"{folder}/{names[-1]}", _text_without_namespace(policy, root)
    for beyond in plan.cilium:
        names.append(paths.cilium_policy_file(beyond.name))
        yield f"{folder}/{names[-1]}", _cilium_text_without_namespace(beyond, root)
    yield (
        f"{folder}/{paths.KUSTOMIZATION}",
        component_text(
            names,
            about=(
                (
                    "For the kustomization of a namespace that the plan does not know: nothing in "
                    "it runs yet, so it is closed from its first pod on. Take it in with"
                ),
                "  namespace: NAME",
                f"  components: [PATH/{folder}]",
            ),
        ),
    )
    folder = f"{paths.COMPONENTS}/{PLACEHOLDER}"
    yield (
        f"{folder}/namespace.yaml",
        "".join(
            f"{line}\n" for line in (*comment(GENERATED), *yaml_lines(_namespace(PLACEHOLDER)))
        ),
    )
    yield (
        f"{folder}/{paths.KUSTOMIZATION}",
        component_text(
            ["namespace.yaml"],
            components=[f"../{_EGRESS}"],
            about=(
                (
                    "As default-deny-egress beside it, and the Namespace itself: kustomize gives "
                    "it the name that stands in the namespace of whoever takes this in."
                ),
            ),
        ),
    )


def _policies(plan: NamespacePlan) -> tuple[PlannedPolicy, ...]:
    deny = () if plan.deny is None else (plan.deny,)
    return (*deny, *plan.policies)


def _namespace(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def _text_without_namespace(policy: PlannedPolicy, root: str) -> str:
    lines = [*comment(GENERATED), *comment(f"For every pod: {policy.about}.")]
    lines += lines_of_manifest(_without_namespace(manifest_of(policy)), policy, root)
    return "".join(f"{line}\n" for line in lines)


def _cilium_text_without_namespace(policy: PlannedCiliumPolicy, root: str) -> str:
    lines = [*comment(GENERATED), *comment(f"For every pod: {policy.about}.")]
    lines += lines_of_cilium_manifest(_without_namespace(cilium_manifest_of(policy)), policy, root)
    return "".join(f"{line}\n" for line in lines)


def _without_namespace(body: dict[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in body["metadata"].items() if key != "namespace"}
    return {**body, "metadata": metadata}
