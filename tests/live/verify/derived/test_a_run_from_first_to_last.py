"""A whole run: what agrees, what does not and with which proofs, and what stands for a workload."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.verify.derived.answers import CaseResult, DerivedAnswer
from outgate.live.verify.derived.asking import Stand
from outgate.render.looks import Look
from outgate.render.tables.derived import render
from tests.live.verify.derived.simulated import ShopCluster, run
from tests.live.verify.derived.worlds import pod, policy

CLOSED = policy("shop", "close-web", {"app": "web"})
DB = {"podSelector": {"matchLabels": {"app": "db"}}}
AWS = {
    "apiVersion": "apps/v1",
    "kind": "DaemonSet",
    "metadata": {"name": "aws-node", "namespace": "kube-system"},
    "spec": {
        "selector": {"matchLabels": {"k8s-app": "aws-node"}},
        "template": {"spec": {"containers": [{"name": "aws-eks-nodeagent"}]}},
    },
}


def results(answer: DerivedAnswer) -> dict[str, list[str]]:
    """Return for each workload what its connections came out as."""
    return {
        found.name: [f"{case.case.expected} {case.result}" for case in found.cases]
        or [f"skipped: {found.skipped}"]
        for found in answer.workloads
    }


def test_a_cluster_that_does_what_the_engine_says() -> None:
    """The closed one reaches nothing and the open one does, each with a control."""
    answer = run(ShopCluster(closed=frozenset({"web"})), CLOSED)

    assert results(answer) == {
        "shop/Pod/db-0": ["ALLOWED AGREES", "ALLOWED AGREES"],
        "shop/Pod/web-0": ["DENIED AGREES"],
    }
    assert answer.workloads[1].cases[0].control == "the control"
    assert not answer.is_partial


def test_a_policy_that_nothing_enforces_is_shown_with_both_proofs() -> None:
    """What the cluster did at each attempt, and which policy says otherwise."""
    answer = run(ShopCluster(), CLOSED)
    said = "".join(render(answer, Look(width=100)))

    assert answer.number(CaseResult.DISAGREES) == 1
    assert "DISAGREES  shop/Pod/web-0 -> 10.244.9." in said
    assert "(listener 1): DENIED by the policies" in said
    assert "the cluster: connected at each of 3 attempts, and must not" in said
    assert "the policies: DENIED, because " in said
    assert "isolated by NetworkPolicy shop/close-web" in said


def test_a_policy_that_the_engine_does_not_know_is_shown_with_both_proofs() -> None:
    """Something else closes what the policies leave open; another probe shows that it answers."""
    answer = run(ShopCluster(closed=frozenset({"web"})), policy("shop", "web", {"app": "web"}, DB))
    said = "".join(render(answer, Look(width=100)))

    assert results(answer)["shop/Pod/web-0"] == ["DENIED AGREES", "ALLOWED DISAGREES"]
    assert "the cluster: timed out at each of 3 attempts, and must connect, as the control" in said
    assert "the policies: ALLOWED, because " in said


def test_a_bare_pod_stands_for_a_workload() -> None:
    """With the labels that policies name, and ours; it is gone before the run ends."""
    cluster = ShopCluster(closed=frozenset({"web"}))
    run(cluster, CLOSED)
    probes = [one for one in cluster.made if one["metadata"]["namespace"] == "shop"]

    assert [one["kind"] for one in probes] == ["Pod", "Pod"]
    labels = probes[1]["metadata"]["labels"]
    assert labels.pop("outgate.dev/run")
    assert labels == {
        "app": "web",
        "app.kubernetes.io/managed-by": "outgate",
        "outgate.dev/purpose": "verify",
    }
    assert cluster.names("pods") == ["web-0", "db-0"]


@pytest.mark.parametrize("asked", [{"stand": Stand.JOB}, {}])
def test_a_job_stands_for_it_where_bare_pods_are_passed_over(asked: dict[str, Any]) -> None:
    """On the user's word, and where the Amazon VPC CNI polices; its pod has known labels only."""
    cluster = ShopCluster(closed=frozenset({"web"}), daemon_sets=[] if "stand" in asked else [AWS])
    answer = run(cluster, CLOSED, **asked)
    made = [one for one in cluster.made if one["metadata"]["namespace"] == "shop"]

    assert results(answer)["shop/Pod/web-0"] == ["DENIED AGREES"]
    assert [one["kind"] for one in made] == ["Job", "Pod", "Job", "Pod"]
    assert made[2]["spec"]["manualSelector"] is True
    wanted = made[2]["spec"]["selector"]["matchLabels"].items()
    assert wanted <= made[3]["metadata"]["labels"].items()
    assert "the enforcer passes over bare pods: each probe is a Job's" in answer.notes
    assert (cluster.names("jobs"), cluster.names("pods")) == ([], ["web-0", "db-0"])


