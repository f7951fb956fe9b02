"""Which connections a workload's probe tries, and what is expected of each."""

from __future__ import annotations

from typing import Any

from outgate.live.verify.derived.cases import Destination, Subject, Target
from outgate.live.verify.derived.deriving import subjects
from outgate.model.verdicts import Verdict
from tests.live.verify.derived.worlds import LISTENER, namespace, pod, policy, world


def words(found: tuple[Subject, ...]) -> list[str]:
    """Return each case as a line."""
    return [
        f"{subject.name} {case.expected} {case.target.text}"
        for subject in found
        for case in subject.cases
    ]


def test_an_isolated_workload_must_not_reach_what_an_open_one_must() -> None:
    """The listener is a near miss for web, and open to db, which no policy isolates."""
    found = subjects(world(), [LISTENER], namespaces=frozenset({"shop"}))

    assert words(found) == [
        "shop/Pod/db-0 ALLOWED 10.244.9.1:8080",
        "shop/Pod/db-0 ALLOWED 169.254.169.254:80",
        "shop/Pod/db-0 ALLOWED 10.244.0.5:8080",
        "shop/Pod/web-0 DENIED 10.244.9.1:8080",
        "shop/Pod/web-0 DENIED 169.254.169.254:80",
        "shop/Pod/web-0 ALLOWED 10.244.0.6:5432",
    ]


def test_every_case_carries_its_proof() -> None:
    """The policy that isolates, so that a disagreement can be shown with it."""
    found = subjects(world(), [LISTENER], namespaces=frozenset({"shop"}))

    [proof] = found[1].cases[0].proof
    assert proof.egress is not None
    assert [rule.policy for rule in proof.egress.isolated_by] == ["shop/web"]


def test_negatives_never_go_to_somebody_elses_pod() -> None:
    """If the policy did not hold, a probe would be let in there."""
    closed = policy("shop", "db", {"app": "db"})
    found = subjects(world(closed), [LISTENER])

    denied = [
        case.target.kind
        for subject in found
        for case in subject.cases
        if case.expected is Verdict.DENIED
    ]
    assert set(denied) == {Destination.LISTENER, Destination.METADATA}


def test_one_case_for_each_workload_before_a_second_of_any() -> None:
    """A small budget is spread thin rather than spent on the first."""
    found = subjects(world(), [LISTENER], namespaces=frozenset({"shop"}), most=3)

    assert [len(subject.cases) for subject in found] == [2, 1]


def test_destinations_that_are_to_be_left_alone() -> None:
    """By whatever the user says of them."""
    outside = Target(Destination.OUTSIDE, "outside", "203.0.113.9", 443)
    found = subjects(
        world(),
        [LISTENER],
        outside=outside,
        skips=lambda target: target.address in ("10.244.0.6", "169.254.169.254"),
    )

    assert {case.target.text for subject in found for case in subject.cases} == {
        "10.244.9.1:8080",
        "203.0.113.9:443",
        "10.244.0.5:8080",
    }


def test_what_the_engine_does_not_know_is_no_case() -> None:
    """A policy of a kind that is not evaluated may deny what is allowed otherwise."""
    cilium = {
        "apiVersion": "cilium.io/v2",
        "kind": "CiliumNetworkPolicy",
        "metadata": {"name": "odd", "namespace": "shop"},
        "spec": {"endpointSelector": {"matchLabels": {"app": "db"}}, "egress": [{}]},
    }
    found = subjects(world(cilium), [LISTENER], namespaces=frozenset({"shop"}))

    assert [subject.name for subject in found] == ["shop/Pod/web-0"]


def test_the_same_world_gives_the_same_cases() -> None:
    """Whatever order its objects were read in."""
    more = [namespace("more"), pod("more", "a", "10.244.0.7"), pod("more", "b", "10.244.0.8")]

    assert words(subjects(world(*more), [LISTENER])) == words(
        subjects(world(*reversed(more)), [LISTENER])
    )


def replicas(*labels: dict[str, str]) -> list[dict[str, Any]]:
    """Return a ReplicaSet and its pods, on nodes of their own, each with further labels."""
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "controller": True}
    found: list[dict[str, Any]] = [
        {
            "apiVersion": "apps/v1",
            "kind": "ReplicaSet",
            "metadata": {"name": "web", "namespace": "more"},
            "spec": {"selector": {"matchLabels": {"app": "web"}}},
        }
    ]
    for number, extra in enumerate(labels):
        body = pod("more", f"web-{number}", f"10.244.{number}.7", 8080, app="web", **extra)
        body["metadata"]["ownerReferences"] = [owner]
        found.append(body)
    return [namespace("more"), *found]


def names(*objects: dict[str, Any]) -> list[str]:
    """Return the names of the subjects in the namespace of the replicas."""
    found = subjects(world(*objects), [LISTENER], namespaces=frozenset({"more"}))
    return [subject.name for subject in found]


def test_pods_that_no_policy_tells_apart_are_tried_once() -> None:
    """They are on several nodes, and have labels of their own that nobody asks for."""
    assert names(*replicas({"pod-index": "0"}, {"pod-index": "1"})) == ["more/ReplicaSet/web"]


def test_pods_that_a_policy_tells_apart_are_tried_each_under_its_name() -> None:
    """By a label, as canaries are; what one of them shows never stands for the other."""
    canary = policy("more", "canary", {"canary": "yes"})

    assert names(canary, *replicas({}, {"canary": "yes"})) == [
        "more/ReplicaSet/web [web-0]",
        "more/ReplicaSet/web [web-1]",
    ]


def test_pods_that_an_address_block_tells_apart_are_tried_each() -> None:
    """A peer that is a block may hold one of them and not the other."""
    block = policy("more", "block", {"app": "db"}, {"ipBlock": {"cidr": "10.244.0.0/24"}})

    assert len(names(block, *replicas({}, {}))) == 2


def test_cases_that_are_not_taken_are_not_derived() -> None:
    """A proof takes milliseconds, and a large cluster has thousands of which a run tries some."""
    asked: list[str] = []

    def skips(target: Target) -> bool:
        asked.append(target.text)
        return False

    found = subjects(world(), [LISTENER], namespaces=frozenset({"shop"}), most=1, skips=skips)

    assert [len(subject.cases) for subject in found] == [1]
    # The pods are looked at once; of the other workload nothing is.
    assert asked.count(LISTENER.text) == 1
