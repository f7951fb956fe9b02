"""Before a probe is made it is known that nobody takes it for one of theirs."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.verify.derived.harmless import Neighbours, obstacle
from outgate.live.verify.derived.identity import block_between, identity, selectors, told_apart_by
from outgate.live.verify.derived.standing import passes_over_bare_pods
from outgate.sets.addresses import parse_address
from tests.live.verify.derived.worlds import policy, world
from tests.live.verify.simulated import node_body

PROBE = {"app": "web", "outgate.dev/run": "1"}
BY_APP = {"matchLabels": {"app": "web"}}


def body(kind: str, spec: dict[str, Any], space: str = "shop") -> dict[str, Any]:
    """Return an object of a kind."""
    return {"kind": kind, "metadata": {"name": "it", "namespace": space}, "spec": spec}


def said(*bodies: dict[str, Any]) -> str:
    """Return what is in the way of the probe."""
    spaces = {"shop": {"team": "a"}, "other": {}}
    return obstacle("shop", PROBE, Neighbours(bodies, spaces))


def template(rules: dict[str, Any]) -> dict[str, Any]:
    """Return the spec of a controller whose pods have such rules."""
    return {"template": {"spec": rules}}


def anti(term: dict[str, Any]) -> dict[str, Any]:
    """Return rules with one term that pods must keep."""
    key = "requiredDuringSchedulingIgnoredDuringExecution"
    return {"affinity": {"podAntiAffinity": {key: [term]}}}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (body("ReplicaSet", {"selector": BY_APP}), "would adopt it"),
        (body("DaemonSet", {"selector": BY_APP}), "would adopt it"),
        (body("ReplicationController", {"selector": {"app": "web"}}), "would adopt it"),
        (
            body("Service", {"selector": {"app": "web"}, "publishNotReadyAddresses": True}),
            "sends traffic to pods that are not ready",
        ),
        (body("PodDisruptionBudget", {"selector": BY_APP}), "would count it"),
        (body("PodDisruptionBudget", {"selector": {}}), "would count it"),
        (body("Deployment", template(anti({"labelSelector": BY_APP}))), "a podAntiAffinity term"),
        (
            body(
                "Deployment",
                template(anti({"labelSelector": BY_APP, "namespaceSelector": {}})),
                "other",
            ),
            "a podAntiAffinity term",
        ),
        (body("Pod", {"topologySpreadConstraints": [{"labelSelector": BY_APP}]}), "a spread"),
    ],
)
def test_whoever_would_take_it_is_named(found: dict[str, Any], words: str) -> None:
    """Kind and name, and what would become of it."""
    assert said(found).startswith(f"{found['kind']} {found['metadata']['namespace']}/it ")
    assert words in said(found)


@pytest.mark.parametrize(
    "found",
    [
        body("ReplicaSet", {"selector": {"matchLabels": {"app": "web", "pod-template-hash": "5"}}}),
        body("ReplicaSet", {"selector": BY_APP}, "other"),
        body("StatefulSet", {"selector": BY_APP}),
        body("Service", {"selector": {"app": "web"}}),
        body("Service", {"publishNotReadyAddresses": True}),
        body("Deployment", template(anti({"labelSelector": BY_APP})), "other"),
        body("Deployment", template(anti({"labelSelector": {"matchLabels": {"app": "db"}}}))),
    ],
)
def test_who_does_not_take_it_is_not_in_the_way(found: dict[str, Any]) -> None:
    """A hash that the probe has not, another namespace, a name pattern, pods that are not ready."""
    assert said(found) == ""


def owned(kind: str, labels: dict[str, str], space: str = "shop") -> dict[str, Any]:
    """Return a pod that a controller owns."""
    owner = {"kind": kind, "name": "it", "controller": True}
    metadata = {"name": "x", "namespace": space, "labels": labels, "ownerReferences": [owner]}
    return {"kind": "Pod", "metadata": metadata, "spec": {}}


def test_a_controller_that_nobody_knows_may_adopt_by_a_label_of_its_pods() -> None:
    """Its selector cannot be read, but it selects its own pods by labels that they have."""
    assert said(owned("CloneSet", {"app": "web", "x": "y"})) == (
        "CloneSet shop/it owns pods with a label of it, and whom it adopts is not known"
    )
    assert said(owned("CloneSet", {"app": "db"})) == ""
    assert said(owned("CloneSet", {"app": "web"}, "other")) == ""
    assert said(owned("StatefulSet", {"app": "web"})) == ""


def test_nobody_adopts_what_a_job_owns() -> None:
    """All the other rules hold for it as well."""
    around = Neighbours((body("ReplicaSet", {"selector": BY_APP}), owned("CloneSet", PROBE)), {})
    budget = Neighbours((body("PodDisruptionBudget", {"selector": BY_APP}),), {})

    assert obstacle("shop", PROBE, around, is_owned=True) == ""
    assert "would count it" in obstacle("shop", PROBE, budget, is_owned=True)


def test_pods_that_a_cron_job_makes_later_are_asked_about() -> None:
    """Its template is two levels deeper."""
    spec = {"jobTemplate": {"spec": template(anti({"labelSelector": BY_APP}))}}

    assert "a podAntiAffinity term" in said(body("CronJob", spec))


@pytest.mark.parametrize(
    ("daemon_set", "labels", "found"),
    [
        ("aws-eks-nodeagent", {}, True),
        ("aws-network-policy-agent", {}, True),
        ("calico-node", {}, False),
        ("calico-node", {"eks.amazonaws.com/compute-type": "auto"}, True),
    ],
)
def test_who_passes_over_bare_pods(daemon_set: str, labels: dict[str, str], found: bool) -> None:
    """The agent of the Amazon VPC CNI, as a container or inside of the node."""
    agent = body("DaemonSet", {"template": {"spec": {"containers": [{"name": daemon_set}]}}})

    assert passes_over_bare_pods([agent], [node_body("node1", labels=labels)]) is found


def test_an_autoscaler_goes_by_its_targets_selector() -> None:
    """One whose target was not read counts as in the way."""
    scaler = body(
        "HorizontalPodAutoscaler", {"scaleTargetRef": {"kind": "Deployment", "name": "it"}}
    )
    others = body("Deployment", {"selector": {"matchLabels": {"app": "db"}}})
    own = body("Deployment", {"selector": BY_APP})

    assert said(scaler, others) == ""
    assert "would average over it" in said(scaler, own)
    assert "would average over it" in said(scaler)


def test_labels_that_no_policy_asks_for_are_left_out() -> None:
    """The hash of a template most of all: with it a ReplicaSet would adopt the probe."""
    found = world()
    chosen = selectors(found.entries, found.touches)
    labels = {"app": "web", "tier": "front", "pod-template-hash": "5"}

    assert identity(labels, chosen) == {"app": "web"}
    assert told_apart_by(labels, {"app": "web", "outgate.dev/run": "1"}, chosen) is None


def test_a_policy_that_asks_for_our_own_label_tells_the_probe_apart() -> None:
    """Then there is no probe that could stand for the workload."""
    found = world(policy("shop", "ours", {"app.kubernetes.io/managed-by": "outgate"}))
    chosen = selectors(found.entries, found.touches)
    probe = {"app": "web", "app.kubernetes.io/managed-by": "outgate"}

    assert str(told_apart_by({"app": "web"}, probe, chosen).requirements[0]) == (  # type: ignore[union-attr]
        "app.kubernetes.io/managed-by=outgate"
    )


def test_a_block_that_holds_one_address_and_not_the_other_is_named() -> None:
    """Some enforcers match pods by ipBlock."""
    found = world(policy("shop", "db", {"app": "db"}, {"ipBlock": {"cidr": "10.244.0.0/24"}}))
    own, near, far = (parse_address(text) for text in ("10.244.0.5", "10.244.0.9", "10.244.7.9"))

    assert block_between([own], [near], found.entries) == ""
    assert block_between([own], [far], found.entries) == "shop/db (10.244.0.0/24)"
