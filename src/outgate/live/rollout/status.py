"""Where every namespace of a plan is: in the cluster, and in Git."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outgate.live.rollout.answers import NamespaceState
from outgate.live.rollout.cluster import Clock, Talk, namespace_body, read_standing
from outgate.live.rollout.ownership import git_owner
from outgate.live.rollout.plans import RolloutPlan
from outgate.live.rollout.standing import Standing
from outgate.live.rollout.words import ABORTING, REACHED, ROLLED_BACK, UNDER_WAY
from outgate.planning.stages import STAGES, Stage

_MOST = 3


def states(
    api: Talk, plan: RolloutPlan, names: tuple[str, ...], clock: Clock, in_git: Mapping[str, Stage]
) -> Iterator[NamespaceState]:
    """Yield the state of every namespace of a plan.

    Args:
        api: The API server.
        plan: The plan.
        names: Only these; all by default.
        clock: Time.
        in_git: The stage that the folder says each is at.

    Raises:
        RequestError: It cannot be read.
    """
    for space in plan.namespaces:
        if names and space.name not in names:
            continue
        body = namespace_body(api, space.name)
        if body is None:
            yield NamespaceState(
                space.name,
                "",
                "no namespace",
                in_git=str(in_git.get(space.name, "")),
                agrees=False,
            )
            continue
        standing = read_standing(api, space, clock)
        owner = git_owner(body, standing)
        yield state_of(standing, plan.digest, in_git.get(space.name), str(owner or ""))


def state_of(
    standing: Standing, digest: str, in_git: Stage | None, owner: str = ""
) -> NamespaceState:
    """Return the state of one namespace.

    Args:
        standing: The namespace as it is.
        digest: The plan's.
        in_git: The stage that the folder says it is at.
        owner: Who keeps it as it is in Git, if anybody does.
    """
    mark, stage = standing.mark, standing.stage
    notes = list(_notes(standing, digest))
    if owner and in_git is not None and stage is not in_git:
        notes.append(f"Git says {in_git}")
    agrees = stage is not None and not standing.differing and not standing.emergency
    if owner:
        agrees = agrees and stage is in_git
    if mark.state in (UNDER_WAY, ABORTING):
        agrees = False
    if mark.state == REACHED and mark.stage is not None and stage is not None:
        agrees = agrees and STAGES.index(stage) >= STAGES.index(mark.stage)
    return NamespaceState(
        standing.space.name,
        str(stage or ""),
        _word(standing),
        mark.run,
        str(in_git or ""),
        owner,
        tuple(notes),
        agrees or not standing.present,
    )


def _word(standing: Standing) -> str:
    if not standing.present:
        return "not started"
    state = standing.mark.state
    if state in (UNDER_WAY, ABORTING, ROLLED_BACK):
        return state
    if standing.stage is None:
        return "partial"
    return state or "by hand"


def _notes(standing: Standing, digest: str) -> Iterator[str]:
    if not standing.present:
        return
    mark = standing.mark
    if mark.plan and mark.plan != digest:
        yield "put there by another plan"
    if mark.state in (UNDER_WAY, ABORTING) and mark.stage is not None:
        yield f"{mark.stage} under way"
    differing = [one.name for one in standing.differing]
    if differing:
        yield f"not as the plan has it: {_some(differing)}"
    missing = [one.name for one in standing.missing]
    if missing and standing.stage is not Stage.HOLD_OPEN:
        yield f"missing: {_some(missing)}"
    if standing.leftovers:
        yield f"of an earlier plan: {_some(standing.leftovers)}"
    if standing.emergency:
        yield f"held open by {_some(standing.emergency)}"


def _some(names: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"{', '.join(names[:_MOST])}{more}"
