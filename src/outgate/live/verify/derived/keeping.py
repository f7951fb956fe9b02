"""What a derived run has made and must remove: every probe, and the namespace of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from outgate.errors import InputError
from outgate.live.verify import objects
from outgate.live.verify.cluster import Talk
from outgate.live.verify.derived import standing
from outgate.live.verify.derived.asking import Stand
from outgate.live.verify.journal import Journal, Stopped
from outgate.live.verify.kinds import JOBS, NAMESPACES, PODS
from outgate.live.verify.objects import PURPOSE, VERIFY, Settings
from outgate.live.verify.removing import remove
from outgate.live.verify.starting import Clock
from outgate.live.verify.troubles import refusal
from outgate.live.writing import RUN, ForbiddenNamespaceError, Writer
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource

_REFUSALS = frozenset({400, 403, 409, 422})


class Keeper:
    """Makes the objects of a run, remembers them, and removes them."""

    def __init__(self, api: Talk, run: str, journal: Journal, clock: Clock) -> None:
        """Make a keeper.

        Args:
            api: The API server.
            run: The run's id.
            journal: Is told.
            clock: The time.
        """
        self._api = api
        self._run = run
        self._journal = journal
        self._clock = clock
        self.writer = Writer(api, run)
        self.namespace = f"outgate-verify-{run}"
        self._touched: dict[tuple[Resource, str, str], None] = {}
        """What is there, is ours, and is not in the namespace of our own."""
        self._is_begun = False
        """Whether the namespace may be there: it was asked for, whatever came of it."""
        self._seconds = 0
        self.entered: list[str] = []
        """The real pods that have a container of ours, for as long as they live."""

    def make_namespace(self, settings: Settings) -> str:
        """Make the run's namespace.

        Args:
            settings: What is the same for all objects.

        Returns:
            The API server's time.
        """
        self._is_begun = True
        self._seconds = settings.lifetime
        made = self.create(NAMESPACES, None, objects.namespace_object(self.namespace, settings))
        self._journal.made(f"namespace {self.namespace} made")
        return str(((made or {}).get("metadata") or {}).get("creationTimestamp", ""))

    def create(self, resource: Resource, namespace: str | None, body: Mapping[str, Any]) -> Any:
        """Make an object.

        Args:
            resource: Its resource.
            namespace: Where; None for an object of the cluster.
            body: The object.

        Raises:
            Stopped: It is refused.
            ForbiddenNamespaceError: It would be in a system namespace.
        """
        name = str(body["metadata"]["name"])
        key = (resource, namespace or "", name)
        if namespace not in (None, self.namespace):
            self._touched[key] = None
        try:
            return self.writer.create(resource, namespace, body)
        except ForbiddenNamespaceError:
            self._touched.pop(key, None)
            raise
        except RequestError as error:
            if error.status not in _REFUSALS:
                raise
            self._touched.pop(key, None)
            raise Stopped(f"the {resource.kind} {name} {_refused(error)}") from error

    def start(
        self,
        stand: Stand,
        namespace: str,
        number: int,
        labels: Mapping[str, str],
        command: str,
        settings: Settings,
        pod: str = "",
    ) -> str:
        """Make what stands for a workload.

        Args:
            stand: What that is.
            namespace: The workload's.
            number: The probe's.
            labels: What policies know it by.
            command: The script.
            settings: What is the same for all objects.
            pod: The real pod, where a container is put into that.

        Returns:
            Its name.

        Raises:
            Stopped: It is refused.
            ForbiddenNamespaceError: It would be in a system namespace.
        """
        name = self.name_of(stand, number)
        if stand is Stand.POD:
            self.create(PODS, namespace, standing.probe_object(name, labels, command, settings))
        elif stand is Stand.JOB:
            own = self.own_labels(number)
            self.create(JOBS, namespace, standing.job_object(name, labels, own, command, settings))
        else:
            self._enter(namespace, pod, standing.container_object(name, command, settings))
        return name

    def _enter(self, namespace: str, pod: str, body: Mapping[str, Any]) -> None:
        try:
            self.writer.add_container(namespace, pod, body)
        except RequestError as error:
            if error.status not in {*_REFUSALS, 404}:
                self.entered.append(f"{namespace}/{pod}")
                raise
            raise Stopped(f"the pod {pod} takes no container: it {_refused(error)}") from error
        self.entered.append(f"{namespace}/{pod}")

    def name_of(self, stand: Stand, number: int) -> str:
        """Return the name of a probe; a container has the same in every pod."""
        return self.namespace if stand is Stand.REAL else f"{self.namespace}-{number}"

    def own_labels(self, number: int) -> dict[str, str]:
        """Return the labels by which a Job knows its pod: no other pod has them."""
        return {RUN: self._run, standing.NUMBER: str(number)}

    def all_labels(self, stand: Stand, number: int, labels: Mapping[str, str]) -> dict[str, str]:
        """Return all labels that a probe's pod will have.

        Args:
            stand: What stands for the workload.
            number: The probe's.
            labels: What policies know it by.
        """
        own = self.own_labels(number) if stand is Stand.JOB else {}
        found = {**labels, **own, PURPOSE: VERIFY}
        return dict(self.writer.labelled({"metadata": {"labels": found}})["metadata"]["labels"])

    def delete(self, stand: Stand, namespace: str, name: str) -> None:
        """Remove a probe; of a container in a real pod nothing can be removed."""
        if stand is Stand.REAL:
            return
        resource = JOBS if stand is Stand.JOB else PODS
        self.writer.delete(resource, namespace, name)
        self._touched.pop((resource, namespace, name), None)

    def clean(self) -> str:
        """Remove everything; say what is left, if anything is."""
        if not self._is_begun:
            return ""
        left = list(self._left())
        rest = remove(self._api, self.writer, self.namespace, self._journal, self._clock)
        words = [rest] if rest else []
        if left:
            words.append(
                f"the probes {', '.join(left)} could not be removed; they end by themselves within "
                f"{self._seconds} s; remove them with: kubectl delete pod,job -A -l "
                f"{RUN}={self._run}"
            )
        return "; ".join(words)

    def _left(self) -> Iterator[str]:
        for resource, namespace, name in list(self._touched):
            try:
                self.writer.delete(resource, namespace, name)
            except InputError:
                yield f"{namespace}/{name}"
            else:
                self._touched.pop((resource, namespace, name), None)


def _refused(error: RequestError) -> str:
    return refusal(str(error).partition(": ")[2] or str(error))
