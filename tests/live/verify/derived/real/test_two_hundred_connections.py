"""Two hundred connections of eighty workloads fit into three minutes, and all agree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cluster.building.images import TOOLS
from tests.cluster.shell import wait_until
from tests.cluster.workbench import Workbench
from tests.live.reading.asking import Said, start
from tests.live.verify.derived.real.shops import isolating, left

pytestmark = [pytest.mark.cluster("calico", "cilium"), pytest.mark.all_cases]

WORKLOADS = 80
BUDGET = 180


def sleeper(namespace: str, number: int) -> dict[str, Any]:
    """Return a Deployment of one pod that does nothing."""
    labels = {"app": f"shop-{number}"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"shop-{number}", "namespace": namespace},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": {**labels, "half": str(number % 2)}},
                "spec": {
                    "containers": [{"name": "shop", "image": TOOLS, "command": ["sleep", "9999"]}],
                    "enableServiceLinks": False,
                    "terminationGracePeriodSeconds": 0,
                },
            },
        },
    }


@pytest.fixture
def crowd(policies: Workbench) -> Iterator[Workbench]:
    """Have eighty workloads more, every second of them isolated by a policy of its own."""
    space, kubectl = policies.namespace, policies.cluster.kubectl
    kubectl.apply([sleeper(space, number) for number in range(WORKLOADS)])
    closed = [isolating(space, f"shop-{number}") for number in range(0, WORKLOADS, 2)]
    kubectl.apply(closed)

    def are_ready() -> bool:
        found = kubectl.get("-n", space, "deployments")["items"]
        ready = [one for one in found if one["status"].get("readyReplicas")]
        return len(ready) == WORKLOADS

    wait_until("eighty pods", are_ready, seconds=120)
    yield policies
    kubectl("-n", space, "delete", "deployments", "--all", "--wait=false")


def verified(policies: Workbench, *options: str) -> Said:
    """Run `outgate verify --live` of the namespace to its end."""
    words = ("verify", "--live", "-n", policies.namespace, "-o", "json", *options)
    process = start(policies.cluster, *words)
    stdout, stderr = process.communicate(timeout=BUDGET + 60)
    return Said(process.returncode, stdout, stderr)


def test_all_are_tried_within_the_budget_and_agree(
    crowd: Workbench, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """None is left out for want of time; how long it took is in the report of the tests."""
    said = verified(crowd, "--budget", str(BUDGET))

    found = json.loads(said.stdout)
    record_testsuite_property("seconds", found["seconds"])
    record_testsuite_property("counts", found["counts"])
    cases = [case for one in found["workloads"] for case in one["cases"]]
    skipped = [one["skipped"] for one in found["workloads"] if one["skipped"]]
    assert [words for words in skipped if "no time was left" in words] == []
    assert Counter(case["result"] for case in cases)["DISAGREES"] == 0
    assert len(cases) >= 200
    assert left(crowd.cluster) == []
