"""Making what a run needs, in the order in which one thing needs another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from outgate.live.verify import objects
from outgate.live.verify.cases import Server, cases_of
from outgate.live.verify.cluster import Talk
from outgate.live.verify.journal import Journal, Stopped
from outgate.live.verify.kinds import JOBS, NAMESPACES, NETWORK_POLICIES, SERVICES
from outgate.live.verify.leftovers import clear
from outgate.live.verify.planning import Plan, client_script_for
from outgate.live.verify.policies import CLIENT, SERVER
from outgate.live.verify.script import race_script
from outgate.live.verify.starting import Clock, Started, wait_for
from outgate.live.verify.timeline import Client
from outgate.live.verify.troubles import refusal
from outgate.live.writing import Writer
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource

_REFUSALS = frozenset({400, 403, 409, 422})
_STARTER_SECONDS = 20.0


class Maker:
    """Makes the namespace, the servers, the clients, the starters, the policies."""

    def __init__(
        self, api: Talk, writer: Writer, plan: Plan, journal: Journal, clock: Clock, until: float
    ) -> None:
        """Make a maker.

        Args:
            api: The API server, to read from.
            writer: To write with.
            plan: What to make.
            journal: What was made.
            clock: The time.
            until: When servers and clients must run.
        """
        self._api = api
        self._writer = writer
        self._plan = plan
        self._journal = journal
        self._clock = clock
        self._until = until
        self.servers: list[Server] = []
        self.troubles: dict[str, str] = {}
        """Node to why no probe runs there."""

    def make(self) -> list[Client]:
        """Make everything that the first step needs.

        Raises:
            Stopped: No probe can run.
            RequestError: The API server cannot be reached.
        """
        if not self._plan.chosen:
            obstacles = "; ".join(f"{pool.name}: {pool.obstacle}" for pool in self._plan.pools)
            raise Stopped(f"no node can be probed ({obstacles or 'there are no nodes'})")
        self._make_namespace()
        addresses = self._make_servers()
        servers = self._await(SERVER, range(len(self._plan.chosen)))
        self.servers = [
            Server(node.name, node.addresses, servers.probes[index].addresses, addresses[index])
            for index, node in enumerate(self._plan.chosen)
            if index in servers.probes
        ]
        return self._make_clients(list(servers.probes))

    def _make_namespace(self) -> None:
        body = objects.namespace_object(self._plan.namespace, self._plan.settings)
        made = self._create(NAMESPACES, body)
        self._journal.made(f"namespace {self._plan.namespace} made")
        now = str(((made or {}).get("metadata") or {}).get("creationTimestamp", ""))
        clear(self._api, self._writer, self._plan.namespace, now, self._journal)

    def _make_servers(self) -> list[tuple[str, ...]]:
        addresses = []
        for index, node in enumerate(self._plan.chosen):
            made = self._create(SERVICES, objects.service_object(index))
            spec = (made or {}).get("spec") or {}
            found = spec.get("clusterIPs") or [spec.get("clusterIP")]
            addresses.append(tuple(str(one) for one in found if one and one != "None"))
            self._create(JOBS, objects.server_job(index, node.name, self._plan.settings))
        return addresses

    def _make_clients(self, indices: Sequence[int]) -> list[Client]:
        nodes = self._plan.chosen
        for index in indices:
            script = client_script_for(self._plan, nodes[index].name, self.servers)
            job = objects.client_job(index, nodes[index].name, script, self._plan.settings)
            self._create(JOBS, job)
        started = self._await(CLIENT, indices)
        clients = []
        for index, probe in sorted(started.probes.items()):
            name = nodes[index].name
            cases = cases_of(name, self.servers, self._plan.request.outside)
            clients.append(Client(name, probe.name, cases))
            extra = [container for container in probe.containers if container != "probe"]
            if extra:
                self._journal.note(
                    f"the cluster adds a container to the probes ({', '.join(extra)}): a mesh "
                    "shakes hands in the server's place, so only an answer counts"
                )
        return clients

    def start(self, clients: Sequence[Client]) -> list[Client]:
        """Start a pod beside each client while the deny is in force.

        Args:
            clients: The clients.

        Returns:
            The clients, with their starters where those run.
        """
        indices = {node.name: index for index, node in enumerate(self._plan.chosen)}
        for client in clients:
            script = race_script(client.main.address, self._plan.settings.lifetime)
            job = objects.starter_job(
                indices[client.node], client.node, script, self._plan.settings
            )
            self._create(JOBS, job)
        started = wait_for(
            self._api,
            self._plan.namespace,
            objects.STARTER,
            [indices[client.node] for client in clients],
            self._clock,
            min(self._clock.now() + _STARTER_SECONDS, self._until),
        )
        for index, words in started.troubles.items():
            self._journal.note(f"the pod that was to start under the deny {words} ({index})")
        found = []
        for client in clients:
            probe = started.probes.get(indices[client.node])
            found.append(client if probe is None else replace(client, starter=probe.name))
        return found

    def apply(self, body: Mapping[str, Any] | None) -> None:
        """Put a policy in force.

        Args:
            body: The policy; None to change nothing.

        Raises:
            Stopped: It is refused.
        """
        if body is None:
            return
        try:
            self._writer.apply(NETWORK_POLICIES, self._plan.namespace, body)
        except RequestError as error:
            self._refused(error, "NetworkPolicy", str(body["metadata"]["name"]))
            raise

    def _create(self, resource: Resource, body: Mapping[str, Any]) -> Any:
        namespace = self._plan.namespace if resource.namespaced else None
        try:
            return self._writer.create(resource, namespace, body)
        except RequestError as error:
            self._refused(error, resource.kind, str(body["metadata"]["name"]))
            raise

    def _refused(self, error: RequestError, kind: str, name: str) -> None:
        """Say what refused an object; other errors are left to whoever raised them."""
        if error.status in _REFUSALS:
            message = str(error).partition(": ")[2] or str(error)
            raise Stopped(f"the {kind} {name} {refusal(message)}") from error

    def _await(self, purpose: str, indices: Sequence[int] | range) -> Started:
        nodes = self._plan.chosen
        started = wait_for(
            self._api, self._plan.namespace, purpose, indices, self._clock, self._until
        )
        for index, words in started.troubles.items():
            self.troubles[nodes[index].name] = f"the {purpose} pod {words}"
            self._journal.note(f"node {nodes[index].name}: the {purpose} pod {words}")
        if not started.probes:
            first = next(iter(started.troubles.values()), "does not run")
            raise Stopped(f"the {purpose} pod {first}")
        count = len(started.probes)
        self._journal.made(f"{count} {purpose}{'s' if count > 1 else ''} running")
        return started
