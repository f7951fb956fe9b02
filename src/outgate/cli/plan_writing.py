"""The folder of a plan: written, or compared with what would be written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outgate.cli.common.telling import tell
from outgate.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from outgate.intents.documents import Intents
    from outgate.model.selectors import Requirement
    from outgate.planning.answers import PlanAnswer
    from outgate.planning.ground import Ground
    from outgate.render.plan_folder.options import GitOps


@dataclass(frozen=True, slots=True)
class FolderRequest:
    """What the user wants of a folder."""

    directory: str
    check: bool
    overwrite: bool
    canary: str | None
    argocd: str | None
    flux: str | None
    repository_path: str
    revision: str


def write_plan(
    request: FolderRequest, found: PlanAnswer, intents: Intents, ground: Ground, today: date
) -> Iterator[str]:
    """Write a plan's folder, or compare it, and say what was done on standard error.

    Args:
        request: What is wanted.
        found: The plan, proved.
        intents: What it was made from.
        ground: What needs were resolved against.
        today: The day that it is.

    Yields:
        In which ways the folder is not as it would be written, where it is only compared.

    Raises:
        ConfigurationError: The folder cannot be written, or holds what outgate did not write.
    """
    from outgate.cli.common.folder_writing import write_changes
    from outgate.cli.common.plan_folders import check_changes, compare_folder, read_folder
    from outgate.planning.new_namespaces import ANY_NAMESPACE, plan_new_namespace
    from outgate.render.escaping import clean
    from outgate.render.plan_folder.files import plan_files
    from outgate.render.plan_folder.options import FolderOptions

    if not found.proof.holds:
        return
    before = read_folder(request.directory, writing=not request.check)
    options = FolderOptions(
        canaries=None if request.canary is None else canaries_of(request.canary),
        gitops=tuple(_gitops(request)),
        baseline=intents.baseline,
        new_namespace=plan_new_namespace(ground, ANY_NAMESPACE, today),
        root=os.getcwd(),  # noqa: PTH109 - a name, not a path to work on
        blocked=found.proof.blocked,
    )
    changes = compare_folder(before, plan_files(found.plan, options, before.earlier))
    if request.check:
        for change in changes:
            yield clean(f"{request.directory}/{change.path}: {change.kind}")
        if changes:
            yield f"{request.directory} is not what would be written; write it with -o"
        return
    check_changes(before, changes, overwrite=request.overwrite)
    write_changes(request.directory, changes)
    number = len(changes)
    done = f"{number} file{'' if number == 1 else 's'} changed" if number else "nothing to change"
    page = os.path.join(request.directory, "README.md")  # noqa: PTH118 - as it was typed
    tell(f"{request.directory}: {done}; begin with {page}", sys.stderr)


def canaries_of(text: str) -> Requirement:
    """Return what all pods but the canaries satisfy: the opposite of one requirement.

    Args:
        text: The value of ``--canary``.

    Raises:
        UsageError: It has more conditions than one, and no single one says the opposite.
    """
    from outgate.planning.label_sets import opposite
    from outgate.questions.label_selectors import parse_selector

    requirements = parse_selector(text).requirements
    if len(requirements) != 1:
        raise UsageError(
            f"--canary {text!r} has {len(requirements)} conditions; all pods but these can be "
            "named by one only, as app=checkout or 'app in (checkout,cart)'"
        )
    return opposite(requirements[0])


def _gitops(request: FolderRequest) -> Iterator[GitOps]:
    from outgate.render.plan_folder.options import GitOps, GitOpsForm

    for form, url in ((GitOpsForm.ARGOCD, request.argocd), (GitOpsForm.FLUX, request.flux)):
        if url is not None:
            yield GitOps(form, url, request.repository_path, request.revision)
