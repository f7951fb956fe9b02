"""Installs the Debian packages that nodes and builds need, if a program of theirs is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.cluster.errors import ClusterError
from tests.cluster.shell import run

CNI_PLUGINS = Path("/usr/lib/cni")
BUSYBOX = Path("/bin/busybox")

# Which package brings which program. A program that is there, from wherever, is left alone.
PACKAGES: Mapping[str, str] = {
    "containerd": "containerd",
    "ctr": "containerd",
    "runc": "runc",
    "iptables": "iptables",
    "ipset": "ipset",
    "conntrack": "conntrack",
    "ip": "iproute2",
    "nsenter": "util-linux",
    "unshare": "util-linux",
    "mount": "mount",
    "busybox": "busybox-static",
    "openssl": "openssl",
    "gcc": "gcc",
    str(CNI_PLUGINS / "host-local"): "containernetworking-plugins",
    "/usr/include/stdlib.h": "libc6-dev",
}


def install(packages: Mapping[str, str] = PACKAGES) -> None:
    """Install what is missing.

    Args:
        packages: Program (or a file's path) to the package that brings it.

    Raises:
        ClusterError: Something is missing and cannot be installed.
    """
    missing = sorted({package for program, package in packages.items() if not _is_there(program)})
    if not missing:
        return
    listed = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise ClusterError(f"these Debian packages or their like are needed: {listed}")
    if os.geteuid() != 0:
        raise ClusterError(f"missing packages; run as root: apt-get install {listed}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "--quiet"], environment=environment, timeout=300)
    quietly = ["--yes", "--quiet", "--no-install-recommends"]
    run(["apt-get", "install", *quietly, *missing], environment=environment, timeout=900)


def _is_there(program: str) -> bool:
    return Path(program).exists() if program.startswith("/") else bool(shutil.which(program))
