"""The API server of a simulated cluster whose pods try connections: in memory, in virtual time.

What a pod tries is read from the very script that it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from outgate.live.verify import kinds
from outgate.live.verify.derived.answers import DerivedAnswer
from outgate.live.verify.derived.asking import Request
from outgate.live.verify.derived.probing import ATTEMPTS
from outgate.live.verify.derived.running import verify_derived
from outgate.loading import load_objects
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource
from outgate.questions.world import World
from tests.live.verify.derived.worlds import namespace, pod
from tests.live.verify.simulated import VirtualClock, node_body

_TRY = re.compile(r"attempts (\S+) (\d) (\w+) (\S+) \S+ (\d+)")
_KINDS = {one.plural: one.kind for one in vars(kinds).values() if isinstance(one, Resource)}
Key = tuple[str, str, str]
"""Plural, namespace, name."""


class Killed(BaseException):
    """The process is no more: it does nothing from here on."""


def shop() -> list[dict[str, Any]]:
    """Return a namespace with a web and a db, which nothing owns."""
    return [
        namespace("shop"),
        pod("shop", "web-0", "10.244.0.5", app="web", tier="front"),
        pod("shop", "db-0", "10.244.0.6", 5432, app="db"),
    ]


@dataclass
class ShopCluster:
    """An API server with nodes, a shop, and an enforcer that closes some apps."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    closed: frozenset[str] = frozenset()
    """Values of the label ``app`` whose pods reach nothing."""
    daemon_sets: list[dict[str, Any]] = field(default_factory=list)
    allowed: set[str] | None = None
    """``verb plural`` of what the user may do; everything if None."""
    refused: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    """(method, plural) to the status and the words of a refusal."""
    killed_at: int = 0
    """The number of the request after which the process does nothing any more; 0 for none."""
    store: dict[Key, dict[str, Any]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    """Method and path of every request that writes, but for trials."""
    trials: list[str] = field(default_factory=list)
    made: list[dict[str, Any]] = field(default_factory=list)
    """Every object that was made, in order."""

    def __post_init__(self) -> None:
        for body in shop():
            self.put(body)
        for body in self.daemon_sets:
            self.put(body)

    def put(self, body: dict[str, Any]) -> None:
        """Put an object into the cluster, as if it had always been there."""
        [plural] = [plural for plural, kind in _KINDS.items() if kind == body["kind"]]
        metadata = body["metadata"]
        self.store[plural, str(metadata.get("namespace", "")), str(metadata["name"])] = body

    def names(self, plural: str, space: str = "shop") -> list[str]:
        """Return the names of what a namespace has of a resource."""
        return [name for kind, inside, name in self.store if (kind, inside) == (plural, space)]

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json"
    ) -> Any:
        """Take a request that writes."""
        self._alive()
        parts = urlsplit(path)
        steps = parts.path.strip("/").split("/")
        query = parse_qs(parts.query)
        if steps[-1] == "selfsubjectaccessreviews":
            return self._review(body)
        space = steps[steps.index("namespaces") + 1] if "namespaces" in steps[:-2] else ""
        plural = next(step for step in reversed(steps) if step in _KINDS)
        if (method, plural) in self.refused:
            status, words = self.refused[method, plural]
            raise RequestError(f"{parts.path}: {words}", status)
        if "dryRun" in query:
            self.trials.append(f"{method} {parts.path}")
            return body
        self.requests.append(f"{method} {parts.path}")
        answer: Any = {}
        if method == "DELETE":
            self._delete(plural, space, steps, query)
        elif steps[-1] == "ephemeralcontainers":
            assert content_type.startswith("application/strategic-merge-patch")
            self._enter(self.store["pods", space, steps[-2]], body)
        else:
            answer = self._make(plural, space, body)
        self._alive()
        return answer

    def _alive(self) -> None:
        if self.killed_at and len(self.requests) >= self.killed_at:
            raise Killed

    def _review(self, body: Any) -> Any:
        asked = body["spec"]["resourceAttributes"]
        plural = "/".join(filter(None, (asked["resource"], asked["subresource"])))
        is_allowed = self.allowed is None or f"{asked['verb']} {plural}" in self.allowed
        return {"status": {"allowed": is_allowed}}

    def _make(self, plural: str, space: str, body: dict[str, Any]) -> dict[str, Any]:
        made = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.clock.now())
        metadata = {
            **body["metadata"],
            "namespace": space,
            "creationTimestamp": made.isoformat(timespec="seconds"),
        }
        stored = {**body, "metadata": metadata}
        self.store[plural, space, str(metadata["name"])] = stored
        self.made.append(stored)
        if plural == "jobs":
            template = body["spec"]["template"]
            name = f"{metadata['name']}-abcde"
            self._make("pods", space, {"kind": "Pod", **template, "metadata": {
                **template["metadata"], "name": name}})  # fmt: skip
        if plural == "pods":
            stored["status"] = {"since": self.clock.now(), "ip": f"10.244.9.{len(self.made)}"}
        return stored

    def _enter(self, found: dict[str, Any], patch: dict[str, Any]) -> None:
        [container] = patch["spec"]["ephemeralContainers"]
        found["spec"].setdefault("ephemeralContainers", []).append(container)
        found["status"].setdefault("entered", {})[container["name"]] = self.clock.now()

    def _delete(
        self, plural: str, space: str, steps: list[str], query: Mapping[str, list[str]]
    ) -> None:
        name = steps[-1]
        for key in list(self.store):
            kind, inside, called = key
            if plural == "namespaces":
                is_meant = inside == name or (kind, called) == ("namespaces", name)
            elif "labelSelector" in query:
                is_meant = (kind, inside) == (plural, space)
            else:
                owned = plural == "jobs" and kind == "pods" and called == f"{name}-abcde"
                is_meant = inside == space and ((kind, called) == (plural, name) or owned)
            if is_meant:
                del self.store[key]

    def get(self, path: str) -> Any:
        """Return the API groups, or an object."""
        self._alive()
        if path == "/apis":
            return {"groups": [{"name": "apps"}, {"name": "batch"}]}
        steps = path.strip("/").split("/")
        space = steps[-3] if steps[-2] != "namespaces" else ""
        found = self.store.get((steps[-2], space, steps[-1]))
        if found is None:
            raise RequestError(f"{path}: not found", 404)
        return self._shown(found)

    def items(
        self, resource: Resource, namespace: str | None = None, *, selector: str = ""
    ) -> Iterator[Any]:
        """List a resource."""
        if resource.plural == "nodes":
            yield from (node_body(name, index) for index, name in enumerate(("node1", "node2")))
        wanted = dict(part.split("=") for part in selector.split(",") if part)
        for (plural, space, _), body in list(self.store.items()):
            labels = body["metadata"].get("labels") or {}
            if (
                plural == resource.plural
                and namespace in (None, space)
                and wanted.items() <= labels.items()
            ):
                yield self._shown(body)

    def text(self, path: str) -> str:
        """Return the log of a pod's probe, or of an ephemeral container."""
        parts = urlsplit(path)
        steps = parts.path.strip("/").split("/")
        found = self.store["pods", steps[-4], steps[-2]]
        name = parse_qs(parts.query).get("container", ["probe"])[0]
        spec = found["spec"]
        [container] = [
            one
            for one in (*spec["containers"], *spec.get("ephemeralContainers", ()))
            if one["name"] == name
        ]
        labels = found["metadata"]["labels"]
        return "".join(self._lines(container["command"][-1], labels, steps[-4]))

    def _lines(self, script: str, labels: Mapping[str, str], space: str) -> Iterator[str]:
        for case, wanted, _, host, _ in _TRY.findall(script):
            is_open = host != "169.254.169.254" and not (
                space == "shop" and labels.get("app") in self.closed
            )
            tries = 1 if is_open is (wanted == "1") else ATTEMPTS
            words = "0 1 " if is_open else "1 0 TIMEOUT"
            for number in range(1, tries + 1):
                yield f"outgate {case} {number} {number}.00 {number}.02 {words}\n"

    def _shown(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return an object as it is now: pods of a run take a second to start and two to end."""
        status = body.get("status") or {}
        now = self.clock.now()
        if "since" in status:
            age = now - status["since"]
            is_listener = "netexec" in body["spec"]["containers"][0]["command"]
            phase = "Pending" if age < 1 else "Running"
            if not is_listener and age >= 3:
                phase = "Succeeded"
            status = {"phase": phase, "podIPs": [{"ip": status["ip"]}] if age >= 1 else []}
        entered = [
            {"name": name, "state": {"terminated": {"exitCode": 0}} if now - since >= 3 else {}}
            for name, since in status.get("entered", {}).items()
        ]
        return {**body, "status": {**status, "ephemeralContainerStatuses": entered}}

    def read(self, *policies: dict[str, Any]) -> World:
        """Return the world of what is there, under policies."""
        seen = [
            self._shown({**body, "apiVersion": "v1"})
            for (plural, _, _), body in self.store.items()
            if plural in ("namespaces", "pods")
        ]
        return load_objects([*seen, *policies])


def run(cluster: ShopCluster, *policies: dict[str, Any], **asked: Any) -> DerivedAnswer:
    """Verify policies on a simulated cluster."""
    request = Request(namespaces=frozenset({"shop"}), **asked)
    return verify_derived(cluster, lambda: cluster.read(*policies), request, clock=cluster.clock)
