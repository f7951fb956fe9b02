"""However a run ends, what it made goes: at once, or after SIGKILL with the next run."""

from __future__ import annotations

import pytest

from outgate.live.verify.derived.asking import Request, Stand
from outgate.live.verify.derived.running import verify_derived
from outgate.live.verify.journal import Journal, VerifyError
from outgate.live.verify.leftovers import clear
from outgate.live.writing import Writer
from outgate.manifests.cluster_api.requesting import RequestError
from tests.live.verify.derived.simulated import Killed, ShopCluster, run
from tests.live.verify.simulated import VirtualClock

LATER = 1000.0
STANDS = [Stand.POD, Stand.JOB]


def ours(cluster: ShopCluster) -> list[str]:
    """Return what is there of runs."""
    return [
        f"{plural} {space}/{name}"
        for (plural, space, name), body in cluster.store.items()
        if (body["metadata"].get("labels") or {}).get("app.kubernetes.io/managed-by") == "outgate"
    ]


class Interrupting(VirtualClock):
    """Time that is interrupted when it passes for the n-th time."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        super().sleep(seconds)
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


@pytest.mark.parametrize("stand", STANDS)
def test_after_every_request_that_was_the_last_the_next_run_removes_all(stand: Stand) -> None:
    """SIGKILL after each write in turn; by the server's clock, once the probes have ended."""
    whole = ShopCluster()
    run(whole, stand=stand)
    assert len(whole.requests) > 10

    for number in range(1, len(whole.requests) + 1):
        cluster = ShopCluster(killed_at=number)
        with pytest.raises(Killed):
            run(cluster, stand=stand)
        cluster.killed_at = 0
        cluster.clock.time += LATER
        # Jobs and what they own are gone by their own time to live.
        for key in [one for one in cluster.store if one[0] == "jobs" and one[1] == "shop"]:
            cluster.send("DELETE", f"/apis/batch/v1/namespaces/shop/jobs/{key[2]}")

        run(cluster, stand=stand)

        assert ours(cluster) == []


def test_the_run_of_somebody_else_is_left_alone() -> None:
    """Its probes are younger than they may become, so they may be trying things."""
    cluster = ShopCluster(killed_at=8)
    with pytest.raises(Killed):
        run(cluster)
    cluster.killed_at = 0
    before = ours(cluster)
    assert any(name.startswith("pods shop/") for name in before)
    cluster.clock.time += 60

    answer = run(cluster)

    assert ours(cluster) == before
    assert any("is of another run" in note for note in answer.notes)


@pytest.mark.parametrize("number", [1, 2, 5, 9])
def test_an_interruption_at_any_moment(number: int) -> None:
    """Ctrl-C while listeners start, while the control tries, while probes do."""
    cluster = ShopCluster(clock=Interrupting(number))

    with pytest.raises(KeyboardInterrupt):
        run(cluster)

    assert ours(cluster) == []


def test_an_interruption_leaves_only_the_containers_and_names_them() -> None:
    """The last words are about what nobody can take away."""
    cluster = ShopCluster(clock=Interrupting(14))
    told = list[str]()

    with pytest.raises(KeyboardInterrupt):
        verify_derived(
            cluster,
            cluster.read,
            Request(stand=Stand.REAL),
            clock=cluster.clock,
            tell=told.append,
        )

    assert ours(cluster) == []
    assert told[-1].endswith("stays in pods until they are deleted: shop/db-0, shop/web-0")


def test_leftovers_that_may_not_be_removed_are_said_with_the_command() -> None:
    """As the proof of enforcement sees them, which needs no right to delete pods."""
    cluster = ShopCluster(killed_at=8)
    with pytest.raises(Killed):
        run(cluster)
    cluster.killed_at = 0
    cluster.refused = {("DELETE", "pods"): (403, 'pods is forbidden: User "jane" cannot delete')}
    journal = Journal(lambda _: None)

    clear(cluster, Writer(cluster, "abc123"), "", "2026-01-01T01:00:00+00:00", journal)

    assert journal.notes[-1].startswith(
        "ended probes of an earlier run are left over, and you may not delete them: shop/outgate-"
    )
    assert "kubectl delete pod -A -l app.kubernetes.io/managed-by=outgate" in journal.notes[-1]


def test_probes_that_cannot_be_removed_are_named() -> None:
    """Until when they are there, and the command."""
    cluster = ShopCluster(refused={("DELETE", "pods"): (500, "etcd is away")})

    with pytest.raises(VerifyError) as caught:
        run(cluster)

    assert "could not be removed; they end by themselves within 240 s; remove them with: " in str(
        caught.value
    )


def test_a_listener_that_is_refused_ends_the_run_with_nothing_left() -> None:
    """One sentence says by what."""
    words = 'admission webhook "guard.example" denied the request: no'
    cluster = ShopCluster(refused={("POST", "jobs"): (403, words)})

    with pytest.raises(VerifyError) as caught:
        run(cluster)

    assert str(caught.value).startswith(
        "the Job server-0 is refused by the admission webhook guard.example: no; so far: "
    )
    assert ours(cluster) == []


def test_an_api_server_that_cannot_be_read_ends_the_run_with_nothing_left() -> None:
    """The cluster is read after the listeners were made."""
    cluster = ShopCluster()

    def read() -> None:
        raise RequestError("the connection to kubectl proxy broke: refused")

    with pytest.raises(VerifyError) as caught:
        verify_derived(cluster, read, Request(), clock=cluster.clock)  # type: ignore[arg-type]

    assert str(caught.value).endswith("nothing is left behind")
    assert ours(cluster) == []
