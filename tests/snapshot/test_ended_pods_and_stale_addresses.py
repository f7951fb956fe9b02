"""Pods that have run to their end have no network; their addresses may be somebody else's."""

from __future__ import annotations

import pytest

from tests.snapshot.objects import (
    KubernetesObject,
    only_workload,
    pod,
    pod_names,
    snapshot,
    workload,
)

LABELS = {"app": "report"}
OWNER = ("Job", "report")


def ended(name: str, phase: str = "Succeeded") -> KubernetesObject:
    """Return a pod of the Job that has ended and still shows an address."""
    return pod(name, LABELS, ip="10.0.0.9", phase=phase, owner=OWNER)


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_an_ended_pod_gives_its_address_back(phase: str) -> None:
    """status.podIP stays in the object, but the address is free for another pod."""
    (one,) = only_workload(ended("report-a", phase)).pods
    assert one.addresses == ()
    assert not one.ready


@pytest.mark.parametrize("phase", ["Running", "Pending", "Unknown"])
def test_every_other_phase_keeps_it(phase: str) -> None:
    """A pod whose node cannot be asked still has its address."""
    (one,) = only_workload(pod("web", ip="10.0.0.9", phase=phase)).pods
    assert [str(address) for address in one.addresses] == ["10.0.0.9"]


def test_ended_pods_do_not_stand_beside_running_ones() -> None:
    """A Job that is tried again has one pod that runs."""
    running = pod("report-b", LABELS, ip="10.0.0.10", phase="Running", owner=OWNER)
    found = only_workload(
        workload("Job", "report", LABELS, api_version="batch/v1"), ended("report-a"), running
    )
    assert pod_names(found) == ["report-b"]


def test_a_job_that_has_ended_is_its_template() -> None:
    """Whoever starts it again gets such a pod."""
    found = only_workload(workload("Job", "report", LABELS, api_version="batch/v1"), ended("a"))
    assert pod_names(found) == ["(report)"]


def test_ended_pods_alone_are_still_a_workload() -> None:
    """Without the Job in the input its ended pods are all that is known of it."""
    found = only_workload(ended("report-b"), ended("report-a"))
    assert str(found) == "shop/Job/report"
    assert pod_names(found) == ["report-a", "report-b"]


def test_the_address_belongs_to_the_pod_that_runs() -> None:
    """Two pods show one address; the one that has ended does not have it."""
    found = snapshot(ended("report-a"), pod("web", ip="10.0.0.9", phase="Running"))
    holders = [one.name for load in found.workloads for one in load.pods if one.addresses]
    assert holders == ["web"]


def test_addresses_of_both_families_once() -> None:
    """PodIPs lists podIP again; each address counts once, in order."""
    body = pod("web", ip="10.0.0.9")
    body["status"]["podIPs"] = [{"ip": "10.0.0.9"}, {"ip": "fd00::9"}]
    (one,) = only_workload(body).pods
    assert [str(address) for address in one.addresses] == ["10.0.0.9", "fd00::9"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([], True),
        ([{"type": "Ready", "status": "True"}], True),
        ([{"type": "Ready", "status": "False"}], False),
        ([{"type": "Initialized", "status": "False"}], True),
    ],
)
def test_readiness(conditions: list[KubernetesObject], expected: bool) -> None:
    """Only a Ready condition that is False makes a pod not ready."""
    body = pod("web", phase="Running")
    body["status"]["conditions"] = conditions
    (one,) = only_workload(body).pods
    assert expected == one.ready
