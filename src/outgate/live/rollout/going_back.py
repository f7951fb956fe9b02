"""Back, and away: traffic restored in one patch, or everything of ours gone."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence

from outgate.live.rollout.clearing import clear_probes, unfinished
from outgate.live.rollout.cluster import namespace_body
from outgate.live.rollout.ownership import GitOwner, git_owner
from outgate.live.rollout.plans import (
    NETWORK_POLICY,
    RESOURCES,
    RolloutNamespace,
    RolloutObject,
    State,
)
from outgate.live.rollout.proving import prove_open
from outgate.live.rollout.running import carry_out
from outgate.live.rollout.session import Session
from outgate.live.rollout.standing import Mark, Standing
from outgate.live.rollout.steps import away, back
from outgate.live.rollout.words import (
    ABORTING,
    EMERGENCY_NAME,
    ROLLED_BACK,
    RefusedError,
    RolloutError,
)
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.planning.stages import STAGES, Stage


def lines_back(space: RolloutNamespace) -> list[str]:
    """Return the kubectl lines that switch hold-open on, for whoever has no outgate at hand.

    Args:
        space: The namespace.
    """
    lines: list[str] = []
    for one in space.hold_open:
        value = one.on["spec"]["podSelector"]
        patch = [{"op": "replace", "path": "/spec/podSelector", "value": value}]
        text = shlex.quote(json.dumps(patch, separators=(",", ":")))
        lines.append(
            f"kubectl -n {space.name} patch networkpolicy {one.name} --type=json -p {text}"
        )
    return lines


def roll_back(session: Session, space: RolloutNamespace) -> None:
    """Restore the traffic of a namespace, delete nothing, and look whether it is so.

    Args:
        session: The run.
        space: The namespace.

    Raises:
        RolloutError: It is not restored.
        RequestError: The API server refuses, or is away.
    """
    standing = session.standing(space)
    # Whoever goes back is right, whoever held the lock: the present version is enough.
    session.take(standing)
    carry_out(session, space, back(space), state=ROLLED_BACK)


def go_back(session: Session, spaces: Sequence[RolloutNamespace]) -> list[str]:
    """Roll namespaces back; one that fails does not keep the others from it.

    Args:
        session: The run.
        spaces: The namespaces.

    Returns:
        What was done, in words.

    Raises:
        RolloutError: One of them was not restored.
    """
    session.journal.write("rollback", run=session.run, namespaces=[space.name for space in spaces])
    done: list[str] = []
    failed: list[str] = []
    for space in spaces:
        try:
            standing = session.standing(space)
            words = _not_there(standing)
            if words:
                done.append(words)
                continue
            owner = git_owner(namespace_body(session.api, space.name) or {}, standing)
            if owner is not None:
                hold_open_besides(session, standing, owner)
                done.append(f"{space.name}: held open besides Git")
                continue
            roll_back(session, space)
            done.append(f"{space.name}: open again")
        except (RolloutError, RequestError) as error:
            failed.append(f"{error}; by hand: {'; '.join(lines_back(space))}")
    if failed:
        so_far = f"; done: {', '.join(done)}" if done else ""
        raise RolloutError(f"{'; '.join(failed)}{so_far}")
    return done


def hold_open_besides(session: Session, standing: Standing, owner: GitOwner) -> None:
    """Hold a namespace open by policies that Git knows nothing of, so that nothing undoes it.

    Args:
        session: The run.
        standing: The namespace as it is.
        owner: Who keeps it as it is in Git.

    Raises:
        RolloutError: It is not open.
        RequestError: The API server refuses, or is away.
    """
    space = standing.space
    name = space.name
    mark = Mark(session.run, Stage.POLICIES, ROLLED_BACK, session.plan.digest)
    extra: list[str] = []
    for at, one in enumerate(space.hold_open, 1):
        own = EMERGENCY_NAME if at == 1 else f"{EMERGENCY_NAME}-{at}"
        metadata = {**one.on["metadata"], "name": own}
        besides = RolloutObject(own, one.kind, one.role, {**one.on, "metadata": metadata})
        session.journal.write(
            "write", run=session.run, namespace=name, kind=one.kind, name=own, state=State.ON
        )
        session.applying.apply(name, besides, State.ON, mark, None)
        session.tell(f"{name}: {own} on")
        extra.append(own)
    found = prove_open(session.grounding.ground(), session.standing(space))
    if found:
        raise RolloutError(f"{name} is not open: {'; '.join(found[:3])}")
    session.note(
        f"{name} is kept by {owner}, which does not touch {', '.join(extra)}; in Git, go back with "
        f"outgate rollout next --git DIR -n {name} --to {Stage.POLICIES} and commit; once that is "
        f"synced: kubectl -n {name} delete networkpolicy {' '.join(extra)}"
    )


def _not_there(standing: Standing) -> str:
    name = standing.space.name
    if not standing.exists:
        return f"{name}: there is no such namespace"
    if not standing.present:
        return f"{name}: nothing of the plan is there"
    if not standing.space.hold_open:
        return (
            f"{name}: every pod was isolated before the plan, which only added to it; nothing to "
            "restore"
        )
    return ""


def go_away(session: Session, spaces: Sequence[RolloutNamespace]) -> list[str]:
    """Take a plan away: hold-open on, denies and allows away, hold-open last.

    Args:
        session: The run.
        spaces: The namespaces.

    Returns:
        What was done, in words.

    Raises:
        RolloutError: Something is left; the text says what.
    """
    session.journal.write("abort", run=session.run, namespaces=[space.name for space in spaces])
    done: list[str] = []
    for space in spaces:
        name = space.name
        standing = session.standing(space)
        if not standing.exists or not (standing.present or standing.emergency):
            done.append(f"{name}: nothing of the plan is there")
            continue
        owner = git_owner(namespace_body(session.api, name) or {}, standing)
        if owner is not None:
            raise RefusedError(
                f"{name} is kept as it is in Git by {owner}: take its folder out of what is synced "
                "first, with pruning off, and abort then"
            )
        session.take(standing)
        try:
            carry_out(session, space, away(space), state=ABORTING)
            for extra in standing.emergency:
                session.applying.delete(name, RESOURCES[NETWORK_POLICY], extra)
            if session.options.verifies or unfinished(session.journal, name):
                clear_probes(session, name)
        except (RolloutError, RequestError) as error:
            so_far = f"done: {', '.join(done)}" if done else "no namespace was finished"
            raise RolloutError(
                f"{error}; {so_far}; go on with outgate rollout abort -n {name}"
            ) from None
        session.moved(name, STAGES[0])
        done.append(f"{name}: nothing of outgate's is left")
        if standing.leftovers:
            session.note(
                f"{name}: of an earlier plan, and not taken away: {', '.join(standing.leftovers)}"
            )
    return done
