"""What is not seen to run is not said to run."""

from __future__ import annotations

from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import CALICO_INFORMATION
from outgate.model.facts import Confidence, Coverage, Enforcing, Presence
from tests.live.doctor.seen import agents, container, daemon_set, enforcer, named, node

GROUPS = frozenset({"crd.projectcalico.org/v1"})
INFORMATION = {CALICO_INFORMATION.name: (named("default", spec={"calicoVersion": "v3.28.5"}),)}
MARKED = node(annotations={"projectcalico.org/IPv4Address": "192.168.0.11/24"})


def test_calico_outside_of_kubernetes_leaves_traces() -> None:
    """Felix as a process of the node: definitions, a ClusterInformation, annotations, no more."""
    seen = Observation(groups=GROUPS, settings=INFORMATION, nodes=(MARKED,))
    found = enforcer(seen, "calico")

    assert (found.presence.value, found.presence.confidence) == (
        Presence.TRACES,
        Confidence.ASSUMED,
    )
    assert found.enforcing.value is Enforcing.UNKNOWN
    assert found.version is not None
    assert (found.version.value, found.version.confidence) == ("v3.28.5", Confidence.READ)
    assert found.presence.source == (
        "the API group crd.projectcalico.org is served, a ClusterInformation is there, 1 node has "
        "Calico's annotation, and no DaemonSet: its agent may run outside of Kubernetes, or be gone"
    )
    assert facts_from(seen).node_pools[0].coverage.value is Coverage.UNKNOWN


def test_daemon_sets_that_may_not_be_listed_are_not_absent() -> None:
    """Whether an agent runs is not known; "gone" would be a guess."""
    found = enforcer(Observation(groups=GROUPS, daemon_sets=None), "calico")

    assert found.presence.value is Presence.TRACES
    assert found.presence.source.endswith("DaemonSets may not be listed")


def test_agent_that_is_ready_nowhere_is_down() -> None:
    """Installed is not running."""
    item = daemon_set("calico-node", container("calico-node"), ready=0, desired=2)
    seen = Observation(daemon_sets=(item,), nodes=(node(),))

    assert enforcer(seen, "calico").presence.value is Presence.DOWN
    assert facts_from(seen).node_pools[0].coverage.value is Coverage.UNCOVERED


def test_cilium_by_its_config_map_alone() -> None:
    """The ConfigMap tells the settings, not whether anything runs with them."""
    seen = Observation(
        groups=frozenset({"cilium.io/v2"}), config_maps={"cilium-config": {"enable-policy": "x"}}
    )
    found = enforcer(seen, "cilium")

    assert (found.presence.value, found.enforcing.value) == (Presence.TRACES, Enforcing.UNKNOWN)
    assert "ConfigMap kube-system/cilium-config is there" in found.presence.source


def test_pods_that_may_not_be_listed_leave_the_nodes_unknown() -> None:
    """A DaemonSet's count says how many nodes, not which."""
    item = daemon_set("calico-node", container("calico-node"))
    seen = Observation(daemon_sets=(item,), nodes=(node(),), pods=None)

    assert facts_from(seen).node_pools[0].coverage.value is Coverage.UNKNOWN


def test_two_that_may_enforce_have_no_profile() -> None:
    """What two make of a policy together is neither's profile."""
    both = (
        daemon_set("calico-node", container("calico-node")),
        daemon_set("cilium", container("cilium-agent")),
    )
    facts = facts_from(Observation(daemon_sets=both, nodes=(node(),), pods=agents("cilium", "n")))

    assert [item.name for item in facts.enforcers] == ["calico", "cilium"]
    assert (facts.profile, facts.behaviour) == (None, ())


def test_flag_beats_what_is_documented() -> None:
    """policy-cidr-match-mode lets ipBlocks match nodes, whatever the profile says."""
    item = daemon_set("cilium", container("cilium-agent"))
    config = {"enable-policy": "default", "policy-cidr-match-mode": "nodes"}
    facts = facts_from(Observation(daemon_sets=(item,), config_maps={"cilium-config": config}))
    known = {item.name: (item.value, item.confidence) for item in facts.behaviour}

    assert facts.profile is not None
    assert facts.profile.value == "cilium"
    assert known["block_matches_nodes"] == (True, Confidence.READ)
    assert known["block_matches_pods"] == (False, Confidence.READ)
    assert known["established"] == ("cut", Confidence.ASSUMED)
