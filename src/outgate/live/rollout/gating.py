"""The gate for Git: is a namespace at the stage that Git names, and may it move to another?"""

from __future__ import annotations

from outgate.errors import UsageError
from outgate.live.rollout.checks import failures
from outgate.live.rollout.going import course_of
from outgate.live.rollout.looking import scene_of
from outgate.live.rollout.plans import RolloutNamespace
from outgate.live.rollout.preflight import Preflight
from outgate.live.rollout.session import Session
from outgate.live.rollout.standing import Standing
from outgate.live.rollout.steps import is_needed
from outgate.planning.stages import STAGES, Stage


def findings_of(
    session: Session, preflight: Preflight, space: RolloutNamespace, in_git: Stage | None
) -> list[str]:
    """Return in which ways a namespace is not as Git has it, or Git is not as the cluster needs it.

    Args:
        session: The run; it writes nothing.
        preflight: What looks at the namespace.
        space: The namespace.
        in_git: The stage that its ``current`` names.
    """
    name = space.name
    if in_git is None:
        return [f"{name}: its current/kustomization.yaml names no stage; restore it"]
    looked = preflight.look(space, in_git=True)
    found = [str(one) for one in looked.obstacles]
    standing = looked.standing
    if not standing.exists:
        return found
    words = _not_synced(standing, in_git)
    if words:
        return [*found, words]
    found += [f"{name}: {one}" for one in failures(scene_of(session, standing, in_git))]
    if standing.emergency:
        found.append(
            f"{name}: {', '.join(standing.emergency)} keeps it open besides; once Git is back at "
            f"{Stage.POLICIES}: kubectl -n {name} delete networkpolicy "
            f"{' '.join(standing.emergency)}"
        )
    return found


def next_stage(session: Session, space: RolloutNamespace, in_git: Stage) -> Stage | None:
    """Return the stage to which a namespace moves next; None where it is at the last.

    Args:
        session: The run, for the canaries that the user chose.
        space: The namespace.
        in_git: Where it is.
    """
    course = course_of(session, space)
    later = STAGES[STAGES.index(in_git) + 1 :]
    return next((stage for stage in later if is_needed(space, course, stage)), None)


def stage_named(text: str) -> Stage:
    """Return the stage of a name.

    Args:
        text: As the user wrote it: ``2-policies``, ``policies`` or ``2``.

    Raises:
        UsageError: There is none.
    """
    for stage in STAGES:
        number, _, word = str(stage).partition("-")
        if text in (str(stage), number, word):
            return stage
    raise UsageError(f"--to {text!r} is no stage; there are: {', '.join(STAGES)}")


def _not_synced(standing: Standing, in_git: Stage) -> str:
    name, stage = standing.space.name, standing.stage
    if stage is in_git or not standing.space.objects:
        return ""
    by_policies = any(one.canary for one in standing.space.hold_open)
    if in_git is Stage.CANARY and stage is Stage.POLICIES and not by_policies:
        # Canaries by a label of pods: there is no difference in the policies.
        return ""
    if not standing.space.hold_open and stage is Stage.ENFORCED and in_git is not STAGES[0]:
        return ""
    where = f"is at {stage}" if stage is not None else "is at no stage"
    return f"{name} {where}, and Git says {in_git}; let it sync first"
