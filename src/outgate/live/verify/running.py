"""A run from its first request to its last: makes, waits, reads, and always removes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from outgate.live.verify import cluster, permissions
from outgate.live.verify.answers import NodeAnswer, StepAnswer, VerifyAnswer, worst
from outgate.live.verify.cluster import Talk
from outgate.live.verify.diary import Diary
from outgate.live.verify.journal import Journal, Stopped
from outgate.live.verify.judging import judge_node, judge_pool
from outgate.live.verify.making import Maker
from outgate.live.verify.measuring import measure
from outgate.live.verify.planning import Plan, Request, describe, limit_of, plan_of
from outgate.live.verify.policies import Step, addresses_of, policy_of
from outgate.live.verify.removing import remove, surely
from outgate.live.verify.settling import is_denied_main, is_settled, was_open
from outgate.live.verify.starting import Clock
from outgate.live.verify.telling import unprobed, with_reasons
from outgate.live.verify.timeline import Client, Phase, Timeline
from outgate.live.writing import Writer
from outgate.manifests.cluster_api.requesting import RequestError

_PAUSE = 0.25
_MARGIN = 3
"""Seconds that each read of a log goes back beyond the one before."""
_LEAST = 1.0
"""Seconds below which a step is not begun."""
_AWAY = 10.0
"""Seconds for which logs may not be readable: an API server may be replaced meanwhile."""


def verify(
    api: Talk,
    request: Request,
    *,
    clock: Clock | None = None,
    tell: Callable[[str], None] = lambda _: None,
    run: str = "",
) -> VerifyAnswer:
    """Prove by connecting whether the cluster enforces policies.

    Args:
        api: The API server.
        request: What is asked for.
        clock: The time.
        tell: Is told each thing that was done.
        run: The run's id; made up by default.

    Raises:
        VerifyError: The run could not come to an end. Everything is removed, or the text says what
            is not.
        UsageError: A node that was named does not exist.
    """
    clock = clock or Clock()
    journal = Journal(tell)
    run = run or secrets.token_hex(3)
    plan = _plan(api, request, run, journal)
    writer = Writer(api, run)
    began, started = clock.now(), datetime.now(UTC).isoformat(timespec="seconds")
    session = _Session(api, writer, plan, journal, clock, began)

    def removed() -> str:
        return surely(lambda: remove(api, writer, plan.namespace, journal, clock), tell)

    try:
        session.go()
        found = session.answer(started)
    except (RequestError, Stopped) as error:
        raise journal.failure(str(error).rstrip("."), removed()) from error
    except BaseException:
        tell(removed() or "nothing is left behind")
        raise
    return session.finished(found, removed())


def _plan(api: Talk, request: Request, run: str, journal: Journal) -> Plan:
    try:
        lacking = permissions.missing(api)
        needed = [permission for permission in lacking if permission.is_needed]
        if needed:
            raise journal.failure(
                f"verify needs permissions that you have not: {permissions.sentence(needed)} "
                "(outgate verify --print-role prints the whole Role)",
                "",
            )
        for permission in lacking:
            journal.note(f"may not {permissions.sentence([permission])}, {permission.purpose}")
        return plan_of(request, run, cluster.nodes(api), cluster.served_groups(api))
    except RequestError as error:
        raise journal.failure(str(error).rstrip("."), "") from error


class _Session:
    """The state of one run."""

    def __init__(
        self,
        api: Talk,
        writer: Writer,
        plan: Plan,
        journal: Journal,
        clock: Clock,
        began: float,
    ) -> None:
        self._api = api
        self._writer = writer
        self._plan = plan
        self._journal = journal
        self._clock = clock
        self._began = began
        self._maker = Maker(api, writer, plan, journal, clock, self._end_of_starting())
        self._diary = Diary()
        self._timeline = Timeline()
        self._clients: list[Client] = []
        self._read: dict[str, float] = {}
        self._away_since: float | None = None

    def _end_of_starting(self) -> float:
        return self._began + self._plan.request.budget / 2

    def go(self) -> None:
        """Make everything and go through the steps."""
        self._clients = self._maker.make()
        self._step(Step.OPEN)
        if not any(
            was_open(one, self._diary, self._timeline, one.main.name) for one in self._clients
        ):
            return
        self._step(Step.DENY)
        if not self._enforcing():
            return
        for step in self._plan.steps:
            self._step(step)

    def _step(self, step: Step) -> None:
        now = self._clock.now()
        if limit_of(step, now, self._began, self._plan.request.budget) - now < _LEAST:
            self._journal.note(f"no time was left for the step {step}; give more with --budget")
            return
        asked = self._clock.now()
        if step is Step.START:
            # Where nothing is enforced, or a dead agent gives new pods no network, it would show
            # nothing.
            self._start(self._enforcing())
        else:
            self._maker.apply(policy_of(step, addresses_of(self._maker.servers)))
        phase = Phase(step, self._clock.now(), asked)
        self._timeline.phases.append(phase)
        until = limit_of(step, phase.began, self._began, self._plan.request.budget)
        while True:
            self._read_logs()
            now = self._clock.now()
            phase.is_settled = is_settled(step, self._clients, self._diary, self._timeline, now)
            if phase.is_settled or now >= until:
                break
            self._clock.sleep(_PAUSE)
        # What was read last was written before this moment.
        phase.ended = self._clock.now()
        state = "as expected" if phase.is_settled else "not everything came about"
        self._journal.made(f"step {step}: {state} after {phase.ended - phase.began:.1f} s")

    def _enforcing(self) -> list[Client]:
        return [one for one in self._clients if is_denied_main(one, self._diary, self._timeline)]

    def _start(self, clients: list[Client]) -> None:
        started = {client.node: client for client in self._maker.start(clients)}
        self._clients = [started.get(client.node, client) for client in self._clients]

    def _read_logs(self) -> None:
        for client in self._clients:
            for pod in (client.pod, client.starter):
                if pod:
                    self._read_log(pod)

    def _read_log(self, pod: str) -> None:
        now = self._clock.now()
        back = int(now - self._read.get(pod, self._began)) + _MARGIN
        try:
            text = cluster.log(self._api, self._plan.namespace, pod, back)
        except RequestError as error:
            since = now if self._away_since is None else self._away_since
            self._away_since = since
            if error.status in (401, 403) or now - since >= _AWAY:
                raise
            return
        self._away_since = None
        self._diary.add(pod, text, self._clock.now())
        self._read[pod] = now

    def answer(self, started: str) -> VerifyAnswer:
        """Judge what was seen."""
        nodes = {
            client.node: judge_node(client, self._diary, self._timeline) for client in self._clients
        }
        pools = []
        for pool in self._plan.pools:
            found: list[NodeAnswer] = []
            for node in pool.chosen:
                trouble = self._maker.troubles.get(node.name, "the probe did not run")
                found.append(nodes.get(node.name) or unprobed(node.name, trouble))
            pools.append(judge_pool(pool, found))
        told = with_reasons(self._api, tuple(pools))
        measured = measure(
            self._clients,
            [nodes[client.node] for client in self._clients],
            self._diary,
            self._timeline,
        )
        return VerifyAnswer(
            context=self._plan.request.context,
            namespace=self._plan.namespace,
            run=self._plan.run,
            image=self._plan.settings.image,
            started=started,
            seconds=0.0,
            verdict=worst([pool.verdict for pool in told]),
            pools=told,
            measured=measured,
            steps=tuple(
                StepAnswer(
                    name=str(phase.step),
                    policy=describe(phase.step),
                    seconds=round(phase.ended - phase.began, 1),
                    is_settled=phase.is_settled,
                )
                for phase in self._timeline.phases
            ),
        )

    def finished(self, found: VerifyAnswer, left_behind: str) -> VerifyAnswer:
        """Complete the answer with what is known only at the end."""
        return replace(
            found,
            seconds=round(self._clock.now() - self._began, 1),
            notes=tuple(self._journal.notes),
            left_behind=left_behind,
        )
