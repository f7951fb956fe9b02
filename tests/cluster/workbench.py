"""A namespace in which tests try out policies: pods to connect from and to, and how to see it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from tests.cluster.live import LiveCluster
from tests.cluster.shell import wait_until

Measured = TypeVar("Measured")
SERVER_PORT = 8080
SERVER_UDP_PORT = 8081
READY_SECONDS = 60


@dataclass(frozen=True)
class Target:
    """Somewhere to connect to."""

    address: str
    port: int
    protocol: str = "tcp"

    def __str__(self) -> str:
        return f"{self.address}:{self.port}/{self.protocol}"


class Workbench:
    """One namespace on a live cluster."""

    def __init__(self, cluster: LiveCluster, namespace: str) -> None:
        self.cluster = cluster
        self.namespace = namespace

    def __enter__(self) -> Workbench:
        self.kubectl("delete", "namespace", self.namespace, "--ignore-not-found", timeout=90)
        # What another test left goes on ending, and would be a difference between two looks.
        wait_until("the end of other namespaces", lambda: not self._ending(), seconds=READY_SECONDS)
        self.kubectl("create", "namespace", self.namespace)
        wait_until("a service account", lambda: self.kubectl("get", "serviceaccount", "default"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kubectl("delete", "namespace", self.namespace, "--wait=false")

    def _ending(self) -> list[str]:
        spaces = self.cluster.kubectl.get("namespaces")["items"]
        return [one["metadata"]["name"] for one in spaces if one["status"]["phase"] != "Active"]

    def kubectl(self, *arguments: str, stdin: str | None = None, timeout: float = 60) -> str:
        """Run kubectl in this namespace.

        Args:
            arguments: Its arguments.
            stdin: What it reads.
            timeout: Seconds that it may take.
        """
        inside = ("--namespace", self.namespace)
        return self.cluster.kubectl(*inside, *arguments, stdin=stdin, timeout=timeout)

    def start_pods(self) -> None:
        """Start `client` and `other` on the first node, `server` on the last, and a Service."""
        first, last = self.cluster.node_names[0], self.cluster.node_names[-1]
        service = {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "server", "namespace": self.namespace},
            "spec": {
                "selector": {"app": "server"},
                "ports": [{"port": 80, "targetPort": SERVER_PORT}],
            },
        }
        pods = [self.pod("client", first), self.pod("other", first), self.pod("server", last)]
        self.cluster.kubectl.apply([*pods, service])
        limit = f"--timeout={READY_SECONDS}s"
        wanted = ["--for=condition=Ready", "pod", "--all", limit]
        self.kubectl("wait", *wanted, timeout=READY_SECONDS + 10)

    def pod(self, name: str, node: str) -> dict[str, Any]:
        """Describe a pod that serves HTTP and UDP and can connect.

        Args:
            name: Its name, also its label `app`.
            node: Where it runs.
        """
        arguments = [f"--http-port={SERVER_PORT}", f"--udp-port={SERVER_UDP_PORT}"]
        container = {
            "name": "agnhost",
            "image": self.cluster.image,
            "imagePullPolicy": "IfNotPresent",
            "args": ["netexec", *arguments],
        }
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": self.namespace, "labels": {"app": name}},
            "spec": {
                "containers": [container],
                "enableServiceLinks": False,
                "nodeName": node,
                "terminationGracePeriodSeconds": 0,
            },
        }

    def address(self, pod: str) -> str:
        """Find a pod's address.

        Args:
            pod: Its name.
        """
        return self.kubectl("get", "pod", pod, "-o", "jsonpath={.status.podIP}")

    def server(self) -> Target:
        """Name the server's own address."""
        return Target(self.address("server"), SERVER_PORT)

    def connections(self, pod: str, targets: Iterable[Target]) -> dict[str, bool]:
        """Try new connections from a pod, all at once.

        Args:
            pod: From where.
            targets: Whereto.

        Returns:
            Target, as text, to whether it answered.
        """
        wanted = [str(target) for target in targets]
        script = "\n".join([*(_attempt(target) for target in wanted), "wait"])
        said = self.kubectl("exec", pod, "--", "sh", "-c", script).split()
        answers = dict(zip(said[::2], said[1::2], strict=True))
        return {target: answers[target] == "open" for target in wanted}

    def connects(self, pod: str, target: Target) -> bool:
        """Try one new connection.

        Args:
            pod: From where.
            target: Whereto.
        """
        return self.connections(pod, [target])[str(target)]

    def resolves(self, pod: str, name: str) -> bool:
        """Look a name up, by whatever the pod's resolv.conf says.

        Args:
            pod: From where.
            name: The name.
        """
        script = f"timeout 3 nslookup -type=a {name} >/dev/null 2>&1 && echo yes || echo no"
        return self.kubectl("exec", pod, "--", "sh", "-c", script).strip() == "yes"

    def apply_policy(self, name: str, spec: Mapping[str, Any]) -> None:
        """Create or change a NetworkPolicy.

        Args:
            name: Its name.
            spec: Its spec.
        """
        policy = {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": name, "namespace": self.namespace},
            "spec": dict(spec),
        }
        self.cluster.kubectl.apply([policy])

    def remove_policies(self) -> None:
        """Remove all NetworkPolicies and wait until the server can be reached again."""
        self.kubectl("delete", "networkpolicy", "--all")
        server = self.server()
        wait_until("the end of the policies", lambda: self.connects("client", server))


def settled(
    measure: Callable[[], Measured], expected: Measured, *, seconds: float = 15
) -> Measured:
    """Measure until the expected comes, because an enforcer takes a moment.

    Args:
        measure: What is measured.
        expected: What should come.
        seconds: How long to wait for it.

    Returns:
        The last measurement, expected or not.
    """
    began = time.monotonic()
    while (measured := measure()) != expected and time.monotonic() - began < seconds:
        time.sleep(0.1)
    return measured


def _attempt(target: str) -> str:
    """Write the shell command that tries one connection in the background."""
    address, _, protocol = target.partition("/")
    connect = f"/agnhost connect {address} --timeout=1s --protocol={protocol}"
    return f"({connect} >/dev/null 2>&1 && echo {target} open || echo {target} shut) &"
