"""Clients that go on through all stages: what the plan allows is never missed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outgate.planning.stages import Stage
from tests.cluster.shell import wait_until
from tests.live.agreement.arena import Arena
from tests.live.agreement.cases import Case
from tests.live.agreement.places import NAMESPACES, KubernetesObject
from tests.live.planning.calling import Client
from tests.live.planning.folders import Folder, written_plan
from tests.live.planning.random_plans import SERVICE_PORT, baseline, document

SOURCE = "x/a"
# What a stage does is seen a moment after it was applied.
SOAK_SECONDS = 4.0
SETTLING_SECONDS = 60.0
NEEDS: list[KubernetesObject] = [
    {"to": {"workload": {"namespace": "y", "kind": "Pod", "name": "a"}}, "ports": [80], "why": "t"},
    {"to": {"service": {"namespace": "z", "name": "b"}}, "ports": [SERVICE_PORT], "why": "t"},
    {"to": {"cidr": "203.0.113.0/24"}, "ports": [8080], "why": "t"},
]


@pytest.fixture
def folder(arena: Arena, tmp_path: Path) -> Iterator[Folder]:
    """A plan in which x/a needs a pod, a Service and a range; what it left is taken away."""
    arena.enter_state(Case("no policies of others", []))
    spec = {"workload": {"kind": "Pod", "name": "a"}, "needs": NEEDS}
    documents = [baseline(), document("EgressIntent", {"name": "a", "namespace": "x"}, spec)]
    found = written_plan(arena.cluster, documents, NAMESPACES, tmp_path)
    assert found.refused == set()
    yield found
    found.abort()


def clients(arena: Arena, names: dict[str, tuple[str, int]], *, long: bool) -> dict[str, Client]:
    """Start a client in x/a for each of some addresses."""
    found = {}
    for name, (address, port) in names.items():
        log = f"/tmp/{name}-{'long' if long else 'calls'}-{time.monotonic_ns()}"
        found[name] = client = Client(arena.cluster.kubectl, SOURCE, log)
        # A Service that was just made is not known on every node yet: no stage has lost that call.
        wait_until(
            f"{name} answers before anything changes",
            lambda client=client, at=(address, port): client.reaches(*at),  # type: ignore[misc]
            seconds=SETTLING_SECONDS,
        )
        client.start(address, port, long=long)
    return found


@pytest.mark.cluster("calico", "cilium")
def test_no_call_is_lost_that_the_plan_allows(arena: Arena, folder: Folder) -> None:
    """New connections all the time, from the first stage to the last, back and away."""
    kubectl = arena.cluster.kubectl
    words = ["get", "service", "-n", "z", "b", "-o", "jsonpath={.spec.clusterIP}"]
    allowed = clients(
        arena,
        {
            "pod": (arena.addresses["y", "a"], 80),
            "service": (kubectl(*words), SERVICE_PORT),
            "outside": ("203.0.113.10", 8080),
        },
        long=False,
    )
    denied = clients(arena, {"denied": (arena.addresses["y", "c"], 80)}, long=False)["denied"]
    try:
        for stage in (Stage.HOLD_OPEN, Stage.POLICIES):
            time.sleep(SOAK_SECONDS)
            folder.apply(stage)
        time.sleep(SOAK_SECONDS)
        assert denied.written("lost") == 0
        folder.apply(Stage.ENFORCED)
        wait_until("a lost call", lambda: denied.written("lost"), seconds=SETTLING_SECONDS)
        time.sleep(SOAK_SECONDS)
        folder.go_back()
        before = denied.written("ok")
        wait_until("a call again", lambda: denied.written("ok") > before, seconds=SETTLING_SECONDS)
        time.sleep(SOAK_SECONDS)
        folder.abort()
        time.sleep(SOAK_SECONDS)
    finally:
        for client in (*allowed.values(), denied):
            client.stop()
    calls = {name: client.written("ok") for name, client in allowed.items()}
    lost = {name: client.written("lost") for name, client in allowed.items()}
    print(f"{arena.cluster.name}: calls {calls}, lost {lost}")  # noqa: T201
    assert lost == dict.fromkeys(allowed, 0)
    assert min(calls.values()) > 20


@pytest.mark.cluster("calico", "cilium")
def test_open_connections_are_what_the_profile_says(arena: Arena, folder: Folder) -> None:
    """One that the plan allows goes on; one that it does not is cut where the profile says so."""
    names = {"kept": (arena.addresses["y", "a"], 80), "doubtful": (arena.addresses["y", "c"], 80)}
    folder.apply(Stage.HOLD_OPEN)
    folder.apply(Stage.POLICIES)
    time.sleep(SOAK_SECONDS)
    found = clients(arena, names, long=True)
    calls = clients(arena, {"new": names["doubtful"]}, long=False)["new"]
    try:
        for client in found.values():
            wait_until("an answer", lambda one=client: one.written("heard"))  # type: ignore[misc]
        folder.apply(Stage.ENFORCED)
        wait_until("a lost call", lambda: calls.written("lost"), seconds=SETTLING_SECONDS)
        before = {name: client.written("heard") for name, client in found.items()}
        time.sleep(SOAK_SECONDS)
        after = {name: client.written("heard") for name, client in found.items()}
    finally:
        for client in (*found.values(), calls):
            client.stop()
    assert arena.profile.cuts_established is not None
    goes_on = {name: after[name] > before[name] for name in names}
    assert goes_on == {"kept": True, "doubtful": not arena.profile.cuts_established}
