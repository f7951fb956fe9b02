"""A need for a host name, written as Cilium's own policy and taken through the stages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.workbench import Target, Workbench
from tests.planning.real.planned import (
    OUTSIDE,
    PARTNER,
    PARTNER_ADDRESS,
    STEADY_SECONDS,
    STRANGER,
    STRANGER_ADDRESS,
    Planned,
    planned,
)

pytestmark = pytest.mark.cluster("cilium")

WILDCARD = '  - {to: {host: "*.example.com"}, ports: [8080], why: all of them, owner: tests}'
ALL_OPEN = (True,) * len(OUTSIDE)
ALL_SHUT = (False,) * len(OUTSIDE)
BY_NAME_ONLY = (True, False, False)
LEARNT = (True, False)
TRIES = 3


@pytest.fixture
def plan(workbench: Workbench, tmp_path: Path) -> Iterator[Planned]:
    """A plan of the workbench's namespace."""
    with planned(workbench, tmp_path) as found:
        yield found


def test_name_is_learnt_while_hold_open_is_still_on_and_only_it_is_left(plan: Planned) -> None:
    """Nothing is cut before the switch; after it the name is open, other addresses are not."""
    said = plan.plan("--backend", "cilium")
    assert said.code == 0, said.stdout + said.stderr
    assert plan.reached("client", *OUTSIDE) == ALL_OPEN

    for stage in ("1-hold-open", "2-policies"):
        plan.apply(stage)
        for pod in ("client", "other"):
            assert plan.stays(pod, ALL_OPEN, *OUTSIDE), (stage, pod)

    # From here to the switch the name is looked up, and not after it: the address is let through
    # afterwards only because its name was learnt while everything was open.
    learnt = []
    for _ in range(TRIES):
        plan.apply("2-policies")
        assert plan.comes("client", (True, True), PARTNER, STRANGER) == (True, True)
        plan.apply("4-enforced")
        learnt.append(plan.comes("client", LEARNT, PARTNER_ADDRESS, STRANGER_ADDRESS))
        # Answers hold for five seconds here, and the agent forgets once a minute.
        if learnt[-1] == LEARNT:
            break
    assert LEARNT in learnt

    targets = (PARTNER, STRANGER, STRANGER_ADDRESS)
    assert plan.comes("client", BY_NAME_ONLY, *targets) == BY_NAME_ONLY
    assert plan.reached("client", Target("partner.example.com", 80)) == (False,)
    assert plan.comes("other", ALL_SHUT, *OUTSIDE) == ALL_SHUT

    plan.apply("1-hold-open")
    for pod in ("client", "other"):
        assert plan.comes(pod, ALL_OPEN, *OUTSIDE) == ALL_OPEN


def test_look_ups_go_on_for_every_pod_in_every_stage(plan: Planned, workbench: Workbench) -> None:
    """The rule that watches look-ups refuses none, of names that nobody needs either."""
    plan.plan("--backend", "cilium")
    names = ("partner.example.com", "stranger.example.com", "kubernetes.default.svc.cluster.local")

    for stage in ("1-hold-open", "2-policies", "4-enforced"):
        plan.apply(stage)
        end = time.monotonic() + STEADY_SECONDS
        while time.monotonic() < end:
            found = {
                (pod, name): workbench.resolves(pod, name)
                for pod in ("client", "other")
                for name in names
            }
            assert set(found.values()) == {True}, (stage, found)


def test_wildcard_is_every_name_below_its_domain(plan: Planned) -> None:
    """Names below are open, by name; the pattern is what the real API server takes."""
    plan.plan("--backend", "cilium", more=WILDCARD)
    for stage in ("1-hold-open", "2-policies", "4-enforced"):
        plan.apply(stage)

    assert plan.comes("other", ALL_SHUT, *OUTSIDE) == ALL_SHUT
    assert plan.comes("client", (True, True), PARTNER, STRANGER) == (True, True)


def test_policies_beside_hold_open_cut_nothing_even_alone(
    plan: Planned, workbench: Workbench
) -> None:
    """Who applies Cilium's policy and nothing else has cut nothing."""
    plan.plan("--backend", "cilium")
    (file,) = plan.written.rglob("policies/cilium-*.yaml")

    workbench.cluster.kubectl("apply", "-f", str(file))

    assert plan.stays("client", ALL_OPEN, *OUTSIDE)
