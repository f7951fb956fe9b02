"""A real API server without nodes, of the test's own: etcd and kube-apiserver on loopback.

Nothing that `live/rollout` writes needs a node, and a server of one's own can be killed, asked for
its log of requests, and filled with three hundred namespaces, while others use the test cluster.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.cluster.building.build import BY_ENFORCER
from tests.cluster.building.etcd import ETCD
from tests.cluster.building.kubernetes import KUBERNETES
from tests.cluster.running.control_plane import as_flags
from tests.cluster.running.kubectl import Kubectl
from tests.cluster.shell import run, wait_until

READY_SECONDS = 60.0
_ADMIN = "admin"


def is_built() -> bool:
    """Say whether the programs are there; ``make cluster-build`` builds them."""
    return ETCD in BY_ENFORCER["none"] and ETCD.is_built and KUBERNETES.is_built


def free_ports(number: int) -> list[int]:
    """Return ports of loopback on which nobody listens."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


class BareServer:
    """An API server with its etcd; both end with `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._etcd_port, self._peer_port, self.port = free_ports(3)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self.kubeconfig = folder / "kubeconfig"
        self.kubectl = Kubectl(str(KUBERNETES.program("kubectl")), self.kubeconfig)

    def open(self) -> None:
        """Start both, and wait until the API server is ready."""
        self._folder.mkdir(parents=True, exist_ok=True)
        keys = [
            ("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "tokens.key"),
            ("ec", "-in", "tokens.key", "-pubout", "-out", "tokens.pub"),
        ]
        for arguments in keys:
            run(["openssl", *arguments], folder=self._folder)
        tokens = self._folder / "users.csv"
        tokens.write_text(f'{_ADMIN},{_ADMIN},{_ADMIN},"system:masters"\n')
        server = f"https://127.0.0.1:{self.port}"
        cluster = {"server": server, "insecure-skip-tls-verify": True}
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "bare", "cluster": cluster}],
            "users": [{"name": _ADMIN, "user": {"token": _ADMIN}}],
            "contexts": [{"name": "bare", "context": {"cluster": "bare", "user": _ADMIN}}],
            "current-context": "bare",
        }
        self.kubeconfig.write_text(json.dumps(document))
        self.kubeconfig.chmod(0o600)
        self._start_etcd()
        self.start_api_server()

    def close(self) -> None:
        """End both."""
        for child in self._children.values():
            child.kill()
            child.wait()

    def stop_api_server(self) -> None:
        """Kill the API server as a crash would."""
        child = self._children.pop("kube-apiserver")
        child.kill()
        child.wait()

    def start_api_server(self) -> None:
        """Start the API server, and wait until it is ready."""
        flags = {
            "etcd-servers": f"http://127.0.0.1:{self._etcd_port}",
            "bind-address": "127.0.0.1",
            "advertise-address": "127.0.0.1",
            "secure-port": str(self.port),
            "cert-dir": str(self._folder / "certificates"),
            "service-cluster-ip-range": "10.96.0.0/16",
            "authorization-mode": "RBAC",
            "token-auth-file": str(self._folder / "users.csv"),
            # Nobody makes the accounts that pods would be given.
            "disable-admission-plugins": "ServiceAccount",
            "service-account-issuer": "https://kubernetes.default.svc",
            "service-account-key-file": str(self._folder / "tokens.pub"),
            "service-account-signing-key-file": str(self._folder / "tokens.key"),
            # The start would wait for an endpoint that nobody serves.
            "endpoint-reconciler-type": "none",
        }
        self._run("kube-apiserver", [str(KUBERNETES.program("kube-apiserver")), *as_flags(flags)])

        def is_ready() -> str:
            return self.kubectl("get", "--raw=/readyz", timeout=5)

        wait_until("the API server's readiness", is_ready, seconds=READY_SECONDS)

    def _start_etcd(self) -> None:
        url = f"http://127.0.0.1:{self._etcd_port}"
        flags = {
            "data-dir": str(self._folder / "etcd"),
            "listen-client-urls": url,
            "advertise-client-urls": url,
            "listen-peer-urls": f"http://127.0.0.1:{self._peer_port}",
            "log-level": "warn",
            "unsafe-no-fsync": "true",
        }
        self._run("etcd", [str(ETCD.program("etcd")), *as_flags(flags)])

    def _run(self, name: str, command: Sequence[str]) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._children[name] = subprocess.Popen(command, stdout=log, stderr=log)


if __name__ == "__main__":
    found = BareServer(Path(sys.argv[1]))
    try:
        found.open()
        sys.stdout.write(f"{found.kubeconfig}\n")
        sys.stdout.flush()
        while True:
            time.sleep(60)
    finally:
        found.close()
