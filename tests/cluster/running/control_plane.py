"""Starts etcd, API server, controller manager, scheduler and the listener on loopback."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

from tests.cluster.building.etcd import ETCD
from tests.cluster.building.kubernetes import KUBERNETES
from tests.cluster.errors import ClusterError, HopelessError
from tests.cluster.plan import API_PORT, PLANE_ADDRESS, SERVICE_RANGE
from tests.cluster.running import relay
from tests.cluster.shell import wait_until

if TYPE_CHECKING:
    from tests.cluster.running.cluster import Cluster

ETCD_URL = "http://127.0.0.1:2379"
ETCD_PEERS = "http://127.0.0.1:2380"
READY_SECONDS = 120.0


def start_etcd(cluster: Cluster) -> None:
    """Start etcd. It never waits for the disk: nobody needs this data after a crash.

    Args:
        cluster: The cluster.
    """
    flags = {
        "data-dir": str(cluster.plan.folder / "etcd"),
        "listen-client-urls": ETCD_URL,
        "advertise-client-urls": ETCD_URL,
        "listen-peer-urls": ETCD_PEERS,
        "log-level": "warn",
        "unsafe-no-fsync": "true",
    }
    command = [ETCD.program("etcd"), *as_flags(flags)]
    cluster.ledger.start("etcd", [*cluster.network.inside("plane"), *command])


def start_api_server(cluster: Cluster) -> None:
    """Start the API server and wait until it is ready.

    Args:
        cluster: The cluster.
    """
    pki = cluster.certificates.folder
    flags = {
        "etcd-servers": ETCD_URL,
        "advertise-address": PLANE_ADDRESS,
        "secure-port": str(API_PORT),
        "service-cluster-ip-range": SERVICE_RANGE,
        "allow-privileged": "true",
        "authorization-mode": "Node,RBAC",
        "enable-admission-plugins": "NodeRestriction",
        "client-ca-file": str(pki / "ca.crt"),
        "tls-cert-file": str(pki / "apiserver.crt"),
        "tls-private-key-file": str(pki / "apiserver.key"),
        "kubelet-client-certificate": str(pki / "apiserver-kubelet.crt"),
        "kubelet-client-key": str(pki / "apiserver-kubelet.key"),
        "kubelet-preferred-address-types": "InternalIP",
        "proxy-client-cert-file": str(pki / "front-proxy.crt"),
        "proxy-client-key-file": str(pki / "front-proxy.key"),
        "requestheader-allowed-names": "front-proxy-client",
        "requestheader-client-ca-file": str(pki / "ca.crt"),
        "requestheader-extra-headers-prefix": "X-Remote-Extra-",
        "requestheader-group-headers": "X-Remote-Group",
        "requestheader-username-headers": "X-Remote-User",
        "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
        "service-account-key-file": str(pki / "tokens.pub"),
        "service-account-signing-key-file": str(pki / "tokens.key"),
    }
    command = [KUBERNETES.program("kube-apiserver"), *as_flags(flags)]
    cluster.ledger.start("kube-apiserver", [*cluster.network.inside("plane"), *command])

    def is_ready() -> str:
        if not cluster.ledger.alive("kube-apiserver"):
            log = cluster.plan.folder / "log" / "kube-apiserver.log"
            raise HopelessError(f"the API server ended; see {log}")
        return cluster.kubectl("get", "--raw=/readyz", timeout=5)

    wait_until("the API server's readiness", is_ready, seconds=READY_SECONDS)


def start_relay(cluster: Cluster) -> None:
    """Open the listener on 127.0.0.1 through which kubectl reaches the API server.

    Args:
        cluster: The cluster.
    """
    try:
        listener = socket.create_server(("127.0.0.1", cluster.plan.local_port), backlog=256)
    except OSError as error:
        raise ClusterError(f"127.0.0.1:{cluster.plan.local_port} is taken: {error}") from error
    with listener:
        script = [sys.executable, "-I", relay.__file__]
        target = [str(listener.fileno()), PLANE_ADDRESS, str(API_PORT)]
        command = [*cluster.network.inside("plane"), *script, *target]
        cluster.ledger.start("relay", command, keep_open=[listener.fileno()])


def start_controllers(cluster: Cluster) -> None:
    """Start controller manager and scheduler.

    Args:
        cluster: The cluster.
    """
    pki = cluster.certificates.folder
    shared = {"leader-elect": "false", "bind-address": "127.0.0.1"}
    manager = {
        **shared,
        "kubeconfig": str(cluster.certificates.kubeconfig("kube-controller-manager")),
        "allocate-node-cidrs": "false",
        "cluster-signing-cert-file": str(pki / "ca.crt"),
        "cluster-signing-key-file": str(pki / "ca.key"),
        "root-ca-file": str(pki / "ca.crt"),
        "service-account-private-key-file": str(pki / "tokens.key"),
        "use-service-account-credentials": "true",
        # The default of 20 requests a second makes 5,000 pods in four minutes.
        "kube-api-qps": "500",
        "kube-api-burst": "1000",
    }
    scheduler = {**shared, "kubeconfig": str(cluster.certificates.kubeconfig("kube-scheduler"))}
    for name, flags in (("kube-controller-manager", manager), ("kube-scheduler", scheduler)):
        command = [KUBERNETES.program(name), *as_flags(flags)]
        cluster.ledger.start(name, [*cluster.network.inside("plane"), *command])


def as_flags(flags: dict[str, str]) -> list[str]:
    """Write flags as Kubernetes' programs read them.

    Args:
        flags: Name to value.
    """
    return [f"--{name}={value}" for name, value in flags.items()]
