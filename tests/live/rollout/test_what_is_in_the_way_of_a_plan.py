"""What stops a whole plan: another cluster, another enforcer, none, and what cannot be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.live.rollout.obstacles import obstacles_of_plan
from outgate.live.rollout.options import Options
from outgate.live.rollout.plans import RolloutPlan
from outgate.live.rollout.preflight import is_system
from outgate.model.facts import (
    ClusterFacts,
    Coverage,
    Enforcer,
    Enforcing,
    Fact,
    NodePool,
    Presence,
)
from outgate.planning.plan_documents import PlanDocument

PLAN = RolloutPlan(PlanDocument("calico", (), "prod"), "sha256:x", ())
CALICO = Enforcer(
    "calico",
    "Calico",
    Fact(Presence.RUNNING, ""),
    Fact(Enforcing.YES, ""),
)
FACTS = ClusterFacts(
    cluster="prod",
    enforcers=(CALICO,),
    profile=Fact("calico", ""),
)
SEES = Options(accepts_blind=True)


def codes(
    plan: RolloutPlan = PLAN,
    options: Options = SEES,
    facts: ClusterFacts | None = FACTS,
    context: str = "prod",
) -> list[str]:
    """Return the codes of what is in the way."""
    return [one.code for one in obstacles_of_plan(plan, options, facts, context, ["kubeadm"])]


def test_nothing_is_in_the_way_of_its_own_cluster() -> None:
    """The name, the enforcer and the word about blindness are right."""
    assert codes() == []


def test_another_name() -> None:
    """Unless the user says that it is the same."""
    assert codes(context="staging") == ["another-cluster"]
    assert codes(context="staging", options=replace(SEES, accepts_cluster=True)) == []


def test_a_platform_is_no_name() -> None:
    """A plan of documented defaults names no cluster."""
    plan = replace(PLAN, document=replace(PLAN.document, cluster="kubeadm"))
    assert codes(plan) == []


def test_another_enforcer() -> None:
    """What a policy means differs between them; a plan for upstream is for any."""
    plan = replace(PLAN, document=replace(PLAN.document, profile="cilium"))
    assert codes(plan) == ["another-enforcer"]
    plan = replace(PLAN, document=replace(PLAN.document, profile="upstream"))
    assert codes(plan) == []


def test_nothing_enforces() -> None:
    """None was found, or the one that was is switched off."""
    off = replace(CALICO, enforcing=Fact(Enforcing.NO, ""))
    for enforcers in ((), (off,)):
        assert codes(facts=replace(FACTS, enforcers=enforcers)) == ["no-enforcer"]


def test_it_is_not_ready_on_a_node() -> None:
    """The nodes are named; they can be left out by the user's word."""
    nodes = Fact(1, "")
    coverage = Fact(Coverage.UNCOVERED, "")
    pool = NodePool("p", "linux", "amd64", "containerd", nodes, coverage, ("node7",))
    facts = replace(FACTS, node_pools=(pool,))
    (found,) = obstacles_of_plan(PLAN, SEES, facts, "prod")
    assert (found.code, "node7" in str(found)) == ("enforcer-not-ready", True)
    assert codes(facts=facts, options=replace(SEES, accepts_unenforced=True)) == []


def test_blind() -> None:
    """As long as nothing shows denied connections."""
    assert codes(options=Options()) == ["blind"]


@pytest.mark.parametrize("name", ["kube-system", "kube-node-lease", "openshift-dns", "kube-x"])
def test_system_namespaces(name: str) -> None:
    """They are touched only if they are named."""
    assert is_system(name)
    assert not is_system("kubernetes")
