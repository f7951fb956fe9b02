"""A probe that does not run: one sentence, what was done so far, nothing left behind."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.verify.answers import Enforcement
from outgate.live.verify.journal import VerifyError
from tests.live.verify.running import nodes_of, run, simulated
from tests.live.verify.simulated import SimulatedCluster

NAMESPACE = "outgate-verify-abc123"
SERVERS = ("server-0", "server-1")
SO_FAR = f"so far: namespace {NAMESPACE} made, namespace {NAMESPACE} removed"
UNPULLED = {
    "phase": "Pending",
    "containerStatuses": [
        {
            "state": {
                "waiting": {
                    "reason": "ImagePullBackOff",
                    "message": 'Back-off pulling image "x": ErrImagePull: rpc error: code = '
                    'NotFound desc = failed to pull and unpack image "x": not found',
                }
            }
        }
    ],
}
UNSCHEDULABLE = {
    "phase": "Pending",
    "conditions": [
        {
            "type": "PodScheduled",
            "status": "False",
            "reason": "Unschedulable",
            "message": "0/2 nodes are available: 1 Insufficient memory.",
        }
    ],
}


def failure_of(cluster: SimulatedCluster) -> str:
    """Return the sentence that a run ends with."""
    with pytest.raises(VerifyError) as caught:
        run(cluster)
    assert caught.value.exit_code == 3
    return str(caught.value)


def everywhere(status: dict[str, Any]) -> SimulatedCluster:
    """Return a cluster in which no server runs."""
    return simulated(pod_status=dict.fromkeys(SERVERS, status))


def test_no_image() -> None:
    """The kubelet's words, without what it repeats."""
    expected = (
        "the server pod has no image: not found; name one that the nodes can pull with --image; "
        f"{SO_FAR}; nothing is left behind"
    )
    assert expected == failure_of(everywhere(UNPULLED))


def test_no_room() -> None:
    """The scheduler's words."""
    expected = (
        "the server pod cannot be scheduled: 0/2 nodes are available: 1 Insufficient memory; "
        f"{SO_FAR}; nothing is left behind"
    )
    assert expected == failure_of(everywhere(UNSCHEDULABLE))


def test_a_pod_that_ends_at_once() -> None:
    """An image without the program."""
    ended = {"exitCode": 128, "message": 'exec: "/agnhost": no such file or directory'}
    words = failure_of(
        everywhere({"phase": "Failed", "containerStatuses": [{"state": {"terminated": ended}}]})
    )
    assert words.startswith(
        'the server pod ended with exit code 128: exec: "/agnhost": no such file or directory; '
    )


QUOTA = "small, requested: pods=1, used: pods=0, limited: pods=0"
STANDARD = '"restricted:latest": unrestricted capabilities'
LIMIT = "minimum cpu usage per Container is 1, but request is 20m"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            f'pods "server-0-x" is forbidden: exceeded quota: {QUOTA}',
            f"is refused by a ResourceQuota: {QUOTA}",
        ),
        (
            f'pods "server-0-x" is forbidden: violates PodSecurity {STANDARD}',
            f"is refused by Pod Security: {STANDARD}",
        ),
        (
            'admission webhook "policy.example" denied the request: image not signed',
            "is refused by the admission webhook policy.example: image not signed",
        ),
        (
            f'pods "server-0-x" is forbidden: {LIMIT}',
            f"is refused by a LimitRange: {LIMIT}",
        ),
    ],
)
def test_pods_that_are_refused(message: str, expected: str) -> None:
    """The Job makes no pod, and its event says why."""
    cluster = simulated(no_pod=dict.fromkeys(SERVERS, message))
    assert failure_of(cluster) == f"the server pod {expected}; {SO_FAR}; nothing is left behind"


def test_a_service_account_that_is_not_there_yet_is_waited_for() -> None:
    """It is made a moment after the namespace: no reason to give up."""
    cluster = simulated(
        no_pod=dict.fromkeys(SERVERS, 'serviceaccount "default" not found'), start_seconds=0.0
    )
    assert "has not been made by its Job within 60 s" in failure_of(cluster)


def test_a_pod_that_stays_pending_is_given_up_in_time() -> None:
    """Half of the budget, and no longer."""
    cluster = simulated(start_seconds=500.0)
    assert "the server pod is still Pending after 60 s" in failure_of(cluster)


def test_one_node_without_a_probe_makes_its_pool_inconclusive() -> None:
    """The other node is proved, and the whole is not."""
    answer = run(simulated(pod_status={"client-1": UNSCHEDULABLE}))
    nodes = nodes_of(answer)
    assert nodes["node1"].verdict == Enforcement.ENFORCED
    expected = "the client pod cannot be scheduled: 0/2 nodes are available: 1 Insufficient memory"
    assert (Enforcement.INCONCLUSIVE, expected) == (nodes["node2"].verdict, nodes["node2"].reason)
    assert (answer.verdict, answer.is_partial) == (Enforcement.INCONCLUSIVE, True)


def test_a_starter_that_does_not_run_costs_only_what_it_was_for() -> None:
    """The verdict stands; what happens at start is not known."""
    answer = run(simulated(pod_status=dict.fromkeys(("starter-0", "starter-1"), UNSCHEDULABLE)))
    assert answer.verdict == Enforcement.ENFORCED
    assert any("was to start under the deny cannot be scheduled" in note for note in answer.notes)


def test_no_node_that_can_be_probed() -> None:
    """A cluster without nodes."""
    expected = (
        "no node can be probed (there are no nodes); nothing had been made; nothing is left behind"
    )
    assert expected == failure_of(simulated(nodes=()))
