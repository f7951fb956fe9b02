"""5,000 pods in a real cluster: objects of the API server that no kubelet ever runs.

Deployments make the pods, so owners, labels and managed fields are those of real controllers. A
scheduling gate keeps them from nodes. Then each gets the status that a kubelet would have written,
because that, the environment and the managed fields are most of what a list of pods weighs.
"""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from outgate.manifests.cluster_api.proxying import kubectl_proxy
from outgate.manifests.cluster_api.requesting import Api
from outgate.model.access import Access

LABEL = "outgate-bench"
_REPLICAS = 20
_WRITERS = 8
_LONGEST = 600.0
_MANAGER = "kubelet"
_IMAGES = {
    "main": "registry.example.com/shop/service:v1.42.0-7f3a9c1",
    "exporter": "registry.example.com/tools/exporter:v0.15.3",
}


class LiveObjects:
    """Makes the objects in a cluster, and removes them."""

    def __init__(self, kubectl: str, kubeconfig: str, *, pods: int, namespaces: int) -> None:
        """Remember what is wanted.

        Args:
            kubectl: The program.
            kubeconfig: Names the cluster.
            pods: How many; a multiple of 20 times *namespaces*.
            namespaces: Over how many namespaces they are spread.
        """
        self._kubectl = kubectl
        self._kubeconfig = kubeconfig
        self._pods = pods
        self._spaces = [f"{LABEL}-{number:03}" for number in range(namespaces)]
        self._deployments = pods // _REPLICAS // namespaces

    def make(self) -> None:
        """Make everything, and wait until it is there.

        Raises:
            RuntimeError: The pods do not come.
        """
        for kind in range(2):  # namespaces come before what is in them
            objects = [item for item in self._objects() if (item["kind"] != "Namespace") == kind]
            self._apply(objects)
        access = Access(kubeconfig=self._kubeconfig)
        with kubectl_proxy(access, kubectl=self._kubectl) as socket, Api(socket) as api:
            pods = self._made(api)
            self._give_status(socket, pods)

    def remove(self) -> None:
        """Remove all of it, and wait until it is gone."""
        self._run("delete", "namespace", "-l", LABEL, "--wait=true", f"--timeout={_LONGEST:.0f}s")

    def _objects(self) -> Iterator[dict[str, Any]]:
        for space in self._spaces:
            yield _object("v1", "Namespace", space, "", labels={LABEL: "", "team": space})
            yield _default_deny(space)
            for number in range(self._deployments):
                yield from _workload(space, f"service-{number:02}", number)

    def _apply(self, objects: Sequence[dict[str, Any]]) -> None:
        listed = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        self._run("create", "-f", "-", stdin=json.dumps(listed))

    def _run(self, *arguments: str, stdin: str | None = None) -> str:
        done = subprocess.run(
            [self._kubectl, f"--kubeconfig={self._kubeconfig}", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=_LONGEST + 60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"kubectl {arguments[0]}: {done.stderr.strip()[-500:]}")
        return done.stdout

    def _made(self, api: Api) -> list[tuple[str, str]]:
        """Wait for the controllers, which make pods one by one."""
        began = time.monotonic()
        while True:
            found = [
                (space, str(item["metadata"]["name"]))
                for space in self._spaces
                for item in api.get(f"/api/v1/namespaces/{space}/pods")["items"]
            ]
            if len(found) >= self._pods:
                return found
            if time.monotonic() - began > _LONGEST:
                raise RuntimeError(f"{len(found)} of {self._pods} pods came in {_LONGEST:.0f} s")
            time.sleep(5)

    def _give_status(self, socket: str, pods: Sequence[tuple[str, str]]) -> None:
        local = threading.local()

        def patch(numbered: tuple[int, tuple[str, str]]) -> None:
            number, (space, name) = numbered
            if not hasattr(local, "api"):
                local.api = Api(socket)
            local.api.send(
                "PATCH",
                f"/api/v1/namespaces/{space}/pods/{name}/status?fieldManager={_MANAGER}",
                {"status": status_of(number)},
                content_type="application/merge-patch+json",
            )

        with ThreadPoolExecutor(_WRITERS) as writers:
            list(writers.map(patch, enumerate(pods)))


def status_of(number: int) -> dict[str, Any]:
    """Return the status of a running pod with an address of its own.

    Args:
        number: Which pod.
    """
    address = f"10.{64 + number // 65536}.{number // 256 % 256}.{number % 256}"
    now = "2026-01-01T00:00:00Z"
    return {
        "phase": "Running",
        "podIP": address,
        "podIPs": [{"ip": address}],
        "hostIP": f"192.168.7.{number % 250 + 1}",
        "startTime": now,
        "conditions": [
            {"type": kind, "status": "True", "lastTransitionTime": now}
            for kind in ("PodScheduled", "Initialized", "ContainersReady", "Ready")
        ],
        "containerStatuses": [
            {
                "name": name,
                "ready": True,
                "started": True,
                "restartCount": 0,
                "image": image,
                "imageID": f"{image}@sha256:{number:064x}",
                "containerID": f"containerd://{number:064x}",
                "state": {"running": {"startedAt": now}},
            }
            for name, image in _IMAGES.items()
        ],
    }


def _object(
    version: str, kind: str, name: str, space: str, *, labels: dict[str, str], **rest: Any
) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "labels": labels}
    if space:
        metadata["namespace"] = space
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **rest}


