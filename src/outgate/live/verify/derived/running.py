"""A derived run from its first request to its last: makes, waits, reads, and always removes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from outgate.errors import InputError
from outgate.live.verify import cluster, objects
from outgate.live.verify.cases import HTTP_PORT
from outgate.live.verify.cluster import Talk
from outgate.live.verify.derived.answers import DerivedAnswer, WorkloadFound
from outgate.live.verify.derived.cases import (
    METADATA,
    DerivedCase,
    Destination,
    Subject,
    Target,
)
from outgate.live.verify.derived.deriving import Skips, subjects
from outgate.live.verify.derived.harmless import Neighbours, obstacle
from outgate.live.verify.derived.identity import block_between, identity, selectors, told_apart_by
from outgate.live.verify.derived.judging import judge
from outgate.live.verify.derived.probing import case_name, expectations, probe_object, script
from outgate.live.verify.derived.reading import neighbours
from outgate.live.verify.diary import Attempt, parse_line
from outgate.live.verify.journal import Journal, Stopped
from outgate.live.verify.kinds import JOBS, NAMESPACES, PODS
from outgate.live.verify.objects import Settings
from outgate.live.verify.policies import SERVER
from outgate.live.verify.pools import node_of, spread
from outgate.live.verify.removing import remove
from outgate.live.verify.starting import Clock, wait_for
from outgate.live.verify.troubles import refusal, trouble_of_pod
from outgate.live.writing import ForbiddenNamespaceError, Writer
from outgate.manifests.cluster_api.requesting import RequestError, object_path
from outgate.model.selectors import Selector
from outgate.model.verdicts import Verdict
from outgate.sets.addresses import Address, parse_address

if TYPE_CHECKING:
    from outgate.questions.world import World

LISTENERS = 4
LANES = 12
"""Probes that run at once."""
_PAUSE = 0.5
_CLEANING = 20.0
_PATIENCE = 15.0
"""Seconds beyond its turns that a probe may take to start."""
_CASES_A_MINUTE = 70
"""How many cases are derived for a minute of the budget."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for."""

    context: str = ""
    policies: str = "the live cluster"
    image: str = objects.DEFAULT_IMAGE
    namespaces: frozenset[str] | None = None
    outside: tuple[str, int] | None = None
    budget: int = 180
    skips: Skips = lambda _: False


@dataclass(slots=True)
class _Probe:
    """A probe that was made."""

    subject: Subject
    labels: dict[str, str]
    name: str
    lane: int
    until: float
    addresses: tuple[Address, ...] = ()
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    trouble: str = ""


