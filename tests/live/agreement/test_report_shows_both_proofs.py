"""The comparison itself, on made-up measurements: what it must notice and what it then prints."""

from __future__ import annotations

import outgate
from tests.live.agreement.cases import Case, upstream_cases, with_addresses
from tests.live.agreement.comparing import differing, expected_of, report, verdicts
from tests.live.agreement.differences import unfulfilled
from tests.live.agreement.places import POD_LABELS, KubernetesObject, pod_places, server_pod

ADDRESSES = {key: f"10.244.1.{number}" for number, key in enumerate(POD_LABELS, 1)}
PAIR = ("x/b", "x/a:80/TCP")


def a_case() -> Case:
    """Give the case in which x/a accepts y only."""
    return next(case for case in upstream_cases() if "06-" in case.name)


def world_of(case: Case, *, addressed: bool = True) -> outgate.World:
    """Give the engine's view of a case without a cluster."""
    pods: list[KubernetesObject] = []
    for (namespace, name), labels in POD_LABELS.items():
        pod = server_pod(namespace, name, labels, "node1", "image")
        if addressed:
            pod["status"] = {"podIP": ADDRESSES[namespace, name]}
        pods.append(pod)
    return outgate.load_objects([*pods, *with_addresses(case, ADDRESSES)])


def test_one_wrong_pair_is_found_and_proved() -> None:
    """The pair, the engine's verdict and proof, what happened, and the policy are printed."""
    case = a_case()
    world = world_of(case)
    places = pod_places("x", "a", ADDRESSES["x", "a"])
    found = verdicts(world, ["x/b", "y/b"], places)
    measured = {**expected_of(found), PAIR: True}
    pairs = differing(found, measured)
    assert pairs == [PAIR]
    text = report(case, with_addresses(case, ADDRESSES), world, found, measured, pairs)
    assert "x/b -> x/a:80/TCP: DENIED, but it connected" in text
    assert "DENIED  x/b -> x/a:80/TCP" in text
    assert "name: allow-client-a-via-ns-selector" in text


def test_not_knowing_is_a_difference() -> None:
    """An UNKNOWN is not counted as agreement, whatever happened."""
    case = next(case for case in upstream_cases() if "/34-" in case.name)
    found = verdicts(
        world_of(case, addressed=False), ["x/a"], pod_places("y", "b", ADDRESSES["y", "b"])
    )
    assert differing(found, dict.fromkeys(found, False)) == sorted(found)
    assert differing(found, dict.fromkeys(found, True)) == sorted(found)


def test_row_of_upstream_that_does_not_hold_is_named() -> None:
    """A measurement against upstream's table names the row."""
    assert unfulfilled(a_case(), {PAIR: False}) == []
    assert unfulfilled(a_case(), {PAIR: True}) == ["x/b -> x/a:80/TCP: upstream says DENIED"]


def test_addresses_of_the_table_become_those_of_the_pods() -> None:
    """The block of case 34 holds the address that y/b really has."""
    case = next(case for case in upstream_cases() if "/34-" in case.name)
    (policy,) = with_addresses(case, ADDRESSES)
    block = {"ipBlock": {"cidr": f"{ADDRESSES['y', 'b']}/32"}}
    assert policy["spec"]["egress"] == [{"to": [block]}]
