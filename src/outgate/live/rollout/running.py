"""Carries steps out: one namespace after another, each change in the journal before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from outgate.live.rollout.canaries import choose, labelled
from outgate.live.rollout.looking import check, see_gone, see_open, watch
from outgate.live.rollout.plans import RolloutNamespace, State
from outgate.live.rollout.session import Session
from outgate.live.rollout.standing import Mark
from outgate.live.rollout.steps import Kind, Step, state_at
from outgate.live.rollout.words import REACHED, ROLLED_BACK, UNDER_WAY, RolloutError
from outgate.live.rollout.writing import is_conflict_of_fields, managers_in_the_way
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.planning.stages import STAGES, Stage


def carry_out(
    session: Session,
    space: RolloutNamespace,
    steps: Iterable[Step],
    *,
    state: str = UNDER_WAY,
    stops_after: Callable[[Stage], bool] = lambda _: False,
    was_switched: bool = False,
) -> Stage | None:
    """Carry out the steps of one namespace.

    Args:
        session: The run.
        space: The namespace.
        steps: The steps, without the preflight.
        state: What the anchor says meanwhile.
        stops_after: Whether the run pauses after a stage.
        was_switched: Whether an earlier run let go of some pods already.

    Returns:
        The stage after which it paused; None where it came to the end.

    Raises:
        OvertakenError: Somebody else changed the namespace.
        CheckError: The cluster is not as the plan has it.
        ThresholdError: Something broke after the switch.
        RequestError: The API server refuses, or is away.
    """
    performer = _Performer(session, space, state, was_switched=was_switched)
    for step in steps:
        performer.perform(step)
        if step.kind is Kind.RECORD and stops_after(step.stage):
            return step.stage
    return None


class _Performer:
    """Carries out the steps of one namespace."""

    def __init__(
        self, session: Session, space: RolloutNamespace, state: str, *, was_switched: bool
    ) -> None:
        self._session = session
        self._space = space
        self._state = state
        self._was_switched = was_switched
        self._is_listening = False

    def perform(self, step: Step) -> None:
        """Carry out one step."""
        if step.kind is Kind.WRITE:
            self._listen(step)
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
            check(self._session, self._space, step.stage)
        elif step.kind is Kind.WATCH:
            watch(self._session, self._space, step.stage)
        elif step.kind is Kind.OPEN:
            see_open(self._session, self._space)
        elif step.kind is Kind.GONE:
            see_gone(self._session, self._space)
        elif step.kind is Kind.RECORD:
            self._record(step)

    def _listen(self, step: Step) -> None:
        """Note, right before the first switch of the namespace, what is denied without it."""
        listening = self._session.evidence.listening
        is_switch = step.stage in STAGES[2:] and self._state == UNDER_WAY
        if listening is not None and is_switch and not self._is_listening:
            listening.begin(knows=not self._was_switched)
            self._is_listening = True

    def _write(self, step: Step, state: str) -> None:
        one = step.object
        assert one is not None  # noqa: S101 - a write has an object, by `steps`
        session, name = self._session, self._space.name
        mark = None
        if step.is_anchor:
            record = session.records.get(name, "")
            mark = Mark(session.run, step.stage, state, session.plan.digest, record)
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


def _explained(error: RequestError, namespace: str, name: str, kind: str) -> Exception:
    if is_conflict_of_fields(error):
        return RolloutError(
            f"fields of {kind} {namespace}/{name} belong to {managers_in_the_way(error)} now; let "
            "it go of them, or take them back with --force-conflicts"
        )
    return error