def test_the_real_pod_stands_for_itself_on_request() -> None:
    """A container in each, which stays; the answer names the pods, and nothing else is made."""
    cluster = ShopCluster(closed=frozenset({"web"}))
    answer = run(cluster, CLOSED, stand=Stand.REAL)

    assert results(answer)["shop/Pod/web-0"] == ["DENIED AGREES"]
    assert [one for one in cluster.made if one["metadata"]["namespace"] == "shop"] == []
    [container] = cluster.store["pods", "shop", "web-0"]["spec"]["ephemeralContainers"]
    assert container["securityContext"]["runAsNonRoot"] is True
    assert answer.notes[-1] == (
        f"the ended container {container['name']} stays in pods until they are deleted: "
        "shop/db-0, shop/web-0"
    )
    assert not answer.is_partial


def test_a_workload_that_a_probe_would_disturb_is_skipped_with_the_reason() -> None:
    """The object is named; the real pod needs no probe with its labels, so it is tried."""
    budget = {
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}},
    }
    cluster = ShopCluster(closed=frozenset({"web"}))
    cluster.put(budget)

    assert results(run(cluster, CLOSED))["shop/Pod/web-0"] == [
        "skipped: PodDisruptionBudget shop/web would count it, and could stop evictions"
    ]
    assert results(run(cluster, CLOSED, stand=Stand.JOB))["shop/Pod/web-0"] == [
        "skipped: PodDisruptionBudget shop/web would count it, and could stop evictions"
    ]
    assert results(run(cluster, CLOSED, stand=Stand.REAL))["shop/Pod/web-0"] == ["DENIED AGREES"]


def test_a_probe_that_is_refused_skips_its_workload_only() -> None:
    """A quota of one namespace does not end the run."""
    cluster = ShopCluster(refused={("PATCH", "pods"): (403, "pods is forbidden: no")})

    answer = run(cluster, CLOSED, stand=Stand.REAL)

    assert results(answer)["shop/Pod/web-0"] == [
        "skipped: the pod web-0 takes no container: it is refused: pods is forbidden: no"
    ]
    assert answer.is_partial


def test_a_namespace_without_workloads_shows_nothing_and_says_so() -> None:
    """Nothing was shown, which is not the same as that all agrees."""
    cluster = ShopCluster()
    del cluster.store["pods", "shop", "web-0"], cluster.store["pods", "shop", "db-0"]

    answer = run(cluster)

    assert answer.workloads == ()
    assert answer.is_partial
    assert any(note.startswith("no workload can be probed") for note in answer.notes)


def test_what_there_is_no_time_for_is_said() -> None:
    """Sixty workloads, and time for 52 connections."""
    cluster = ShopCluster()
    for number in range(60):
        cluster.put(pod("shop", f"more-{number}", f"10.244.1.{number + 1}", app="more"))

    answer = run(cluster, budget=45)

    assert any(note.startswith("only the first 52 connections are tried") for note in answer.notes)
    assert not any("only the first" in note for note in run(ShopCluster(), CLOSED).notes)
