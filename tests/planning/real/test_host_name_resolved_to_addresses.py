"""A need for a host name, resolved by every DNS pod of the cluster and written as addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.cluster.workbench import Target, Workbench
from tests.planning.real.planned import (
    OUTSIDE,
    PARTNER,
    PARTNER_ADDRESS,
    STRANGER,
    STRANGER_ADDRESS,
    Planned,
    planned,
)

pytestmark = pytest.mark.cluster("calico")

ALL_OPEN = (True,) * len(OUTSIDE)


@pytest.fixture
def plan(workbench: Workbench, tmp_path: Path) -> Iterator[Planned]:
    """A plan of the workbench's namespace."""
    with planned(workbench, tmp_path) as found:
        yield found


def test_name_and_its_address_are_left_and_back_opens_again(plan: Planned) -> None:
    """The cluster's DNS pods are asked; nothing is cut before the switch, and no other after it."""
    lock = plan.folder / "names.lock.yaml"
    said = plan.plan("--resolve-names", "--names-lock", str(lock))
    assert said.code == 0, said.stdout + said.stderr
    (entry,) = yaml.safe_load(lock.read_text())["names"]
    assert (entry["name"], entry["addresses"], entry["isStable"]) == (
        "partner.example.com",
        ["203.0.113.10"],
        True,
    )
    assert entry["answers"] == 5

    for stage in ("1-hold-open", "2-policies"):
        plan.apply(stage)
        assert plan.comes("client", ALL_OPEN, *OUTSIDE) == ALL_OPEN
    plan.apply("4-enforced")

    targets = (PARTNER, PARTNER_ADDRESS, STRANGER, STRANGER_ADDRESS, Target("203.0.113.10", 80))
    expected = (True, True, False, False, False)
    assert plan.comes("client", expected, *targets) == expected
    assert plan.reached("other", PARTNER) == (False,)

    plan.apply("1-hold-open")
    for pod in ("client", "other"):
        assert plan.comes(pod, ALL_OPEN, *OUTSIDE) == ALL_OPEN


def test_later_plan_asks_nobody_and_is_the_same(plan: Planned) -> None:
    """From the lock the same folder is made, without a word to any DNS server."""
    lock = plan.folder / "names.lock.yaml"
    plan.plan("--resolve-names", "--names-lock", str(lock))

    again = plan.plan("--names-lock", str(lock), "--check")

    assert (again.code, "not what would be written" in again.stderr) == (0, False)


def test_back_end_of_another_enforcer_is_refused(plan: Planned) -> None:
    """The facts say that Calico enforces: nothing would keep Cilium's policies."""
    said = plan.plan("--backend", "cilium")

    assert said.code == 2
    assert "Calico enforces here" in " ".join(said.stderr.split())
