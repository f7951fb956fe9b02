"""The simulated network: pods whose loops write logs, and an enforcer with habits.

The loops are read from the very scripts that a run makes, so that what is simulated is what would
run.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from outgate.live.verify.policies import ROLE

LOOP = re.compile(r"again (\S+) ([\d.]+) (\w+) (\S+) (\S+) (\d+)")
RACE_TARGET = re.compile(r"try race \"\$number\" tcp (\S+)")
UPTIME = 5000.0
"""The nodes' uptime at the virtual time 0: their clock is not ours."""
NEVER = float("inf")
BURST = 30
DNS = "10.96.0.10"


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
    unreachable: frozenset[str] = frozenset()
    """Addresses that answer nobody."""
    block_delay: float = 0.0
    """Seconds after a policy is in force until its blocks match."""
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
        """``TCP`` or ``UDP``."""
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
class Network:
    """Who reaches whom at which time."""

    habits: Habits
    nodes: tuple[str, ...]
    pods: dict[str, Pod] = field(default_factory=dict)
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    policies: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def log(self, pod: Pod, seconds: int, now: float) -> str:
        """Return what a pod has written in the last seconds."""
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
        if not habits.has_network or address in {"169.254.169.254", *habits.unreachable}:
            return False
        own = self.node_address(pod.node)
        if (habits.own_node_open and address == own) or protocol not in habits.protocols:
            return True
        if time < pod.started + habits.start_leak:
            return True
        since, spec = self._in_force(pod, time)
        has_blocks = time >= since + habits.block_delay
        return spec is None or any(
            self._matches(rule, address, port, protocol)
            for rule in spec["egress"]
            if has_blocks or "ipBlock" not in str(rule)
        )

    def _in_force(self, pod: Pod, time: float) -> tuple[float, dict[str, Any] | None]:
        delay = self.habits.delays.get(pod.node, self.habits.delay)
        found: tuple[float, dict[str, Any] | None] = (0.0, None)
        for stored, spec in self.policies:
            if stored + delay <= time:
                found = (stored + delay, spec)
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
        is_node = any(address == self.node_address(node) for node in self.nodes)
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

    def node_address(self, node: str) -> str:
        """Return the InternalIP of a node."""
        return f"172.16.0.{self.nodes.index(node) + 1}"


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
