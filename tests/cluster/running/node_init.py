"""Process 1 of a node: makes its mounts private, then only reaps.

Runs alone (`python -I node_init.py`) in mount, network, UTS, IPC and PID namespaces of its own,
before which nothing of the harness can be imported: it must use the standard library only.
Everything that it mounts ends with it, because the mount namespace does.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

CONTROL_GROUPS = Path("/sys/fs/cgroup")

# Settings of the whole kernel that kubelet or Cilium's agent would change. Each is covered by a
# file with the present value, so that what they write stays in the node.
KERNEL_WIDE = (
    "kernel/keys/root_maxbytes",
    "kernel/keys/root_maxkeys",
    "kernel/panic",
    "kernel/panic_on_oops",
    "kernel/timer_migration",
    "kernel/unprivileged_bpf_disabled",
    "vm/overcommit_memory",
    "vm/panic_on_oom",
)


def mount(*words: str | Path) -> None:
    """Mount something.

    Args:
        words: The arguments of mount(8).
    """
    subprocess.run(["mount", *map(str, words)], check=True)


def private_file_systems(folder: Path) -> None:
    """Give the node its own /run, /var/lib, /var/log and /sys.

    Args:
        folder: The node's folder on disk.
    """
    groups = folder / "cgroup"
    groups.mkdir()
    mount("--rbind", CONTROL_GROUPS, groups)
    # A new sysfs shows the devices of this network namespace; the control groups stay the same.
    mount("-t", "sysfs", "sysfs", "/sys")
    mount("--rbind", groups, CONTROL_GROUPS)
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    for name in ("netns", "lock"):
        Path("/run", name).mkdir()
    for name in ("lib", "log"):
        (folder / "var" / name).mkdir(parents=True)
        mount("--bind", folder / "var" / name, Path("/var", name))
    # Kubelet needs its volumes' mounts to reach the containers.
    mount("--make-rshared", "/")
    # Every mount of a BPF file system is a tree of its own: what is pinned goes with the node.
    mount("-t", "bpf", "bpf", "/sys/fs/bpf")


def cover_kernel_settings(folder: Path) -> None:
    """Keep the node from changing settings that belong to the whole machine.

    Args:
        folder: The node's folder on disk.
    """
    copies = folder / "sysctl"
    copies.mkdir()
    for name in KERNEL_WIDE:
        setting = Path("/proc/sys", name)
        if setting.exists():
            copy = copies / name.replace("/", ".")
            copy.write_text(setting.read_text())
            mount("--bind", copy, setting)


def make_control_groups(name: str) -> None:
    """Make the root of this node's control groups in every hierarchy, as kubelet expects it.

    Args:
        name: The group's name.
    """
    if (CONTROL_GROUPS / "cgroup.controllers").exists():
        unified = [CONTROL_GROUPS]
    else:
        unified = [path for path in (CONTROL_GROUPS / "unified",) if path.is_dir()]
        for hierarchy in sorted(CONTROL_GROUPS.iterdir()):
            if hierarchy.is_dir():
                (hierarchy / name).mkdir(exist_ok=True)
        processors = CONTROL_GROUPS / "cpuset"
        for setting in ("cpuset.cpus", "cpuset.mems"):
            if (processors / setting).exists():
                (processors / name / setting).write_text((processors / setting).read_text())
    for hierarchy in unified:
        (hierarchy / name).mkdir(exist_ok=True)
        wanted = (hierarchy / "cgroup.controllers").read_text().split()
        for group in (hierarchy, hierarchy / name):
            for controller in wanted:
                (group / "cgroup.subtree_control").write_text(f"+{controller}")


def reap() -> None:
    """Collect the ended children of others, as process 1 must, until it is told to end."""
    awaited = {signal.SIGCHLD, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    while True:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        if signal.sigwait(awaited) == signal.SIGTERM:
            return


def main() -> None:
    """Read the node's folder, name and control group from the command line."""
    settings = json.loads(sys.argv[1])
    folder = Path(settings["folder"])
    socket.sethostname(settings["name"])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    private_file_systems(folder)
    cover_kernel_settings(folder)
    make_control_groups(settings["cgroup"])
    (folder / "mounted").touch()
    reap()


if __name__ == "__main__":
    main()
