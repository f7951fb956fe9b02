"""A plan's folder, read for a roll-out: nothing of it may have been changed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from outgate.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outgate.live.rollout.plans import RolloutPlan
    from outgate.planning.stages import Stage

_MOST = 5


def directory_of(plan: str) -> str:
    """Return the folder of a plan that is named by its folder or by its plan.yaml.

    Args:
        plan: As the user named it.

    Raises:
        UsageError: There is no such folder, or no plan in it.
    """
    from outgate.planning.plan_file import PLAN_FILE

    path = Path(plan)
    if path.name == PLAN_FILE:
        path = path.parent
    if not path.is_dir():
        raise UsageError(f"{plan!r} is no folder; write one with outgate plan -o FOLDER")
    if not (path / PLAN_FILE).is_file():
        raise UsageError(f"{str(path)!r} has no {PLAN_FILE}; write one with outgate plan -o FOLDER")
    return str(path)


def read_rollout(directory: str) -> tuple[RolloutPlan, Mapping[str, Stage]]:
    """Read a plan, with every object of it, and the stage that each namespace is said to be at.

    Args:
        directory: Its folder.

    Raises:
        ConfigurationError: It is being written.
        InputError: It cannot be read, or somebody changed it since outgate wrote it.
    """
    from outgate.cli.common.plan_folders import read_folder
    from outgate.live.rollout.plans import RolloutPlan, rollout_namespace
    from outgate.manifests.reading import Reader
    from outgate.planning.plan_documents import digest_of_object
    from outgate.planning.plan_file import plan_document
    from outgate.render.escaping import clean
    from outgate.render.plan_folder import paths
    from outgate.render.plan_folder.comparing import file_record, stages_in

    found = read_folder(directory, writing=False)
    if found.plan is None:
        raise InputError(found.fault or f"{directory!r} holds no plan")
    texts = {path: text for path, text in (found.texts or {}).items() if text is not None}
    changed = [
        record.path
        for record in found.plan.files
        if record.path not in texts or file_record(record.path, texts[record.path]) != record
    ]
    if changed:
        names = ", ".join(clean(path) for path in changed[:_MOST])
        more = f" and {len(changed) - _MOST} more" if len(changed) > _MOST else ""
        raise InputError(
            f"{directory}: changed since outgate wrote it, or gone: {names}{more}; restore it, or "
            "plan again"
        )
    canaries = None if found.plan.canaries is None else found.plan.canaries.requirement
    spaces = []
    for record in found.plan.namespaces:
        folder = paths.folder_of(record.name)
        below = [f"{folder}/{paths.HOLD_OPEN}/", f"{folder}/{paths.POLICIES}/"]
        files = [
            str(Path(directory) / path)
            for path in sorted(texts)
            if path.startswith(tuple(below)) and not path.endswith(paths.KUSTOMIZATION)
        ]
        reader = Reader(lambda _, kind: kind.endswith("NetworkPolicy"))
        documents = list(reader.read(files)) if files else []
        for gap in reader.gaps:
            raise InputError(f"{gap.origin}: {gap.what}")
        spaces.append(rollout_namespace(record, documents, canaries))
    digest = digest_of_object(plan_document(found.plan))
    return RolloutPlan(found.plan, digest, tuple(spaces)), stages_in(texts)
