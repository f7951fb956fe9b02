"""Why nothing is enforced: a guess from DaemonSets, resources and kubelets, or none."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.seeing import daemon_set_seen
from outgate.live.verify.answers import (
    CaseAnswer,
    CaseVerdict,
    Enforcement,
    NodeAnswer,
    Outcome,
    PoolAnswer,
)
from outgate.live.verify.reasons import likely_reason
from tests.live.doctor.seen import node
from tests.live.verify.network import NEVER, Habits
from tests.live.verify.running import answer_of


def daemon_set(
    name: str, *arguments: str, space: str = "kube-system", ready: int = 2, container: str = ""
) -> dict[str, Any]:
    """Return a DaemonSet that wants two nodes."""
    containers = [{"name": container or name, "args": list(arguments)}]
    return {
        "metadata": {"namespace": space, "name": name},
        "spec": {"template": {"spec": {"containers": containers}}},
        "status": {"numberReady": ready, "desiredNumberScheduled": 2},
    }


CALICO = daemon_set("calico-node")
CALICO_ON_ONE = daemon_set("calico-node", ready=1)
FLANNEL = daemon_set("kube-flannel-ds", space="kube-flannel")
AWS = daemon_set("aws-node", "--enable-network-policy=false", container="aws-eks-nodeagent")


def pool(*verdicts: Enforcement) -> PoolAnswer:
    """Return a pool with nodes of these verdicts."""
    case = CaseAnswer(
        "a", "a", "a", True, CaseVerdict.NOT_ENFORCED, "", without_policy=Outcome.ANSWERED
    )
    nodes = tuple(
        NodeAnswer(f"node{number}", verdict, "", (case,)) for number, verdict in enumerate(verdicts)
    )
    worst = max(verdicts, key=list(Enforcement).index)
    if Enforcement.NOT_ENFORCED in verdicts:
        worst = Enforcement.NOT_ENFORCED
    return PoolAnswer("pool", "linux", len(nodes), worst, "", nodes)


def reason(
    *daemon_sets: dict[str, Any],
    groups: frozenset[str] = frozenset(),
    kubelet: str = "v1.34.4",
    bad: PoolAnswer | None = None,
    others: tuple[PoolAnswer, ...] = (),
) -> str:
    """Return the likely reason for a pool that does not enforce."""
    found = bad or pool(Enforcement.NOT_ENFORCED, Enforcement.NOT_ENFORCED)
    seen = Observation(
        groups=groups,
        nodes=(node("a", kubelet=kubelet),),
        daemon_sets=tuple(map(daemon_set_seen, daemon_sets)),
    )
    return likely_reason(found, [found, *others], seen)


@pytest.mark.parametrize(
    ("daemon_sets", "expected"),
    [
        ((), "no network plugin that enforces policies was found"),
        (
            (FLANNEL,),
            (
                "flannel is there and does not enforce: DaemonSet kube-flannel/kube-flannel-ds has "
                "no container with the image kube-network-policies, and flannel itself enforces "
                "nothing"
            ),
        ),
        (
            (CALICO_ON_ONE,),
            (
                "Calico (kube-system/calico-node) is ready on 1 of 2 nodes, so its agent is "
                "probably down"
            ),
        ),
        (
            (AWS,),
            (
                "the Amazon VPC CNI is there and does not enforce: DaemonSet kube-system/aws-node: "
                "--enable-network-policy=false"
            ),
        ),
        (
            (FLANNEL, CALICO),
            (
                "Calico (kube-system/calico-node) is ready on every node; a cluster-wide policy, "
                "or its audit mode, may let the traffic through: see outgate doctor"
            ),
        ),
    ],
)
def test_by_what_runs(daemon_sets: tuple[dict[str, Any], ...], expected: str) -> None:
    """The nearest explanation first."""
    assert expected == reason(*daemon_sets)


def test_resources_without_an_agent() -> None:
    """What an uninstalled or crashed plugin leaves."""
    found = reason(groups=frozenset({"crd.projectcalico.org/v1"}))
    assert "Calico's resources are installed, so its agent may have stopped" in found


def test_k3s_has_no_daemonset() -> None:
    """Its enforcer is built in, and a flag switches it off."""
    assert "--disable-network-policy" in reason(kubelet="v1.33.1+k3s1")


def test_daemonsets_that_may_not_be_listed() -> None:
    """Then nothing is guessed."""
    bad = pool(Enforcement.NOT_ENFORCED)
    expected = "DaemonSets may not be listed, so what should enforce policies is not known"
    assert expected == likely_reason(bad, [bad], Observation(daemon_sets=None))


def test_one_node_among_others_that_enforce() -> None:
    """Wherever the good one is."""
    expected = (
        "node0 enforces, so the plugin's agent is probably down on node0; Calico "
        "(kube-system/calico-node) is ready on 1 of 2 nodes"
    )
    bad, good = pool(Enforcement.NOT_ENFORCED), pool(Enforcement.ENFORCED)
    assert expected == reason(CALICO_ON_ONE, bad=bad, others=(good,))


def test_no_reason_where_none_is_needed() -> None:
    """A pool that enforces, or one of which too little is known."""
    assert reason(bad=pool(Enforcement.ENFORCED)) == ""
    assert reason(bad=pool(Enforcement.INCONCLUSIVE)) == ""


def test_a_run_that_may_not_list_daemonsets_ends_all_the_same() -> None:
    """The verdict does not depend on the reason."""
    refused = {("LIST", "daemonsets"): (403, "forbidden")}
    answer = answer_of(Habits(delay=NEVER), refused=refused)
    assert answer.verdict == Enforcement.NOT_ENFORCED
    assert answer.pools[0].likely_reason.startswith("DaemonSets may not be listed")
