"""Probes, twelve at a time, from the first to the last: made, waited for, read, removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from outgate.live.verify import cluster
from outgate.live.verify.cluster import Talk
from outgate.live.verify.derived.asking import Stand
from outgate.live.verify.derived.cases import Subject
from outgate.live.verify.derived.keeping import Keeper
from outgate.live.verify.derived.probing import expectations, script
from outgate.live.verify.derived.sorting import Waiting
from outgate.live.verify.diary import Attempt, parse_line
from outgate.live.verify.journal import Journal, Stopped
from outgate.live.verify.kinds import PODS
from outgate.live.verify.objects import Settings
from outgate.live.verify.starting import Clock
from outgate.live.verify.troubles import Trouble, trouble_of_container, trouble_of_pod
from outgate.live.writing import RUN, ForbiddenNamespaceError
from outgate.manifests.cluster_api.requesting import RequestError, object_path
from outgate.sets.addresses import Address, parse_address

LANES = 12
"""Probes that run at once."""
_PAUSE = 0.5
_PATIENCE = 15.0
"""Seconds beyond its turns that a probe may take to start."""
_NO_TIME = "no time was left; give more with --budget"


@dataclass(slots=True)
class Probe:
    """A probe that was made."""

    subject: Subject
    labels: dict[str, str]
    stand: Stand
    name: str
    """Of the pod, of the Job, or of the container."""
    number: int
    lane: int
    until: float
    pod: str = ""
    """Its pod; empty while its Job has made none."""
    addresses: tuple[Address, ...] = ()
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    trouble: str = ""


class Trier:
    """Tries connections with what stands for workloads."""

    def __init__(
        self, api: Talk, keeper: Keeper, settings: Settings, journal: Journal, clock: Clock
    ) -> None:
        """Make a trier.

        Args:
            api: The API server.
            keeper: Makes and removes.
            settings: What is the same for all probes.
            journal: Is told.
            clock: The time.
        """
        self._api = api
        self._keeper = keeper
        self._settings = settings
        self._journal = journal
        self._clock = clock

    def one(self, subject: Subject, until: float) -> Probe:
        """Try the connections of one subject by a bare pod, alone.

        Raises:
            Stopped: It does not run.
        """
        waiting = Waiting(subject, 0, {})
        probe = self._started(waiting, Stand.POD, lane=0, lanes=1, until=until)
        while not self._is_done(probe):
            self._clock.sleep(_PAUSE)
        if probe.trouble:
            raise Stopped(f"the control pod {probe.trouble}")
        return probe

    def all(
        self, waiting: Iterable[Waiting], stand: Stand, end: float, skipped: dict[str, str]
    ) -> list[Probe]:
        """Try the connections of all subjects.

        Args:
            waiting: The subjects.
            stand: What stands for them.
            end: When no further one is begun.
            skipped: Is told why one is not tried.

        Returns:
            The probes, each removed.
        """
        queue = list(reversed(list(waiting)))
        free = list(range(LANES))
        running: list[Probe] = []
        done: list[Probe] = []
        while queue or running:
            while queue and free:
                item = queue.pop()
                if self._clock.now() >= end:
                    skipped[item.subject.name] = _NO_TIME
                    continue
                until = min(end, self._clock.now() + _PATIENCE + 4 * LANES)
                try:
                    probe = self._started(item, stand, lane=free[0], lanes=LANES, until=until)
                except (Stopped, ForbiddenNamespaceError) as error:
                    skipped[item.subject.name] = str(error)
                    continue
                free.pop(0)
                running.append(probe)
            for probe in [one for one in running if self._is_done(one)]:
                running.remove(probe)
                free.append(probe.lane)
                done.append(probe)
                self._keeper.delete(stand, probe.subject.namespace, probe.name)
                self._journal.tell(f"{probe.subject.name}: {probe.trouble or 'tried'}")
            if running:
                self._clock.sleep(_PAUSE)
        return done

    def _started(
        self, item: Waiting, stand: Stand, *, lane: int, lanes: int, until: float
    ) -> Probe:
        subject = item.subject
        command = script(expectations(subject.cases), lane, lanes, self._settings.lifetime)
        name = self._keeper.start(
            stand,
            subject.namespace,
            item.number,
            item.labels,
            command,
            self._settings,
            subject.pod,
        )
        pod = {Stand.POD: name, Stand.JOB: "", Stand.REAL: subject.pod}[stand]
        return Probe(subject, item.labels, stand, name, item.number, lane, until, pod)

    def _is_done(self, probe: Probe) -> bool:
        namespace = probe.subject.namespace
        if not probe.pod:
            probe.pod = self._pod_of_job(probe)
        if not probe.pod:
            if self._clock.now() < probe.until:
                return False
            probe.trouble = "was not made by its Job; see kubectl describe job"
            return True
        try:
            body = self._api.get(object_path(PODS, namespace, probe.pod))
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
        if not _has_ended(probe, status):
            trouble = _trouble(probe, body)
            if trouble is not None and not trouble.patience:
                probe.trouble = trouble.words
            elif self._clock.now() < probe.until:
                return False
            elif not _is_running(probe, status):
                late = f"is still {status.get('phase')}"
                if probe.stand is Stand.REAL:
                    late = "has not begun"
                probe.trouble = late if trouble is None else trouble.words
        self._read_log(probe)
        return True

    def _pod_of_job(self, probe: Probe) -> str:
        own = self._keeper.own_labels(probe.number)
        selector = ",".join(f"{key}={value}" for key, value in own.items())
        found = self._api.items(PODS, probe.subject.namespace, selector=selector)
        for body in found:
            metadata = body.get("metadata") or {}
            if (metadata.get("labels") or {}).get(RUN) == own[RUN]:
                return str(metadata.get("name", ""))
        return ""

    def _read_log(self, probe: Probe) -> None:
        container = probe.name if probe.stand is Stand.REAL else ""
        text = cluster.log(
            self._api,
            probe.subject.namespace,
            probe.pod,
            self._settings.lifetime,
            container=container,
        )
        for line in text.splitlines():
            parsed = parse_line(line)
            if parsed is not None:
                probe.attempts.setdefault(parsed[0], []).append(parsed[1])


def _states(probe: Probe, status: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the states of the container that runs the script; none before it has one."""
    is_real = probe.stand is Stand.REAL
    name = probe.name if is_real else "probe"
    listed = status.get("ephemeralContainerStatuses" if is_real else "containerStatuses") or ()
    return [one.get("state") or {} for one in listed if one.get("name") == name]


def _has_ended(probe: Probe, status: Mapping[str, Any]) -> bool:
    """Say whether the script has ended; the pod's phase follows a moment later."""
    if probe.stand is not Stand.REAL and status.get("phase") in ("Succeeded", "Failed"):
        return True
    return any(
        (state.get("terminated") or {}).get("exitCode") == 0 for state in _states(probe, status)
    )


def _is_running(probe: Probe, status: Mapping[str, Any]) -> bool:
    if probe.stand is Stand.REAL:
        return any("running" in state for state in _states(probe, status))
    return status.get("phase") == "Running"


def _trouble(probe: Probe, body: Mapping[str, Any]) -> Trouble | None:
    if probe.stand is not Stand.REAL:
        return trouble_of_pod(body)
    found = (trouble_of_container(state) for state in _states(probe, body.get("status") or {}))
    return next((one for one in found if one is not None), None)
