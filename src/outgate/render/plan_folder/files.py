"""A plan as files: every text by its relative path, the same for the same plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.planning.plan_documents import NamespaceRecord, PlanDocument
from outgate.planning.plan_file import PLAN_FILE, plan_document
from outgate.planning.plans import Plan
from outgate.planning.recording import record_plan
from outgate.planning.stages import STAGES, Stage
from outgate.render.plan_folder import paths
from outgate.render.plan_folder.admission import admission_files
from outgate.render.plan_folder.argocd import argocd_files
from outgate.render.plan_folder.comments import GENERATED, comment
from outgate.render.plan_folder.comparing import file_record
from outgate.render.plan_folder.flux import flux_files
from outgate.render.plan_folder.kustomizations import kustomization_text
from outgate.render.plan_folder.namespace_page import namespace_page
from outgate.render.plan_folder.namespaces import is_ordered, namespace_files
from outgate.render.plan_folder.new_namespace import component_files
from outgate.render.plan_folder.options import (
    NOTHING_EARLIER,
    Earlier,
    FolderOptions,
    GitOpsForm,
)
from outgate.render.plan_folder.readme import readme_text
from outgate.render.yaml_text import yaml_lines

_FORMS = {GitOpsForm.ARGOCD: argocd_files, GitOpsForm.FLUX: flux_files}


def plan_files(
    plan: Plan, options: FolderOptions, earlier: Earlier = NOTHING_EARLIER
) -> dict[str, str]:
    """Return the files of a plan.

    Args:
        plan: The plan. Of a refused namespace nothing is written; what an earlier plan wrote for
            it is kept as it is.
        options: Choices of the user.
        earlier: What an earlier plan left: the stage of each namespace is kept.

    Returns:
        Texts by relative path, sorted.

    Raises:
        ConfigurationError: A name of the input cannot be a path.
    """
    kept = _kept(plan, earlier)
    files: dict[str, str] = {}
    for space in plan.namespaces:
        if not space.is_refused:
            stage = earlier.stages.get(space.namespace, Stage.HOLD_OPEN)
            files.update(namespace_files(space, options, stage))
            folder = paths.folder_of(space.namespace)
            files[f"{folder}/{paths.README}"] = namespace_page(space, options)
    for record in kept:
        files.update(_texts_below(earlier, f"{paths.folder_of(record.name)}/"))
    names = sorted(
        [
            *(space.namespace for space in plan.namespaces if not space.is_refused),
            *(record.name for record in kept),
        ]
    )
    if names:
        files.update(_around(options, names, files))
    files[paths.README] = readme_text(plan, options, kept)
    records = {path: file_record(path, text) for path, text in files.items()}
    if earlier.plan is not None:
        # What is kept is recorded as it was, so that a person's change of it is still one.
        below = tuple(f"{paths.folder_of(record.name)}/" for record in kept)
        records |= {one.path: one for one in earlier.plan.files if one.path.startswith(below)}
    files[PLAN_FILE] = _plan_text(record_plan(plan, options.canaries, kept, records.values()))
    return dict(sorted(files.items()))


def _kept(plan: Plan, earlier: Earlier) -> list[NamespaceRecord]:
    """Return what an earlier plan recorded of the namespaces that are refused now."""
    if earlier.plan is None:
        return []
    found = []
    for space in plan.namespaces:
        record = earlier.plan.namespace(space.namespace) if space.is_refused else None
        if record is not None:
            found.append(
                NamespaceRecord(record.name, record.objects, record.held_against, is_refused=True)
            )
    return found


def _texts_below(earlier: Earlier, folder: str) -> Iterator[tuple[str, str]]:
    for path, text in earlier.texts.items():
        if path.startswith(folder):
            yield path, text


def _around(
    options: FolderOptions, names: Sequence[str], files: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what is not one namespace's."""
    yield from _whole_cluster(names, files)
    yield from admission_files(options.baseline)
    if options.new_namespace is not None and not options.new_namespace.is_refused:
        yield from component_files(options.new_namespace, options.root)
    for gitops in options.gitops:
        yield from _FORMS[gitops.form](gitops, names)


def _whole_cluster(names: Sequence[str], files: dict[str, str]) -> Iterator[tuple[str, str]]:
    for stage in STAGES:
        yield (
            f"{paths.STAGES}/{stage}/{paths.KUSTOMIZATION}",
            kustomization_text(
                [f"../../{paths.stage_of_namespace(name, stage)}" for name in names],
                about=(f"Stage {stage} of every namespace of the plan.",),
                is_ordered=is_ordered(stage),
            ),
        )
    yield (
        f"{paths.CURRENT}/{paths.KUSTOMIZATION}",
        kustomization_text(
            [f"../{paths.folder_of(name)}/{paths.CURRENT}" for name in names],
            about=("Every namespace at the stage that it is at: for kubectl diff -k.",),
        ),
    )
    policies = [f"{paths.folder_of(name)}/{paths.POLICIES}" for name in names]
    present = [folder for folder in policies if f"{folder}/{paths.KUSTOMIZATION}" in files]
    if present:
        yield (
            f"{paths.ABORT}/{paths.KUSTOMIZATION}",
            kustomization_text(
                [f"../{folder}" for folder in present],
                about=(
                    (
                        "Only for taking the plan away, while hold-open is on: kubectl delete -k "
                        f"{paths.ABORT}. Never apply it: without hold-open it cuts."
                    ),
                ),
            ),
        )


def _plan_text(plan: PlanDocument) -> str:
    lines = (*comment(GENERATED), *yaml_lines(plan_document(plan)))
    return "".join(f"{line}\n" for line in lines)