def verify_derived(
    api: Talk,
    read: Callable[[], World],
    request: Request,
    *,
    clock: Clock | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> DerivedAnswer:
    """Hold what the cluster does against what the engine says of its policies.

    Args:
        api: The API server.
        read: Reads the cluster, with the policies that are to hold.
        request: What is asked for.
        clock: The time.
        tell: Is told each thing that was done.

    Raises:
        VerifyError: The run could not come to an end. Everything is removed, or the text says what
            is not.
    """
    clock = clock or Clock()
    run = secrets.token_hex(3)
    session = _Session(api, read, request, run, Journal(tell), clock)
    try:
        found = session.go()
    except (RequestError, Stopped) as error:
        raise session.journal.failure(str(error).rstrip("."), _cleaned(session, tell)) from error
    except BaseException:
        tell(_cleaned(session, tell) or "nothing is left behind")
        raise
    left = _cleaned(session, tell)
    return replace(
        found, seconds=round(clock.now() - session.began, 1), left_behind=left,
        notes=tuple(session.journal.notes),
    )  # fmt: skip


def _cleaned(session: _Session, tell: Callable[[str], None]) -> str:
    """Remove everything; who interrupts that is heard once it is done, and the second time at once.

    Returns:
        What is left, in words; empty where nothing is.
    """
    try:
        return session.clean()
    except KeyboardInterrupt:
        tell(session.clean() or "nothing is left behind")
        raise


def _has_ended(status: Mapping[str, Any]) -> bool:
    """Say whether the script has ended; the pod's phase follows a moment later."""
    return any(
        ((container.get("state") or {}).get("terminated") or {}).get("exitCode") == 0
        for container in status.get("containerStatuses") or ()
        if container.get("name") == "probe"
    )


class _Session:
    """The state of one run."""

    def __init__(
        self,
        api: Talk,
        read: Callable[[], World],
        request: Request,
        run: str,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._api = api
        self._read = read
        self._request = request
        self._run = run
        self.journal = journal
        self._clock = clock
        self.began = clock.now()
        self._writer = Writer(api, run)
        self._namespace = f"outgate-verify-{run}"
        self._settings = Settings(request.image, request.budget + 60)
        self._touched: dict[tuple[str, str], None] = {}
        """(namespace, pod) of what is there and is ours."""
        self._is_begun = False
        """Whether the namespace may be there: it was asked for, whatever came of it."""
        self._controls: dict[str, str] = {}

    def go(self) -> DerivedAnswer:
        """Make the listeners, derive the cases, try them, judge."""
        listeners = self._make_listeners()
        world = self._read()
        self.journal.made("the cluster read")
        outside = None
        if self._request.outside is not None:
            outside = Target(Destination.OUTSIDE, "outside", *self._request.outside)
        found = subjects(
            world,
            listeners,
            namespaces=self._request.namespaces,
            most=self._request.budget * _CASES_A_MINUTE // 60,
            outside=outside,
            skips=self._request.skips,
        )
        found = tuple(one for one in found if one.namespace != self._namespace)
        self.journal.made(
            f"{sum(len(one.cases) for one in found)} cases of {len(found)} workloads derived"
        )
        found = self._control(found)
        around = neighbours(self._api)
        chosen = selectors(world.entries, world.touches)
        skipped, waiting = self._sorted_out(found, around, chosen)
        probes = self._try_all(waiting, skipped)
        for probe in probes:
            self._note_controls(probe)
        judged = {probe.subject.name: self._judged(probe, world) for probe in probes}
        return DerivedAnswer(
            context=self._request.context,
            run=self._run,
            seconds=0.0,
            policies=self._request.policies,
            workloads=tuple(
                judged.get(one.name) or WorkloadFound(one.name, skipped[one.name], {}, ())
                for one in found
            ),
            notes=(),
            left_behind="",
            gaps=world.gaps,
        )

    def _make_listeners(self) -> list[Target]:
        nodes = [node_of(body) for body in cluster.nodes(self._api)]
        usable = spread([node for node in nodes if not node.obstacle], LISTENERS)
        if not usable:
            raise Stopped("no node can be probed")
        if "security.openshift.io" in cluster.served_groups(self._api):
            self._settings = replace(self._settings, sets_user=False)
        self._is_begun = True
        self._create(NAMESPACES, None, objects.namespace_object(self._namespace, self._settings))
        self.journal.made(f"namespace {self._namespace} made")
        for index in range(LISTENERS):
            node = usable[index % len(usable)].name
            self._create(JOBS, self._namespace, objects.server_job(index, node, self._settings))
        until = self._clock.now() + self._request.budget / 3
        started = wait_for(self._api, self._namespace, SERVER, range(LISTENERS), self._clock, until)
        for index, words in started.troubles.items():
            self.journal.note(f"listener {index} {words}")
        if not started.probes:
            raise Stopped(f"the listener {next(iter(started.troubles.values()), 'does not run')}")
        return [
            Target(Destination.LISTENER, f"listener {index}", probe.addresses[0], HTTP_PORT)
            for index, probe in sorted(started.probes.items())
        ]

    def _control(self, found: tuple[Subject, ...]) -> tuple[Subject, ...]:
        """Reach every destination from where no policy is, and leave out what nobody answers at."""
        targets = dict.fromkeys(case.target for one in found for case in one.cases)
        cases = [(target, Verdict.ALLOWED) for target in targets]
        subject = Subject(
            self._namespace,
            "the control",
            {},
            "",
            tuple(DerivedCase(target, Verdict.ALLOWED, ()) for target in targets),
        )
        until = self._clock.now() + self._request.budget / 3
        command = script(cases, 0, 1, self._settings.lifetime)
        name = f"outgate-verify-{self._run}-control"
        body = probe_object(name, {}, command, self._settings)
        self._create(PODS, self._namespace, body)
        probe = _Probe(subject, {}, name, 0, until)
        while not self._is_done(probe):
            self._clock.sleep(_PAUSE)
        if probe.trouble:
            raise Stopped(f"the control pod {probe.trouble}")
        self._note_controls(probe)
        self.journal.made(
            f"{len(self._controls)} of {len(cases)} destinations reached by a control"
        )
        metadata = Target(Destination.METADATA, "", *METADATA).text
        if metadata in self._controls:
            return found
        self.journal.note(f"nothing answers at {metadata}: no case goes there")
        kept = (
            replace(one, cases=tuple(case for case in one.cases if case.target.text != metadata))
            for one in found
        )
        return tuple(one for one in kept if one.cases)

    def _sorted_out(
        self, found: Sequence[Subject], around: Neighbours, chosen: Sequence[Selector]
    ) -> tuple[dict[str, str], list[tuple[Subject, dict[str, str]]]]:
        skipped: dict[str, str] = {}
        waiting: list[tuple[Subject, dict[str, str]]] = []
        for subject in found:
            few = identity(subject.labels, chosen)
            labels = self._writer.labelled({"metadata": {"labels": few}})["metadata"]["labels"]
            apart = told_apart_by(subject.labels, labels, chosen)
            if apart is not None:
                skipped[subject.name] = f"a policy selects by {apart.requirements[0]}, as ours are"
                continue
            words = obstacle(subject.namespace, labels, around)
            if words:
                skipped[subject.name] = words
                continue
            waiting.append((subject, few))
        return skipped, waiting

    def _try_all(
        self, waiting: list[tuple[Subject, dict[str, str]]], skipped: dict[str, str]
    ) -> list[_Probe]:
        free = list(range(LANES))
        running: list[_Probe] = []
        done: list[_Probe] = []
        queue = iter(waiting)
        end = self.began + self._request.budget - _CLEANING
        is_over = False
        number = 0
        while True:
            while free and not is_over:
                item = next(queue, None)
                if item is None:
                    is_over = True
                    break
                if self._clock.now() >= end:
                    skipped[item[0].name] = "no time was left; give more with --budget"
                    continue
                number += 1
                probe = self._start(*item, free[0], number, end, skipped)
                if probe is not None:
                    free.pop(0)
                    running.append(probe)
            for probe in [one for one in running if self._is_done(one)]:
                running.remove(probe)
                free.append(probe.lane)
                done.append(probe)
                self._delete(probe.subject.namespace, probe.name)
                self.journal.tell(f"{probe.subject.name}: {probe.trouble or 'tried'}")
            if is_over and not running:
                return done
            self._clock.sleep(_PAUSE)

    def _start(
        self,
        subject: Subject,
        labels: dict[str, str],
        lane: int,
        number: int,
        end: float,
        skipped: dict[str, str],
    ) -> _Probe | None:
        name = f"outgate-verify-{self._run}-{number}"
        command = script(expectations(subject.cases), lane, LANES, self._settings.lifetime)
        try:
            self._create(
                PODS, subject.namespace, probe_object(name, labels, command, self._settings)
            )
        except (Stopped, ForbiddenNamespaceError) as error:
            skipped[subject.name] = str(error)
            return None
        patience = self._clock.now() + _PATIENCE + 4 * LANES
        return _Probe(subject, labels, name, lane, min(end, patience))

    def _is_done(self, probe: _Probe) -> bool:
        namespace = probe.subject.namespace
        try:
            body = self._api.get(object_path(PODS, namespace, probe.name))
        except RequestError as error:
            if not error.is_absent:
                raise
            probe.trouble = "was deleted by somebody"
            return True
        status = body.get("status") or {}
        probe.addresses = (
            tuple(parse_address(str(entry.get("ip"))) for entry in status.get("podIPs") or ())
            or probe.addresses
        )
        phase = status.get("phase")
        if phase not in ("Succeeded", "Failed") and not _has_ended(status):
            trouble = trouble_of_pod(body)
            if trouble is not None and not trouble.patience:
                probe.trouble = trouble.words
            elif self._clock.now() < probe.until:
                return False
            elif phase != "Running":
                probe.trouble = f"is still {phase}" if trouble is None else trouble.words
        text = cluster.log(self._api, namespace, probe.name, self._settings.lifetime)
        for line in text.splitlines():
            parsed = parse_line(line)
            if parsed is not None:
                probe.attempts.setdefault(parsed[0], []).append(parsed[1])
        return True

    def _note_controls(self, probe: _Probe) -> None:
        """Remember what a probe reached that may reach it."""
        for index, case in enumerate(probe.subject.cases):
            attempts = probe.attempts.get(case_name(index), ())
            if case.expected is Verdict.ALLOWED and any(one.is_answered for one in attempts):
                self._controls.setdefault(case.target.text, probe.subject.name)

    def _judged(self, probe: _Probe, world: World) -> WorkloadFound:
        if probe.trouble and not probe.attempts:
            return WorkloadFound(probe.subject.name, f"its probe {probe.trouble}", probe.labels, ())
        own = (parse_address(probe.subject.address),)
        block = block_between(own, probe.addresses, world.entries)
        doubt = f"the ipBlock of {block} holds only one of probe and workload" if block else ""
        return WorkloadFound(
            probe.subject.name,
            "",
            probe.labels,
            tuple(
                judge(case, probe.attempts.get(case_name(index), ()), self._controls, doubt)
                for index, case in enumerate(probe.subject.cases)
            ),
        )

    def _create(self, resource: Any, namespace: str | None, body: Mapping[str, Any]) -> None:
        name = str(body["metadata"]["name"])
        if resource is PODS and namespace is not None:
            self._touched[namespace, name] = None
        try:
            self._writer.create(resource, namespace, body)
        except ForbiddenNamespaceError:
            self._touched.pop((namespace or "", name), None)
            raise
        except RequestError as error:
            if error.status not in (400, 403, 409, 422):
                raise
            self._touched.pop((namespace or "", name), None)
            message = str(error).partition(": ")[2] or str(error)
            raise Stopped(f"the {resource.kind} {name} {refusal(message)}") from error

    def _delete(self, namespace: str, name: str) -> None:
        self._writer.delete(PODS, namespace, name)
        self._touched.pop((namespace, name), None)

    def clean(self) -> str:
        """Remove everything; say what is left, if anything is."""
        if not self._is_begun:
            return ""
        left = list(self._probes_left())
        rest = remove(self._api, self._writer, self._namespace, self.journal, self._clock)
        words = [rest] if rest else []
        if left:
            words.append(
                f"the pods {', '.join(left)} could not be removed; they end by themselves within "
                f"{self._settings.lifetime} s; remove them with: kubectl delete pod -A -l "
                f"outgate.dev/run={self._run}"
            )
        return "; ".join(words)

    def _probes_left(self) -> Iterator[str]:
        for namespace, name in list(self._touched):
            if namespace == self._namespace:
                continue
            try:
                self._delete(namespace, name)
            except InputError:
                yield f"{namespace}/{name}"
