"""The steps that look and change nothing: is all as it should be, and does anything break?"""

from __future__ import annotations

from outgate.errors import InputError
from outgate.live.rollout.checks import Scene, failures, new_denials
from outgate.live.rollout.plans import RolloutNamespace, State
from outgate.live.rollout.proving import prove_open
from outgate.live.rollout.readiness import watch_readiness
from outgate.live.rollout.recording import baseline, others_before
from outgate.live.rollout.session import CheckError, Session, ThresholdError
from outgate.live.rollout.standing import Standing
from outgate.live.rollout.words import RolloutError
from outgate.planning.stages import Stage

_MOST = 3
_MOST_TOLD = 20
_MOST_KEPT = 100


def scene_of(session: Session, standing: Standing, stage: Stage) -> Scene:
    """Return what checks may look at.

    Args:
        session: The run.
        standing: The namespace, read back.
        stage: The stage that it is to be at.
    """
    return Scene(
        session.api,
        session.clock,
        session.grounding,
        standing,
        stage,
        session.evidence,
        session.note,
    )


def check(session: Session, space: RolloutNamespace, stage: Stage) -> None:
    """Look whether a namespace is as a stage says.

    Raises:
        RolloutError: There is no such namespace any more.
        CheckError: It is not.
    """
    standing = session.standing(space)
    if not standing.exists:
        raise RolloutError(f"namespace {space.name} was deleted under way")
    found = failures(scene_of(session, standing, stage))
    session.journal.write(
        "check", run=session.run, namespace=space.name, stage=stage, failures=found[:_MOST_KEPT]
    )
    tell_all(session, f"{space.name} {stage}", found)
    if found:
        raise CheckError(f"{space.name} is not as the plan has it: {some(found)}")
    session.tell_more(f"{space.name} {stage}: read back, as the plan has it")


def watch(session: Session, space: RolloutNamespace, stage: Stage) -> None:
    """Soak: look for a while whether workloads stay ready, and whether anything is denied.

    Raises:
        ThresholdError: Something is lost.
    """
    if not session.options.verifies:
        return
    name, seconds = space.name, session.options.soak
    listening = session.evidence.listening
    heard = (
        f"and denied connections in {listening.names}"
        if listening is not None
        else "alone; BLIND: denied connections are not seen"
    )
    session.tell(f"{name} {stage}: watching readiness for {seconds:g} s, {heard}")
    denied: list[str] = []

    def look() -> bool:
        if listening is not None:
            denied[:] = new_denials(scene_of(session, session.standing(space), stage))
        return bool(denied)

    found = watch_readiness(
        session.api, name, baseline(session, name), seconds, session.clock, look
    )
    session.journal.write(
        "watch",
        run=session.run,
        namespace=name,
        stage=stage,
        failures=[*denied, *found][:_MOST_KEPT],
    )
    tell_all(session, f"{name} {stage}", denied)
    if denied:
        raise ThresholdError(f"{name} is denied what it was not before: {some(denied)}")
    if found:
        raise ThresholdError(f"{name} lost readiness: {some(found)}")
    if listening is not None and not listening.records:
        session.note(
            f"nothing at all was written to {listening.names}: that no denied connection was seen "
            "there means nothing"
        )


def see_open(session: Session, space: RolloutNamespace) -> None:
    """Look whether everything that was open is open again.

    Raises:
        CheckError: It is not.
    """
    standing = session.standing(space)
    name = space.name
    found = [
        f"{one.kind} {name}/{one.name} is not on"
        for one in space.hold_open
        if State.ON not in standing.states(one)
    ]
    try:
        found += prove_open(session.grounding.ground(), standing)
    except InputError as error:
        session.note(f"{name}: whether all is open again cannot be told: {error}")
    session.journal.write("open", run=session.run, namespace=name, failures=found)
    if found:
        raise CheckError(f"{name} is not as it was: {some(found)}")
    session.tell(f"{name}: open again, by the engine and the objects that were read back")


def see_gone(session: Session, space: RolloutNamespace) -> None:
    """Look whether nothing of ours is left, and nothing of others' has changed.

    Raises:
        CheckError: Something of ours is left.
    """
    standing = session.standing(space)
    name = space.name
    left = [one.name for one in standing.present]
    before = others_before(session, name)
    session.journal.write("gone", run=session.run, namespace=name, left=left)
    if left:
        raise CheckError(f"{', '.join(left)} is still there in {name}")
    if before is None:
        session.note(
            f"{name}: what others' policies were before is not known: neither this journal nor the "
            "cluster has it"
        )
        return
    now = standing.others
    changed = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    if changed:
        session.note(
            f"{name}: somebody else changed policies of others meanwhile: {', '.join(changed)}"
        )
    else:
        session.tell(f"{name}: nothing of outgate's is left; others' policies are as before")


def tell_all(session: Session, where: str, found: list[str]) -> None:
    """Tell each of many findings on a line of its own; few stand in the error anyhow.

    Args:
        session: The run.
        where: The namespace and its stage.
        found: The findings.
    """
    if len(found) > _MOST:
        for words in found[:_MOST_TOLD]:
            session.tell(f"{where}: {words}")


def some(found: list[str]) -> str:
    """Return the first of several findings, and how many more there are."""
    more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return "; ".join(found[:_MOST]) + more
