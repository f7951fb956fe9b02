"""Which stage a namespace is at: one line of one file, which a roll-out or a person moves."""

from __future__ import annotations

import re

from outgate.planning.stages import STAGES, Stage
from outgate.render.plan_folder.kustomizations import kustomization_text

_LINE = re.compile(r"^\s*-\s+[\"']?\.\./stages/([\w.-]+)/?[\"']?\s*(?:#.*)?$", re.MULTILINE)


def current_text(namespace: str, stage: Stage) -> str:
    """Return the file that says where a namespace is.

    Args:
        namespace: The namespace.
        stage: Its stage.
    """
    return kustomization_text(
        [f"../stages/{stage}"],
        generated=f"Which stage namespace {namespace} is at. Planning again keeps it.",
        about=(
            (
                "To move it, change the one line below to the next stage and commit; one stage at "
                "a time, and a look at the cluster between them."
            ),
            f"Stages: {', '.join(STAGES)}.",
        ),
    )


def stage_of(text: str) -> Stage | None:
    """Return the stage that such a file names; None where it names none, or several.

    Args:
        text: The file.
    """
    found = _LINE.findall(text)
    if len(found) != 1 or found[0] not in STAGES:
        return None
    return Stage(found[0])


def without_stage(text: str) -> str:
    """Return such a file as it is whatever the stage, so that moving it is no change of the file.

    Args:
        text: The file.
    """
    stage = stage_of(text)
    return text if stage is None else _LINE.sub("- ../stages/(any)", text)