def _default_deny(space: str) -> dict[str, Any]:
    spec = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    return _object(
        "networking.k8s.io/v1", "NetworkPolicy", "default-deny", space, labels={}, spec=spec
    )


def _workload(space: str, name: str, number: int) -> Iterator[dict[str, Any]]:
    """Yield a Deployment as a chart would write it, its Service and its policy."""
    labels = {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/instance": f"{name}-production",
        "app.kubernetes.io/managed-by": "Helm",
        "app.kubernetes.io/version": "1.42.0",
    }
    chosen = {"matchLabels": {"app.kubernetes.io/name": name}}
    template = {
        "metadata": {
            "labels": {**labels, "tier": ("web", "service", "data")[number % 3]},
            "annotations": {
                "prometheus.io/scrape": "true",
                "prometheus.io/port": "9090",
                "checksum/config": f"{number:064x}",
            },
        },
        "spec": _pod_spec(),
    }
    spec = {"replicas": _REPLICAS, "selector": chosen, "template": template}
    yield _object("apps/v1", "Deployment", name, space, labels=labels, spec=spec)
    ports = [{"name": "http", "port": 80, "targetPort": "http"}]
    service = {"selector": chosen["matchLabels"], "ports": ports}
    yield _object("v1", "Service", name, space, labels=labels, spec=service)
    other = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "service-00"}}}
    policy = {
        "podSelector": chosen,
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [{"from": [other], "ports": [{"port": 8080}]}],
        "egress": [{"to": [other], "ports": [{"port": 8080}]}],
    }
    yield _object("networking.k8s.io/v1", "NetworkPolicy", name, space, labels=labels, spec=policy)


def _pod_spec() -> dict[str, Any]:
    variables: list[dict[str, Any]] = [
        {"name": f"SETTING_{number:02}", "value": f"https://service-{number}.example.com/v2/path"}
        for number in range(16)
    ]
    variables.append(
        {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "tokens", "key": "token"}}}
    )
    probe = {"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 10}
    mounts = [{"name": name, "mountPath": f"/etc/{name}"} for name in ("config", "certificates")]
    return {
        # Nobody ever takes the gate away: no node runs any of these.
        "schedulingGates": [{"name": f"example.com/{LABEL}"}],
        "terminationGracePeriodSeconds": 0,
        "volumes": [
            {"name": "config", "configMap": {"name": "settings", "optional": True}},
            {"name": "certificates", "secret": {"secretName": "certificates", "optional": True}},
            {"name": "scratch", "emptyDir": {}},
        ],
        "containers": [
            {
                "name": name,
                "image": image,
                "ports": [{"name": port, "containerPort": number}],
                "env": variables,
                "volumeMounts": mounts,
                "resources": {"requests": {"cpu": "1m", "memory": "1Mi"}},
                **({"readinessProbe": probe, "livenessProbe": probe} if port == "http" else {}),
            }
            for (name, image), (port, number) in zip(
                _IMAGES.items(), (("http", 8080), ("metrics", 9090)), strict=True
            )
        ],
    }
