"""The API server of a simulated cluster.

Time is virtual, so that a run of a minute takes milliseconds and always goes the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from outgate.live.verify.starting import Clock
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource
from tests.live.verify.network import NEVER, Habits, Network, Pod


class VirtualClock(Clock):
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        """Return the virtual time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let virtual time pass."""
        self.time += seconds


@dataclass
class SimulatedCluster:
    """The API server of the simulated cluster."""

    clock: VirtualClock
    habits: Habits = field(default_factory=Habits)
    nodes: tuple[str, ...] = ("node1", "node2")
    start_seconds: float = 1.0
    refused: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    """(method, plural) to the status and the words of a refusal."""
    pod_status: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Job name to the status of its pod, where that never runs."""
    no_pod: dict[str, str] = field(default_factory=dict)
    """Job name to the event that says why it has no pod."""
    allowed: set[str] | None = None
    """``verb plural`` of what the user may do; everything if None."""
    daemon_sets: list[dict[str, Any]] = field(default_factory=list)
    groups: tuple[str, ...] = ("apps", "batch")
    leftovers: list[dict[str, Any]] = field(default_factory=list)
    breaks_at: float = NEVER
    """When the API server stops answering."""
    heals_at: float = NEVER
    removal_seconds: float = 2.0
    namespaces: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    deleted: dict[str, float] = field(default_factory=dict)
    network: Network = field(init=False)

    def __post_init__(self) -> None:
        self.network = Network(self.habits, self.nodes)

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json"
    ) -> Any:
        """Take a request; a patch must be a server-side apply."""
        assert (method == "PATCH") == content_type.startswith("application/apply-patch")
        self._reach()
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        steps = parts.path.strip("/").split("/")
        names_object = method == "PATCH" or (method == "DELETE" and steps[-2] == "namespaces")
        plural = steps[-2] if names_object else steps[-1]
        is_trial = "dryRun" in query
        self.requests.append((f"{method}{' (dry run)' if is_trial else ''}", parts.path))
        if plural == "selfsubjectaccessreviews":
            return self._review(body)
        if (method, plural) in self.refused:
            status, words = self.refused[method, plural]
            raise RequestError(f"{parts.path}: {words}", status)
        if is_trial:
            return body
        if method == "DELETE":
            return self._delete(steps)
        return self._store(plural, body)

    def get(self, path: str) -> Any:
        """Return the API groups, or a namespace."""
        self._reach()
        if path == "/apis":
            return {"groups": [{"name": name} for name in self.groups]}
        name = path.rpartition("/")[2]
        gone = name not in self.namespaces or (
            name in self.deleted and self.clock.now() >= self.deleted[name] + self.removal_seconds
        )
        if gone:
            raise RequestError(f"{path}: not found", 404)
        return self.namespaces[name]

    def items(
        self, resource: Resource, namespace: str | None = None, *, selector: str = ""
    ) -> Iterator[Any]:
        """List a resource."""
        self._reach()
        if ("LIST", resource.plural) in self.refused:
            status, words = self.refused["LIST", resource.plural]
            raise RequestError(f"{resource.path(namespace)}: {words}", status)
        if resource.plural == "nodes":
            yield from (node_body(name, index) for index, name in enumerate(self.nodes))
        elif resource.plural == "pods":
            yield from self._listed_pods()
        elif resource.plural == "events":
            yield from self._events()
        elif resource.plural == "daemonsets":
            yield from self.daemon_sets
        elif resource.plural == "namespaces":
            assert "outgate.dev/purpose=verify" in selector
            yield from [*self.leftovers, *self.namespaces.values()]

    def text(self, path: str) -> str:
        """Return a pod's log."""
        self._reach()
        parts = urlsplit(path)
        pod = self.network.pods[parts.path.split("/pods/")[1].split("/")[0]]
        seconds = int(parse_qs(parts.query)["sinceSeconds"][0])
        return self.network.log(pod, seconds, self.clock.now())

    def __enter__(self) -> SimulatedCluster:
        return self

    def __exit__(self, *_: object) -> None:
        """There is no connection to let go of."""

    def _reach(self) -> None:
        if self.breaks_at <= self.clock.now() < self.heals_at:
            raise RequestError("the connection to kubectl proxy broke: refused")

    def _review(self, body: Any) -> Any:
        asked = body["spec"]["resourceAttributes"]
        plural = "/".join(filter(None, (asked["resource"], asked["subresource"])))
        is_allowed = self.allowed is None or f"{asked['verb']} {plural}" in self.allowed
        return {"status": {"allowed": is_allowed}}

    def _delete(self, steps: list[str]) -> Any:
        if steps[-2] == "namespaces":  # of the cluster: /api/v1/namespaces/NAME
            self.deleted[steps[-1]] = self.clock.now()
        elif steps[-1] == "jobs":
            self.jobs.clear()
        return {}

    def _store(self, plural: str, body: dict[str, Any]) -> Any:
        name = str(body["metadata"]["name"])
        stored: dict[str, Any] = {**body, "metadata": dict(body["metadata"])}
        stored["metadata"]["creationTimestamp"] = "2026-01-01T00:10:00Z"
        if plural == "namespaces":
            self.namespaces[name] = stored
        elif plural == "services":
            stored["spec"] = {
                **body["spec"],
                "clusterIPs": [f"10.96.0.{len(self.network.services) + 20}"],
            }
            self.network.services[name] = stored
        elif plural == "jobs":
            self._start(name, body)
        elif plural == "networkpolicies":
            self.network.policies.append((self.clock.now(), body["spec"]))
        return stored

    def _start(self, name: str, body: dict[str, Any]) -> None:
        self.jobs.append(name)
        template = body["spec"]["template"]
        terms = template["spec"]["affinity"]["nodeAffinity"]
        required = terms["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
        node = required[0]["matchFields"][0]["values"][0]
        self.network.pods[f"{name}-abcde"] = Pod(
            name=f"{name}-abcde",
            node=node,
            labels=template["metadata"]["labels"],
            script=template["spec"]["containers"][0]["command"][-1],
            address=f"10.244.{self.nodes.index(node) + 1}.{len(self.network.pods) + 2}",
            started=self.clock.now() + self.start_seconds,
        )

    def _listed_pods(self) -> Iterator[Any]:
        for pod in self.network.pods.values():
            job = pod.name.removesuffix("-abcde")
            if job in self.no_pod:
                continue
            status: dict[str, Any] = {"phase": "Pending"}
            if job in self.pod_status:
                status = self.pod_status[job]
            elif self.clock.now() >= pod.started:
                status = {"phase": "Running", "podIPs": [{"ip": pod.address}]}
            yield {
                "metadata": {"name": pod.name, "labels": dict(pod.labels)},
                "spec": {"containers": [{"name": "probe"}]},
                "status": status,
            }

    def _events(self) -> Iterator[Any]:
        for job, message in self.no_pod.items():
            yield {
                "reason": "FailedCreate",
                "message": f"Error creating: {message}",
                "involvedObject": {"kind": "Job", "name": job},
            }


def node_body(name: str, index: int = 0, labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a Node that is Ready."""
    return {
        "metadata": {"name": name, "labels": {"kubernetes.io/os": "linux", **(labels or {})}},
        "spec": {},
        "status": {
            "addresses": [{"type": "InternalIP", "address": f"172.16.0.{index + 1}"}],
            "conditions": [{"type": "Ready", "status": "True"}],
            "nodeInfo": {"kubeletVersion": "v1.34.4"},
        },
    }
