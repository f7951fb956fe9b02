"""Every verb that reads a cluster runs under the reader's Role, and names what is taken of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from outgate.live.doctor.permissions import READERS
from outgate.manifests.cluster_api.resources import CORE
from tests.cluster.workbench import settled
from tests.live.doctor.roles import Permission, documented, given
from tests.live.reading.asking import Said
from tests.live.rollout.server import BareServer

pytestmark = pytest.mark.cluster

PREFIX = "outgate-test-reading"
PODS = """
apiVersion: v1
kind: Namespace
metadata: {name: reading}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: reading, labels: {app: web}}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Pod
metadata: {name: idle, namespace: reading, labels: {app: idle}}
spec: {containers: [{name: idle, image: idle}]}
"""
POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: reading}
spec: {podSelector: {}, policyTypes: [Egress]}
"""
DENIED = (
    "2026-11-01T10:00:00.000000+00:00 node1 kernel: calico-drop: IN=cali1 OUT=eth0 "
    "SRC=10.0.0.5 DST=203.0.113.9 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=4000 "
    "DPT=443 WINDOW=64240 SYN\n"
)
VERBS: Mapping[str, tuple[str, ...]] = {
    "audit": ("audit",),
    "reach": ("reach",),
    "explain": ("explain", "reading/web", "203.0.113.1:443"),
    "diff": ("diff", "live", "policies", "--on-top"),
    "lint": ("lint",),
    "plan": ("plan", "-i", "intents"),
    "learn": ("learn", "--store", "flows.db"),
    "simulate": ("simulate", "--store", "flows.db"),
    "denied": ("denied", "kernel.log"),
    "intents init": ("intents", "init"),
    "capture": ("capture",),
}
"""Verb to how it is typed; every one that reads a cluster is here."""
SENTENCE = {"namespaces": "the namespaces of the cluster"}
"""How a resource is called where its own name is not the word."""


@pytest.fixture(scope="module", name="typed")
def typing(
    server: BareServer, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[tuple[str, ...]], Said]:
    """Types a command line in a folder with a plan's intents, policies, a log and a store."""
    folder = tmp_path_factory.mktemp("reading")
    server.kubectl.apply(PODS)
    (folder / "policies").mkdir()
    (folder / "policies/deny.yaml").write_text(POLICY)
    (folder / "kernel.log").write_text(DENIED)
    type_ = partial(_run, server, folder)
    for line in (
        ("intents", "init", "-o", "intents"),
        ("flows", "import", "kernel.log", "--store", "flows.db"),
    ):
        said = type_(line)
        assert said.code == 0, said.stderr
    return type_


def _run(server: BareServer, folder: Path, arguments: tuple[str, ...]) -> Said:
    kubectl = Path(server.kubectl.program)
    environment = {
        **os.environ,
        "KUBECONFIG": str(server.kubeconfig),
        "KUBECTL_PATH": str(kubectl),
        "PATH": f"{kubectl.parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "outgate", *arguments],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def users(server: BareServer) -> Iterator[dict[str, str]]:
    """A user with the documented Role, and one without the list of each resource of it."""
    roles = documented("outgate-reader")
    found = {"": f"{PREFIX}-all"}
    found |= {item.name: f"{PREFIX}-{number}" for number, item in enumerate(CORE)}
    taken = {item.name: Permission(item.group, item.plural, "list") for item in CORE}
    objects = [
        body for name, user in found.items() for body in given(roles, user, without=taken.get(name))
    ]
    server.kubectl.apply(objects)
    yield found
    for user in found.values():
        server.kubectl("delete", "clusterrole,clusterrolebinding", user)


def test_all_verbs_that_read_are_here() -> None:
    """Those that doctor speaks of."""
    assert sorted(VERBS) == sorted(READERS)


@pytest.mark.parametrize("verb", VERBS)
def test_documented_role_is_enough(
    typed: Callable[[tuple[str, ...]], Said], users: dict[str, str], verb: str
) -> None:
    """Nothing is unread that a Role could have opened."""

    def unread() -> list[str]:
        said = typed((*VERBS[verb], "--as", users[""]))
        return [line for line in said.stderr.splitlines() if "may not be listed" in line]

    nothing: list[str] = []
    assert settled(unread, nothing) == nothing


@pytest.mark.parametrize("resource", [item.name for item in CORE])
@pytest.mark.parametrize("verb", VERBS)
def test_list_that_is_taken_is_named(
    typed: Callable[[tuple[str, ...]], Said], users: dict[str, str], verb: str, resource: str
) -> None:
    """Exit code 3, one sentence that names it, and the Role that would give it."""
    sentence = f"{SENTENCE.get(resource, resource)} may not be listed"
    found: list[Said] = []

    def says() -> bool:
        found.append(typed((*VERBS[verb], "--as", users[resource])))
        return sentence in found[-1].stderr

    assert settled(says, True)
    lines = found[-1].stderr.splitlines()

    assert found[-1].code == 3
    assert len([line for line in lines if "may not be listed" in line]) == 1
    assert f"resources: [{resource.partition('.')[0]}], verbs: [list]" in found[-1].stderr
