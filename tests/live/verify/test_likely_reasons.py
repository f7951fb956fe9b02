"""Why nothing is enforced: a guess from DaemonSets, resources and kubelets, or none."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.verify.answers import (
    CaseAnswer,
    CaseVerdict,
    Enforcement,
    NodeAnswer,
    Outcome,
    PoolAnswer,
)
from outgate.live.verify.reasons import Plugin, likely_reason, plugins_of
from tests.live.verify.network import NEVER, Habits
from tests.live.verify.running import answer_of

CALICO = Plugin("Calico", "kube-system/calico-node", enforces=True, ready=2, wanted=2)
CALICO_ON_ONE = Plugin("Calico", "kube-system/calico-node", enforces=True, ready=1, wanted=2)
FLANNEL = Plugin("flannel", "kube-flannel/kube-flannel-ds", enforces=False, ready=2, wanted=2)
AWS = Plugin(
    "the Amazon VPC CNI",
    "kube-system/aws-node",
    enforces=True,
    ready=2,
    wanted=2,
    switched_off="--enable-network-policy=false",
)


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
    *plugins: Plugin,
    groups: frozenset[str] = frozenset(),
    kubelet: str = "v1.34.4",
    bad: PoolAnswer | None = None,
) -> str:
    """Return the likely reason for a pool that does not enforce."""
    found = bad or pool(Enforcement.NOT_ENFORCED, Enforcement.NOT_ENFORCED)
    return likely_reason(found, [found], plugins, groups, [kubelet])


@pytest.mark.parametrize(
    ("plugins", "expected"),
    [
        ((), "no network plugin that enforces policies was found"),
        (
            (FLANNEL,),
            (
                "flannel (kube-flannel/kube-flannel-ds) is the only network plugin found, and it "
                "enforces no NetworkPolicy"
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
            "the Amazon VPC CNI (kube-system/aws-node) runs with --enable-network-policy=false",
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
def test_by_what_runs(plugins: tuple[Plugin, ...], expected: str) -> None:
    """The nearest explanation first."""
    assert expected == reason(*plugins)


def test_resources_without_an_agent() -> None:
    """What an uninstalled or crashed plugin leaves."""
    found = reason(groups=frozenset({"crd.projectcalico.org"}))
    assert "Calico's resources are installed, so its agent may have stopped" in found


def test_k3s_has_no_daemonset() -> None:
    """Its enforcer is built in, and a flag switches it off."""
    assert "--disable-network-policy" in reason(kubelet="v1.33.1+k3s1")


def test_daemonsets_that_may_not_be_listed() -> None:
    """Then nothing is guessed."""
    bad = pool(Enforcement.NOT_ENFORCED)
    expected = "DaemonSets may not be listed, so what should enforce policies is not known"
    assert expected == likely_reason(bad, [bad], None, frozenset(), [])


def test_one_node_among_others_that_enforce() -> None:
    """Wherever the good one is."""
    bad, good = pool(Enforcement.NOT_ENFORCED), pool(Enforcement.ENFORCED)
    expected = (
        "node0 enforces, so the plugin's agent is probably down on node0; Calico "
        "(kube-system/calico-node) is ready on 1 of 2 nodes"
    )
    found = likely_reason(bad, [bad, good], (CALICO_ON_ONE,), frozenset(), [])
    assert expected == found


def test_no_reason_where_none_is_needed() -> None:
    """A pool that enforces, or one of which too little is known."""
    assert reason(bad=pool(Enforcement.ENFORCED)) == ""
    assert reason(bad=pool(Enforcement.INCONCLUSIVE)) == ""


def daemon_set(name: str, *arguments: str) -> dict[str, Any]:
    """Return a DaemonSet that is ready on two nodes."""
    return {
        "metadata": {"namespace": "kube-system", "name": name},
        "spec": {"template": {"spec": {"containers": [{"args": list(arguments)}]}}},
        "status": {"numberReady": 2, "desiredNumberScheduled": 2},
    }


def test_plugins_are_known_by_their_daemonsets() -> None:
    """Others are passed over; a flag that switches enforcement off is seen."""
    found = plugins_of(
        [
            daemon_set("kube-proxy"),
            daemon_set("aws-node", "--enable-network-policy=false"),
            daemon_set("kube-flannel-ds"),
        ]
    )
    expected = [
        ("the Amazon VPC CNI", True, "--enable-network-policy=false"),
        ("flannel", False, ""),
    ]
    assert expected == [(one.name, one.enforces, one.switched_off) for one in found]


def test_a_run_that_may_not_list_daemonsets_ends_all_the_same() -> None:
    """The verdict does not depend on the reason."""
    refused = {("LIST", "daemonsets"): (403, "forbidden")}
    answer = answer_of(Habits(delay=NEVER), refused=refused)
    assert answer.verdict == Enforcement.NOT_ENFORCED
    assert answer.pools[0].likely_reason.startswith("DaemonSets may not be listed")
