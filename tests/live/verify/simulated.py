"""A cluster that is simulated: an API server, probes that write logs, an enforcer with habits.

Time is virtual, so that a run of a minute takes milliseconds and always goes the same way. The
probes' loops are read from the very scripts that the run makes.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from outgate.live.verify.policies import ROLE
from outgate.live.verify.starting import Clock
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource

LOOP = re.compile(r"again (\S+) ([\d.]+) (\w+) (\S+) (\S+) (\d+)")
RACE_TARGET = re.compile(r"try race \"\$number\" tcp (\S+)")
UPTIME = 5000.0
"""The nodes' uptime at the virtual time 0: their clock is not ours."""
NEVER = float("inf")
BURST = 30
DNS = "10.96.0.10"


class VirtualClock(Clock):
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@dataclass
class Habits:
    """What the simulated enforcer makes of policies."""

    delay: float = 0.2
    """Seconds until a policy is in force; NEVER for a node that enforces nothing."""
    delays: Mapping[str, float] = field(default_factory=dict)
    """The same for single nodes."""
    protocols: frozenset[str] = frozenset({"TCP", "UDP"})
    """The protocols that are policed."""
    cuts: bool = False
    block_matches_pods: bool = True
    block_matches_nodes: bool = True
    judges_before_translation: bool = False
    own_node_open: bool = False
    start_leak: float = 0.0
    """Seconds that a new pod is open before its policies apply."""
    ignores_allow: bool = False
    """Once denied, always denied: the connection was lost for another reason."""
    has_network: bool = True
    lost: frozenset[int] = frozenset()
    """Numbers of attempts that fail whatever the policy."""


@dataclass
class Loop:
    """One loop of a probe's script."""

    name: str
    pause: float
    way: str
    address: str
    port: int
    next: float
    number: int = 0

    @property
    def protocol(self) -> str:
        return "UDP" if self.way in ("udp", "name") else "TCP"


