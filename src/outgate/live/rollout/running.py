"""Carries steps out: one namespace after another, each change in the journal before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from outgate.errors import InputError
from outgate.live.rollout.canaries import choose, labelled
from outgate.live.rollout.checks import Scene, failures
from outgate.live.rollout.cluster import Clock, Talk, read_standing
from outgate.live.rollout.grounding import Grounding
from outgate.live.rollout.journal import Journal
from outgate.live.rollout.options import Options
from outgate.live.rollout.plans import RolloutNamespace, RolloutPlan, State
from outgate.live.rollout.proving import prove_open
from outgate.live.rollout.readiness import read_readiness, watch_readiness
from outgate.live.rollout.standing import Mark, Standing
from outgate.live.rollout.steps import Kind, Step, state_at
from outgate.live.rollout.words import REACHED, ROLLED_BACK, UNDER_WAY, RolloutError
from outgate.live.rollout.writing import (
    Applying,
    is_conflict_of_fields,
    managers_in_the_way,
)
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.planning.stages import STAGES, Stage

_MOST = 3


class ThresholdError(RolloutError):
    """Something broke after the switch, and the namespace is to be rolled back."""

    exit_code = 1


class CheckError(RolloutError):
    """The cluster is not as the plan has it."""

    exit_code = 1


@dataclass(slots=True)
class Session:
    """Everything that the steps of a run share."""

    applying: Applying
    plan: RolloutPlan
    options: Options
    grounding: Grounding
    journal: Journal
    tell: Callable[[str], None]
    run: str
    moved: Callable[[str, Stage], None] = lambda _name, _stage: None
    """Told when a namespace has reached a stage."""
    tell_more: Callable[[str], None] = lambda _: None
    """Told what changes nothing."""
    versions: dict[str, str] = field(default_factory=dict)
    """The resourceVersions of the anchors: the locks that this run holds."""
    notes: list[str] = field(default_factory=list)

    @property
    def api(self) -> Talk:
        """The API server."""
        return self.applying.api

    @property
    def clock(self) -> Clock:
        """Time."""
        return self.applying.clock

    def standing(self, space: RolloutNamespace) -> Standing:
        """Read a namespace."""
        return read_standing(self.api, space, self.clock)

    def take(self, standing: Standing) -> None:
        """Take the lock of a namespace as it was read."""
        self.versions[standing.space.name] = standing.anchor_version

    def note(self, words: str) -> None:
        """Keep something that belongs with the answer, and say it."""
        if words not in self.notes:
            self.notes.append(words)
            self.tell(words)


def carry_out(
    session: Session,
    space: RolloutNamespace,
    steps: Iterable[Step],
    *,
    state: str = UNDER_WAY,
    stops_after: Callable[[Stage], bool] = lambda _: False,
) -> Stage | None:
    """Carry out the steps of one namespace.

    Args:
        session: The run.
        space: The namespace.
        steps: The steps, without the preflight.
        state: What the anchor says meanwhile.
        stops_after: Whether the run pauses after a stage.

    Returns:
        The stage after which it paused; None where it came to the end.

    Raises:
        OvertakenError: Somebody else changed the namespace.
        CheckError: The cluster is not as the plan has it.
        ThresholdError: Something broke after the switch.
        RequestError: The API server refuses, or is away.
    """
    performer = _Performer(session, space, state)
    for step in steps:
        performer.perform(step)
        if step.kind is Kind.RECORD and stops_after(step.stage):
            return step.stage
    return None


class _Performer:
    """Carries out the steps of one namespace."""

    def __init__(self, session: Session, space: RolloutNamespace, state: str) -> None:
        self._session = session
        self._space = space
        self._state = state

    def perform(self, step: Step) -> None:
        """Carry out one step."""
        if step.kind is Kind.WRITE:
            self._write(step, self._state)
        elif step.kind is Kind.DELETE:
            self._delete(step)
        elif step.kind is Kind.LABEL:
            self._label(step)
        elif step.kind is Kind.UNLABEL:
            self._unlabel(step)
        elif step.kind is Kind.WAIT:
            self._wait(step)
        elif step.kind is Kind.CHECK:
            self._check(step)
        elif step.kind is Kind.WATCH:
            self._watch(step)
        elif step.kind is Kind.OPEN:
            self._open()
        elif step.kind is Kind.GONE:
            self._gone()
        elif step.kind is Kind.RECORD:
            self._record(step)

    def _write(self, step: Step, state: str) -> None:
        one = step.object
        assert one is not None  # noqa: S101 - a write has an object, by `steps`
        session, name = self._session, self._space.name
        mark = Mark(session.run, step.stage, state, session.plan.digest) if step.is_anchor else None
        version = session.versions.get(name) if step.is_anchor else None
        session.journal.write(
            "write",
            run=session.run,
            namespace=name,
            stage=step.stage,
            kind=one.kind,
            name=one.name,
            state=step.state,
            version=version,
        )
        try:
            found = session.applying.apply(name, one, step.state, mark, version)
        except RequestError as error:
            raise _explained(error, name, one.name, one.kind) from None
        if step.is_anchor:
            session.versions[name] = found["metadata"]["resourceVersion"]
        session.journal.write("wrote", run=session.run, namespace=name, name=one.name)
        if step.kind is Kind.WRITE:
            words = f" {step.state}" if one.holds_open else ""
            session.tell(f"{name} {step.stage}: {one.name}{words}")

    def _delete(self, step: Step) -> None:
        one = step.object
        assert one is not None  # noqa: S101 - a delete has an object, by `steps`
        session, name = self._session, self._space.name
        session.journal.write(
            "delete", run=session.run, namespace=name, kind=one.kind, name=one.name
        )
        session.applying.delete(name, one.resource, one.name)
        session.journal.write("deleted", run=session.run, namespace=name, name=one.name)
        session.tell(f"{name}: {one.name} deleted")

    def _label(self, step: Step) -> None:
        session, name = self._session, self._space.name
        present = labelled(session.api, name, session.clock)
        missing = session.options.canary_pods - len(present.ours)
        chosen = [
            pod
            for pod in choose(session.api, name, session.options.canary_pods, session.clock)
            if pod not in (*present.ours, *present.others)
        ][: max(missing, 0)]
        for pod in chosen:
            session.journal.write("label", run=session.run, namespace=name, pod=pod)
            session.applying.label_pod(name, pod, enforce=True)
            session.tell(f"{name} {step.stage}: canary {pod}")
        session.grounding.forget()
        if not chosen and not present.ours:
            session.note(f"{name}: no pod runs that could be a canary")

    def _unlabel(self, step: Step) -> None:
        session, name = self._session, self._space.name
        if not session.options.canary_pods and step.stage is Stage.ENFORCED:
            return
        try:
            present = labelled(session.api, name, session.clock)
        except RequestError as error:
            if not error.is_forbidden:
                raise
            session.note(
                f"{name}: pods may not be listed, so it is not known whether one has the label "
                "outgate.dev/enforce, which hold-open leaves out"
            )
            return
        for pod in present.ours:
            session.journal.write("unlabel", run=session.run, namespace=name, pod=pod)
            session.applying.label_pod(name, pod, enforce=False)
        session.grounding.forget()
        if present.others and step.stage is not Stage.ENFORCED:
            pods = " ".join(present.others)
            session.note(
                f"{name}: somebody else gave {pods} the label outgate.dev/enforce, and hold-open "
                f"leaves them out: kubectl -n {name} label pod {pods} outgate.dev/enforce-"
            )

    def _wait(self, step: Step) -> None:
        session = self._session
        seconds = session.options.settle_seconds(session.plan.document.profile)
        if seconds:
            session.tell(
                f"{self._space.name} {step.stage}: waiting {seconds:g} s, the settle time; no "
                "probe saw the change on every node"
            )
            session.clock.sleep(seconds)

    def _check(self, step: Step) -> None:
        session, space = self._session, self._space
        standing = session.standing(space)
        if not standing.exists:
            raise RolloutError(f"namespace {space.name} was deleted under way")
        scene = Scene(session.api, session.clock, session.grounding.ground(), standing, step.stage)
        found = failures(scene)
        session.journal.write(
            "check", run=session.run, namespace=space.name, stage=step.stage, failures=found
        )
        if found:
            more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
            raise CheckError(
                f"{space.name} is not as the plan has it: {'; '.join(found[:_MOST])}{more}"
            )
        session.tell_more(f"{space.name} {step.stage}: read back, as the plan has it")

    def _open(self) -> None:
        session, space = self._session, self._space
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
            raise CheckError(f"{name} is not as it was: {'; '.join(found[:_MOST])}")
        session.tell(f"{name}: open again, by the engine and the objects that were read back")

    def _gone(self) -> None:
        session, space = self._session, self._space
        standing = session.standing(space)
        name = space.name
        left = [one.name for one in standing.present]
        recorded = session.journal.first("others", name)
        session.journal.write("gone", run=session.run, namespace=name, left=left)
        if left:
            raise CheckError(f"{', '.join(left)} is still there in {name}")
        if recorded is None:
            session.note(f"{name}: what others' policies were before was not recorded here")
            return
        before, now = recorded.get("specs", {}), standing.others
        changed = sorted(
            key for key in before.keys() | now.keys() if before.get(key) != now.get(key)
        )
        if changed:
            session.note(
                f"{name}: somebody else changed policies of others meanwhile: {', '.join(changed)}"
            )
        else:
            session.tell(f"{name}: nothing of outgate's is left; others' policies are as before")

    def _watch(self, step: Step) -> None:
        session, name = self._session, self._space.name
        if not session.options.verifies:
            return
        seconds = session.options.soak
        before = self._baseline()
        session.tell(
            f"{name} {step.stage}: watching readiness for {seconds:g} s; BLIND: denied "
            "connections are not seen"
        )
        found = watch_readiness(session.api, name, before, seconds, session.clock)
        session.journal.write(
            "watch", run=session.run, namespace=name, stage=step.stage, failures=found
        )
        if found:
            raise ThresholdError(f"{name} lost readiness: {'; '.join(found[:_MOST])}")

    def _baseline(self) -> dict[str, tuple[int, int]]:
        line = self._session.journal.last("baseline", self._space.name)
        found = (line or {}).get("ready", {})
        return {name: (int(ready), int(wanted)) for name, (ready, wanted) in found.items()}

    def _record(self, step: Step) -> None:
        anchor = self._space.anchor
        if anchor is not None:
            state = ROLLED_BACK if self._state == ROLLED_BACK else REACHED
            shape = state_at(step.stage) if anchor.holds_open else State.ON
            self._write(
                Step(self._space.name, step.stage, Kind.RECORD, anchor, shape, is_anchor=True),
                state,
            )
        self._session.journal.write(
            "stage", run=self._session.run, namespace=self._space.name, stage=step.stage
        )
        self._session.tell(f"{self._space.name}: {step.stage} reached")
        self._session.moved(self._space.name, step.stage)


def record_baseline(session: Session, space: RolloutNamespace, standing: Standing) -> None:
    """Write down what a namespace was before anything was changed.

    Args:
        session: The run.
        space: The namespace.
        standing: The namespace as it is.
    """
    journal = session.journal
    ready: dict[str, tuple[int, int]] = {}
    if session.options.verifies:
        ready = read_readiness(session.api, space.name, session.clock)
    journal.write("baseline", run=session.run, namespace=space.name, ready=ready)
    if journal.first("others", space.name) is None:
        journal.write("others", run=session.run, namespace=space.name, specs=standing.others)


def reached_before(standing: Standing, digest: str) -> Stage | None:
    """Return the last stage that a run recorded as reached, and that is still in place.

    Args:
        standing: The namespace as it is.
        digest: The plan that is to be gone on with.
    """
    mark = standing.mark
    if mark.plan != digest or mark.stage is None:
        return None
    stage: Stage | None = mark.stage
    if mark.state == UNDER_WAY:
        stage = STAGES[STAGES.index(mark.stage) - 1] if mark.stage is not STAGES[0] else None
    if mark.state == ROLLED_BACK:
        stage = Stage.POLICIES
    at_least = standing.stage
    if stage is None or at_least is None:
        return None
    return min(stage, at_least, key=STAGES.index)


def _explained(error: RequestError, namespace: str, name: str, kind: str) -> Exception:
    if is_conflict_of_fields(error):
        return RolloutError(
            f"fields of {kind} {namespace}/{name} belong to {managers_in_the_way(error)} now; let "
            "it go of them, or take them back with --force-conflicts"
        )
    return error
