"""One namespace's folder: its policies, the hold-open set, and the stages as overlays of both."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.planning.plans import NamespacePlan, PlannedPolicy
from outgate.planning.stages import STAGES, Stage, policies_at
from outgate.render.plan_folder import paths
from outgate.render.plan_folder.current import current_text
from outgate.render.plan_folder.kustomizations import (
    kustomization_text,
    selector_patches,
)
from outgate.render.plan_folder.options import FolderOptions
from outgate.render.plan_folder.policies import cilium_policy_text, policies_text, policy_text

_MOST_NAMES = 5
_ABOUT = {
    Stage.HOLD_OPEN: "What is open stays open, whatever comes after. Nothing changes yet. Going "
    "back from any later stage is applying this one again.",
    Stage.POLICIES: "DNS, what each workload needs and the default deny, while hold-open is there. "
    "Nothing is cut yet.",
    Stage.CANARY: "Hold-open lets go of the canaries: for them the plan is in force.",
    Stage.ENFORCED: "Hold-open is switched off, not deleted: what is missing from a folder is not "
    "pruned by default. This is the enforcement.",
}


def namespace_files(
    plan: NamespacePlan, options: FolderOptions, stage: Stage
) -> Iterator[tuple[str, str]]:
    """Yield the files of one namespace, except what tells people about it.

    Args:
        plan: Its plan, which is not refused.
        options: Choices of the user.
        stage: The stage that it is at.

    Yields:
        Relative paths and texts.
    """
    folder = paths.folder_of(plan.namespace)
    yield from _policies(plan, options, f"{folder}/{paths.POLICIES}")
    yield from _hold_open(plan, options, f"{folder}/{paths.HOLD_OPEN}")
    for one in STAGES:
        where = paths.stage_of_namespace(plan.namespace, one)
        yield f"{where}/{paths.KUSTOMIZATION}", _stage_text(plan, options, one)
    yield paths.current_of(plan.namespace), current_text(plan.namespace, stage)


def is_ordered(stage: Stage) -> bool:
    """Say whether hold-open has to be applied before the deny, for who jumps over stage 1.

    Args:
        stage: The stage.
    """
    return stage in (Stage.POLICIES, Stage.CANARY)


def _policies(
    plan: NamespacePlan, options: FolderOptions, folder: str
) -> Iterator[tuple[str, str]]:
    deny = () if plan.deny is None else (plan.deny,)
    # The deny comes last, so that whoever applies the folder alone has the allows before it.
    texts = {
        **{
            paths.policy_file(policy.name): policy_text(policy, options.root)
            for policy in plan.policies
        },
        **{
            paths.cilium_policy_file(policy.name): cilium_policy_text(policy, options.root)
            for policy in plan.cilium
        },
        **{paths.policy_file(policy.name): policy_text(policy, options.root) for policy in deny},
    }
    if not texts:
        return
    for name, text in texts.items():
        yield f"{folder}/{name}", text
    yield f"{folder}/{paths.KUSTOMIZATION}", kustomization_text(list(texts))


def has_policies(plan: NamespacePlan) -> bool:
    """Say whether there is anything besides hold-open.

    Args:
        plan: The namespace's plan.
    """
    return bool(plan.policies or plan.cilium or plan.deny is not None)


def _hold_open(
    plan: NamespacePlan, options: FolderOptions, folder: str
) -> Iterator[tuple[str, str]]:
    if not plan.hold_open:
        return
    name = f"{paths.HOLD_OPEN}.yaml"
    if plan.held_against:
        names = list(dict.fromkeys(other for other, _ in plan.held_against))
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        others = f"{', '.join(names[:_MOST_NAMES])}{more}"
        against = f"every pod that these policies of others do not isolate: {others}"
    else:
        against = "every pod: no policy of others isolates one"
    about = (
        f"Keeps open {against}. Together they are one set, to be applied and switched as a whole."
    )
    yield f"{folder}/{name}", policies_text(plan.hold_open, options.root, about)
    yield f"{folder}/{paths.KUSTOMIZATION}", kustomization_text([name])


def _stage_text(plan: NamespacePlan, options: FolderOptions, stage: Stage) -> str:
    held = [f"../../{paths.HOLD_OPEN}"] if plan.hold_open else []
    rest = [f"../../{paths.POLICIES}"] if has_policies(plan) else []
    if stage is Stage.HOLD_OPEN:
        resources = held
    elif stage is Stage.ENFORCED:
        resources = [*rest, *held]
    else:
        resources = [*held, *rest]
    return kustomization_text(
        resources,
        about=_about(plan, options, stage),
        namespace=plan.namespace,
        is_ordered=is_ordered(stage) and bool(held),
        patches=tuple(selector_patches(_changed(plan, options, stage))),
    )


def _changed(plan: NamespacePlan, options: FolderOptions, stage: Stage) -> Iterator[PlannedPolicy]:
    before = {policy.name: policy for policy in plan.hold_open}
    for policy in policies_at(stage, plan, options.canaries):
        if policy.holds_open and policy.subject != before[policy.name].subject:
            yield policy


def _about(plan: NamespacePlan, options: FolderOptions, stage: Stage) -> Iterator[str]:
    yield _ABOUT[stage]
    if not plan.hold_open:
        yield (
            "Every pod of the namespace is isolated by policies of others already, so there is "
            "nothing to hold open."
        )
    elif stage is Stage.CANARY and options.canaries is None:
        yield (
            "The canaries are the pods with the label outgate.dev/enforce, whatever its value: "
            f"kubectl -n {plan.namespace} label pod NAME outgate.dev/enforce=true"
        )
    elif stage is Stage.CANARY:
        yield f"The canaries are the pods whose labels do not satisfy {options.canaries}."