@dataclass
class Pod:
    """A pod that runs."""

    name: str
    node: str
    labels: Mapping[str, str]
    script: str
    address: str
    started: float
    loops: list[Loop] = field(default_factory=list)
    lines: list[tuple[float, str]] = field(default_factory=list)


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
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    pods: dict[str, Pod] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    policies: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    deleted: dict[str, float] = field(default_factory=dict)

    # -- what outgate calls ------------------------------------------------------------------

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json"
    ) -> Any:
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
        self._reach()
        parts = urlsplit(path)
        pod = self.pods[parts.path.split("/pods/")[1].split("/")[0]]
        return self._log(pod, int(parse_qs(parts.query)["sinceSeconds"][0]))

    # -- the API server's side ---------------------------------------------------------------

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
            stored["spec"] = {**body["spec"], "clusterIPs": [f"10.96.0.{len(self.services) + 20}"]}
            self.services[name] = stored
        elif plural == "jobs":
            self._start(name, body)
        elif plural == "networkpolicies":
            self.policies.append((self.clock.now(), body["spec"]))
        return stored

    def _start(self, name: str, body: dict[str, Any]) -> None:
        self.jobs.append(name)
        template = body["spec"]["template"]
        terms = template["spec"]["affinity"]["nodeAffinity"]
        required = terms["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
        node = required[0]["matchFields"][0]["values"][0]
        self.pods[f"{name}-abcde"] = Pod(
            name=f"{name}-abcde",
            node=node,
            labels=template["metadata"]["labels"],
            script=template["spec"]["containers"][0]["command"][-1],
            address=f"10.244.{self.nodes.index(node) + 1}.{len(self.pods) + 2}",
            started=self.clock.now() + self.start_seconds,
        )

    def _listed_pods(self) -> Iterator[Any]:
        for pod in self.pods.values():
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

    # -- the network's side ------------------------------------------------------------------

    def _log(self, pod: Pod, seconds: int) -> str:
        now = self.clock.now()
        if not pod.loops and now >= pod.started:
            pod.loops = list(_loops(pod))
            stamp = _line("resolver", 1, pod.started, pod.started, "0 1 10.96.0.10 server-0.x")
            pod.lines.append((pod.started, stamp))
        for loop in pod.loops:
            while loop.next < now:
                self._attempt(pod, loop)
        pod.lines.sort()
        return "".join(line for time, line in pod.lines if now - seconds <= time <= now)

    def _attempt(self, pod: Pod, loop: Loop) -> None:
        loop.number += 1
        time = loop.next
        is_open = self._passes(pod, loop.address, loop.port, loop.protocol, time)
        if loop.name == "established":
            if is_open or not self.habits.cuts:
                pod.lines.append((time, _line(loop.name, loop.number, time, time, "0 1 echoed")))
            loop.next = time + loop.pause
            return
        is_open = is_open and loop.number not in self.habits.lost
        ended = time + (0.02 if is_open else 1.0)
        line = _line(loop.name, loop.number, time, ended, _words(loop.way, is_open))
        pod.lines.append((ended, line))
        # The first attempts of a starter do not wait for those before.
        is_burst = loop.name == "race" and loop.number < BURST
        loop.next = (time if is_burst else ended) + loop.pause

    def _passes(self, pod: Pod, address: str, port: int, protocol: str, time: float) -> bool:
        habits = self.habits
        if not habits.has_network or address == "169.254.169.254":
            return False
        own = self._node_address(pod.node)
        if (habits.own_node_open and address == own) or protocol not in habits.protocols:
            return True
        if time < pod.started + habits.start_leak:
            return True
        spec = self._in_force(pod, time)
        return spec is None or any(
            self._matches(rule, address, port, protocol) for rule in spec["egress"]
        )

    def _in_force(self, pod: Pod, time: float) -> dict[str, Any] | None:
        delay = self.habits.delays.get(pod.node, self.habits.delay)
        found = None
        for stored, spec in self.policies:
            if stored + delay <= time:
                found = spec
                if self.habits.ignores_allow and not spec["egress"]:
                    break
        return found

    def _matches(self, rule: dict[str, Any], address: str, port: int, protocol: str) -> bool:
        service = self._service_of(address)
        if service is not None and not self.habits.judges_before_translation:
            index = service["spec"]["selector"]["outgate.dev/node-index"]
            port = {80: 8080, 8053: 8081}[port]
            address = next(
                pod.address
                for pod in self.pods.values()
                if pod.labels[ROLE] == "server" and pod.labels["outgate.dev/node-index"] == index
            )
        ports = rule.get("ports")
        if ports and {"protocol": protocol, "port": port} not in ports:
            return False
        peers = rule.get("to")
        return not peers or any(self._is_peer(peer, address) for peer in peers)

    def _is_peer(self, peer: dict[str, Any], address: str) -> bool:
        is_pod = any(pod.address == address for pod in self.pods.values())
        if "podSelector" in peer:
            return is_pod
        inside = ipaddress.ip_address(address) in ipaddress.ip_network(peer["ipBlock"]["cidr"])
        is_node = any(address == self._node_address(node) for node in self.nodes)
        if (is_pod and not self.habits.block_matches_pods) or (
            is_node and not self.habits.block_matches_nodes
        ):
            return False
        return inside

    def _service_of(self, address: str) -> dict[str, Any] | None:
        for service in self.services.values():
            if address in service["spec"]["clusterIPs"]:
                return service
        return None

    def _node_address(self, node: str) -> str:
        return f"172.16.0.{self.nodes.index(node) + 1}"


def node_body(name: str, index: int = 0, **labels: str) -> dict[str, Any]:
    """Return a Node that is Ready."""
    return {
        "metadata": {"name": name, "labels": {"kubernetes.io/os": "linux", **labels}},
        "spec": {},
        "status": {
            "addresses": [{"type": "InternalIP", "address": f"172.16.0.{index + 1}"}],
            "conditions": [{"type": "Ready", "status": "True"}],
            "nodeInfo": {"kubeletVersion": "v1.34.4"},
        },
    }


def _loops(pod: Pod) -> Iterator[Loop]:
    """Read a probe's loops from its script."""
    for name, pause, way, _, host, port in LOOP.findall(pod.script):
        is_dns = "$" in host or host == "-"
        address, number = (DNS, 53) if is_dns else (host.strip("'[]"), int(port))
        yield Loop(name, float(pause), way, address, number, pod.started)
        if name.startswith("pod") and "nc " + address in pod.script:
            yield Loop("established", 0.3, "tcp", address, number, pod.started + 0.1)
    race = RACE_TARGET.search(pod.script)
    if race:
        yield Loop("race", 0.1, "tcp", race[1], 8080, pod.started)


def _line(case: str, number: int, started: float, ended: float, rest: str) -> str:
    return f"outgate {case} {number} {started + UPTIME:.2f} {ended + UPTIME:.2f} {rest}\n"


def _words(way: str, is_open: bool) -> str:
    if is_open:
        return "0 1 "
    words = {
        "tcp": "TIMEOUT",
        "udp": "TIMEOUT: read udp: i/o timeout",
        "name": "DNS: lookup server-0 on 10.96.0.10:53: read udp: i/o timeout",
    }
    return f"1 0 {words[way]}"
