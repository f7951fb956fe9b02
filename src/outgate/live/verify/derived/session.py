"""The order of a derived run: listeners, cases, the control, the probes, what they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.live.verify import cluster, objects, permissions
from outgate.live.verify.cases import HTTP_PORT
from outgate.live.verify.cluster import Talk
from outgate.live.verify.derived.answers import DerivedAnswer, WorkloadFound
from outgate.live.verify.derived.asking import Request, Stand
from outgate.live.verify.derived.cases import (
    METADATA,
    DerivedCase,
    Destination,
    Subject,
    Target,
)
from outgate.live.verify.derived.deriving import subjects
from outgate.live.verify.derived.harmless import Neighbours
from outgate.live.verify.derived.identity import block_between, selectors
from outgate.live.verify.derived.judging import judge
from outgate.live.verify.derived.keeping import Keeper
from outgate.live.verify.derived.permissions import JOBS_TOO
from outgate.live.verify.derived.probing import case_name
from outgate.live.verify.derived.reading import neighbours
from outgate.live.verify.derived.sorting import Sorted, sort_out
from outgate.live.verify.derived.standing import passes_over_bare_pods
from outgate.live.verify.derived.trying import Probe, Trier
from outgate.live.verify.journal import Journal, Stopped
from outgate.live.verify.kinds import JOBS
from outgate.live.verify.leftovers import clear
from outgate.live.verify.objects import Settings
from outgate.live.verify.policies import SERVER
from outgate.live.verify.pools import node_of, spread
from outgate.live.verify.starting import Clock, wait_for
from outgate.model.verdicts import Verdict
from outgate.sets.addresses import parse_address

if TYPE_CHECKING:
    from outgate.questions.world import World

LISTENERS = 4
CLEANING = 20.0
"""Seconds of the budget that are kept for removing everything."""
_CASES_A_MINUTE = 70
"""How many cases are derived for a minute of the budget."""
_OPENSHIFT = "security.openshift.io"


class Session:
    """The state of one run."""

    def __init__(
        self,
        api: Talk,
        read: Callable[[], World],
        request: Request,
        keeper: Keeper,
        journal: Journal,
        clock: Clock,
    ) -> None:
        """Make a session.

        Args:
            api: The API server.
            read: Reads the cluster, with the policies that are to hold.
            request: What is asked for.
            keeper: Makes and removes.
            journal: Is told.
            clock: The time.
        """
        self._api = api
        self._read = read
        self._request = request
        self._keeper = keeper
        self._journal = journal
        self._clock = clock
        self._began = clock.now()
        self._settings = settings_of(request, cluster.served_groups(api))
        self._trier = Trier(api, keeper, self._settings, journal, clock)
        self._controls: dict[str, str] = {}

    def go(self, run: str) -> DerivedAnswer:
        """Make the listeners, derive the cases, try them, judge.

        Args:
            run: The run's id.

        Raises:
            Stopped: Something keeps the run from going on.
            RequestError: The API server cannot be reached.
        """
        listeners = self._make_listeners()
        world = self._read()
        self._journal.made("the cluster read")
        derived = derive(world, listeners, self._request, self._keeper.namespace)
        most = most_cases(self._request)
        if sum(len(one.cases) for one in derived) >= most:
            self._journal.note(
                f"only the first {most} connections are tried, one of each workload before a "
                "second of any; give more time with --budget, or fewer workloads with -n"
            )
        found = self._control(derived)
        self._journal.made(
            f"{sum(len(one.cases) for one in found)} cases of {len(found)} workloads derived"
        )
        stand, around = surroundings(self._api, self._request.stand)
        if stand is Stand.JOB:
            self._journal.note("the enforcer passes over bare pods: each probe is a Job's")
        result = sort(found, around, world, stand, self._keeper)
        end = self._began + self._request.budget - CLEANING
        probes = self._trier.all(result.waiting, stand, end, result.skipped)
        for probe in probes:
            self._note_controls(probe)
        judged = {probe.subject.name: self._judged(probe, world) for probe in probes}
        return DerivedAnswer(
            context=self._request.context,
            run=run,
            seconds=0.0,
            policies=self._request.policies,
            workloads=tuple(
                judged.get(one.name) or WorkloadFound(one.name, result.skipped[one.name], {}, ())
                for one in found
            ),
            notes=(),
            left_behind="",
            gaps=world.gaps,
        )

    def _make_listeners(self) -> list[Target]:
        nodes = nodes_for_listeners(self._api)
        now = self._keeper.make_namespace(self._settings)
        namespace = self._keeper.namespace
        clear(self._api, self._keeper.writer, namespace, now, self._journal)
        for index, node in enumerate(nodes):
            job = objects.server_job(index, node, self._settings)
            self._keeper.create(JOBS, namespace, job)
        until = self._clock.now() + self._request.budget / 3
        started = wait_for(self._api, namespace, SERVER, range(LISTENERS), self._clock, until)
        for index, words in started.troubles.items():
            self._journal.note(f"listener {index} {words}")
        if not started.probes:
            raise Stopped(f"the listener {next(iter(started.troubles.values()), 'does not run')}")
        return [
            Target(Destination.LISTENER, f"listener {index}", probe.addresses[0], HTTP_PORT)
            for index, probe in sorted(started.probes.items())
        ]

    def _control(self, found: tuple[Subject, ...]) -> tuple[Subject, ...]:
        """Reach every destination from where no policy is, and leave out what nobody answers at."""
        targets = dict.fromkeys(case.target for one in found for case in one.cases)
        if not targets:
            self._journal.note(
                "no workload can be probed: none has a running pod on the pod network whose "
                "policies are all known"
            )
            return ()
        probe = self._trier.one(
            control_of(self._keeper.namespace, tuple(targets)),
            self._clock.now() + self._request.budget / 3,
        )
        self._note_controls(probe)
        self._journal.made(
            f"{len(self._controls)} of {len(targets)} destinations reached by a control"
        )
        metadata = Target(Destination.METADATA, "", *METADATA).text
        if metadata in self._controls:
            return found
        if any(target.text == metadata for target in targets):
            self._journal.note(f"nothing answers at {metadata}: no case goes there")
        kept = (
            replace(one, cases=tuple(case for case in one.cases if case.target.text != metadata))
            for one in found
        )
        return tuple(one for one in kept if one.cases)

    def _note_controls(self, probe: Probe) -> None:
        """Remember what a probe reached that may reach it."""
        for index, case in enumerate(probe.subject.cases):
            attempts = probe.attempts.get(case_name(index), ())
            if case.expected is Verdict.ALLOWED and any(one.is_answered for one in attempts):
                self._controls.setdefault(case.target.text, probe.subject.name)

    def _judged(self, probe: Probe, world: World) -> WorkloadFound:
        if probe.trouble and not probe.attempts:
            return WorkloadFound(probe.subject.name, f"its probe {probe.trouble}", probe.labels, ())
        doubt = ""
        if probe.stand is not Stand.REAL:
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


def settings_of(request: Request, groups: frozenset[str]) -> Settings:
    """Return what is the same for all objects of a run.

    Args:
        request: What is asked for.
        groups: The API groups that the cluster serves.
    """
    return Settings(request.image, request.budget + 60, sets_user=_OPENSHIFT not in groups)


def nodes_for_listeners(api: Talk) -> list[str]:
    """Return the node of each listener.

    Args:
        api: The API server.

    Raises:
        Stopped: There is none.
    """
    nodes = [node_of(body) for body in cluster.nodes(api)]
    usable = spread([node for node in nodes if not node.obstacle], LISTENERS)
    if not usable:
        obstacles = sorted({node.obstacle for node in nodes if node.obstacle})
        raise Stopped(f"no node can be probed ({'; '.join(obstacles) or 'there are no nodes'})")
    return [usable[index % len(usable)].name for index in range(LISTENERS)]


def most_cases(request: Request) -> int:
    """Return how many connections there is time for.

    Args:
        request: What is asked for.
    """
    return request.budget * _CASES_A_MINUTE // 60


def derive(
    world: World, listeners: list[Target], request: Request, own: str
) -> tuple[Subject, ...]:
    """Return the workloads with their cases.

    Args:
        world: The cluster.
        listeners: Those of the run.
        request: What is asked for.
        own: The run's namespace.
    """
    outside = None
    if request.outside is not None:
        outside = Target(Destination.OUTSIDE, "outside", *request.outside)
    found = subjects(
        world,
        listeners,
        namespaces=request.namespaces,
        most=most_cases(request),
        outside=outside,
        skips=request.skips,
    )
    return tuple(one for one in found if one.namespace != own)


def control_of(namespace: str, targets: tuple[Target, ...]) -> Subject:
    """Return who reaches every destination, from where no policy is.

    Args:
        namespace: The run's.
        targets: The destinations.
    """
    cases = tuple(DerivedCase(target, Verdict.ALLOWED, ()) for target in targets)
    return Subject(namespace, "the control", {}, "", "", cases)


def surroundings(api: Talk, asked: Stand | None) -> tuple[Stand, Neighbours]:
    """Return what stands for workloads, and who goes by labels of pods.

    Args:
        api: The API server.
        asked: What the user wants; None for what the enforcer takes.

    Raises:
        Stopped: The user lacks a permission that only now turns out to be needed.
        RequestError: The cluster cannot be read.
    """
    if asked is Stand.REAL:
        return asked, Neighbours((), {})
    around = neighbours(api)
    if asked is not None:
        return asked, around
    daemon_sets = (body for body in around.bodies if body["kind"] == "DaemonSet")
    if not passes_over_bare_pods(daemon_sets, cluster.nodes(api)):
        return Stand.POD, around
    lacking = permissions.missing(api, JOBS_TOO)
    if lacking:
        raise Stopped(
            "the enforcer passes over bare pods, so that probes must be Jobs', and you may not "
            f"{permissions.sentence(lacking)}"
        )
    return Stand.JOB, around


def sort(
    found: tuple[Subject, ...], around: Neighbours, world: World, stand: Stand, keeper: Keeper
) -> Sorted:
    """Say which workloads are probed.

    Args:
        found: The workloads with their cases.
        around: Who goes by labels of pods.
        world: The cluster.
        stand: What stands for a workload.
        keeper: Knows the labels of probes.
    """
    return sort_out(
        found,
        around,
        selectors(world.entries, world.touches),
        stand,
        lambda number, few: keeper.all_labels(stand, number, few),
        keeper.writer.forbids,
    )
