"""Forwards: start and resume. Every namespace is looked at before the first one is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from outgate.live.rollout.going_back import lines_back, roll_back
from outgate.live.rollout.grounding import FRESH_SECONDS
from outgate.live.rollout.obstacles import Obstacle
from outgate.live.rollout.plans import RolloutNamespace
from outgate.live.rollout.preflight import Preflight
from outgate.live.rollout.recording import is_past_switch, reached_before, record_baseline
from outgate.live.rollout.running import carry_out
from outgate.live.rollout.session import CheckError, Session, ThresholdError
from outgate.live.rollout.standing import Standing
from outgate.live.rollout.steps import Course, Kind, forward
from outgate.live.rollout.words import REACHED, OvertakenError, RefusedError, RolloutError
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.planning.stages import STAGES, Stage

_MOST = 20
NOTHING_CHANGED = "nothing was changed, because of what is in the way"


def go(
    session: Session,
    preflight: Preflight,
    spaces: Sequence[RolloutNamespace],
    *,
    resuming: bool = False,
) -> list[str]:
    """Roll namespaces out, one after another.

    Args:
        session: The run.
        preflight: What looks at them.
        spaces: The namespaces, in their order.
        resuming: Whether a run that ended early is gone on with.

    Returns:
        What was done, in words.

    Raises:
        RefusedError: Something is in the way; nothing was changed.
        RolloutError: The run could not go on; the text says what was done and how to go on.
    """
    looked = {space.name: preflight.look(space, resuming=resuming) for space in spaces}
    obstacles = [one for found in looked.values() for one in found.obstacles]
    if obstacles:
        raise refused(obstacles)
    for found in looked.values():
        for words in found.notes:
            session.note(words)
    session.journal.write(
        "begin",
        run=session.run,
        plan=session.plan.digest,
        options=asdict(session.options),
        namespaces=[space.name for space in spaces],
    )
    done: list[str] = []
    clock = session.clock
    looked_at = clock.now()
    for space in spaces:
        found = looked[space.name]
        if clock.now() - looked_at > FRESH_SECONDS:
            # The namespaces before took their time, and others work on.
            found = preflight.look(space, resuming=resuming)
        if found.obstacles:
            raise _no_further(session, found.obstacles, done)
        _one(session, space, found.standing, done, resuming=resuming)
        if done and done[-1].endswith("paused"):
            break
    session.journal.write("end", run=session.run)
    return done


def refused(obstacles: Sequence[Obstacle]) -> RefusedError:
    """Return the error that names everything that is in the way.

    Args:
        obstacles: All of it.
    """
    shown = [str(one) for one in obstacles[:_MOST]]
    if len(obstacles) > _MOST:
        shown.append(f"and {len(obstacles) - _MOST} more")
    return RefusedError(NOTHING_CHANGED, shown)


def _no_further(
    session: Session, obstacles: Sequence[Obstacle], done: Sequence[str]
) -> RefusedError:
    """Return the error for what came in the way while earlier namespaces were rolled out."""
    session.journal.write("stopped", run=session.run, why=[one.code for one in obstacles])
    return RefusedError(
        f"something came in the way meanwhile; {_so_far(done)}; once it is gone, go on with "
        "outgate rollout resume",
        [str(one) for one in obstacles],
    )


def _one(
    session: Session,
    space: RolloutNamespace,
    standing: Standing,
    done: list[str],
    *,
    resuming: bool,
) -> None:
    name = space.name
    if not space.objects:
        done.append(f"{name}: the plan has nothing for it")
        return
    mark = standing.mark
    is_same = mark.plan == session.plan.digest or not mark.plan
    if standing.stage is Stage.ENFORCED and is_same and mark.state in ("", REACHED):
        # A run that was killed may not have come to saying so in the folder.
        session.moved(name, Stage.ENFORCED)
        done.append(f"{name}: in force already")
        return
    session.take(standing)
    record_baseline(session, standing, resuming=resuming)
    reached = reached_before(standing, session.plan.digest) if resuming else None
    course = course_of(session, space)
    steps = [step for step in forward(space, course, reached) if step.kind is not Kind.PREFLIGHT]

    def pauses(stage: Stage) -> bool:
        return session.options.pauses and stage is not Stage.ENFORCED

    try:
        paused = carry_out(
            session,
            space,
            steps,
            stops_after=pauses,
            was_switched=resuming and is_past_switch(mark),
        )
    except ThresholdError as error:
        raise _rolled_back(session, space, error, done) from None
    except CheckError as error:
        if _is_past_switch(session, space):
            raise _rolled_back(session, space, error, done) from None
        raise _stopped(session, space, error, done) from None
    except OvertakenError as error:
        raise OvertakenError(f"{error}; {_so_far(done)}; see outgate rollout status") from None
    except (RolloutError, RequestError) as error:
        raise _stopped(session, space, error, done) from None
    except KeyboardInterrupt:
        session.journal.write("interrupted", run=session.run, namespace=name)
        line = session.journal.last("write", name)
        where = f"{line['stage']} is under way; " if line is not None else ""
        session.tell(f"{name}: interrupted; {where}{_how_to_go_on(space)}")
        raise
    if paused is not None:
        done.append(f"{name}: {paused} is in place; paused")
        session.note("go on with outgate rollout resume")
    else:
        done.append(f"{name}: in force")


def course_of(session: Session, space: RolloutNamespace) -> Course:
    """Return which way a namespace goes.

    Args:
        session: The run.
        space: The namespace, with the canaries that the user chose.
    """
    pods = session.options.canary_pods
    return Course(pods, has_canaries=bool(pods or any(one.canary for one in space.hold_open)))


def _is_past_switch(session: Session, space: RolloutNamespace) -> bool:
    line = session.journal.last("write", space.name)
    return line is not None and line.get("stage") in STAGES[2:]


def _rolled_back(
    session: Session, space: RolloutNamespace, error: Exception, done: Sequence[str]
) -> RolloutError:
    session.tell(f"{space.name}: {error}; rolling back")
    try:
        roll_back(session, space)
    except (RolloutError, RequestError) as second:
        return ThresholdError(
            f"{error}; ROLLING BACK FAILED: {second}; by hand: {'; '.join(lines_back(space))}"
        )
    return ThresholdError(f"{error}; {space.name} was rolled back; {_so_far(done)}")


def _stopped(
    session: Session, space: RolloutNamespace, error: Exception, done: Sequence[str]
) -> RolloutError:
    session.journal.write("stopped", run=session.run, namespace=space.name, why=str(error))
    kind = CheckError if isinstance(error, CheckError) else RolloutError
    return kind(f"{error}; {_so_far(done)}; {_how_to_go_on(space)}")


def _so_far(done: Sequence[str]) -> str:
    return f"so far: {', '.join(done)}" if done else "no namespace was finished"


def _how_to_go_on(space: RolloutNamespace) -> str:
    lines = lines_back(space)
    by_hand = f", by hand: {lines[0]}" if lines else ""
    return (
        "go on with outgate rollout resume, go back with outgate rollout rollback "
        f"-n {space.name}{by_hand}"
    )
