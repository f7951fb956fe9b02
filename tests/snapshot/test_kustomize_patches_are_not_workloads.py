"""A strategic merge patch looks like an object and lacks what the API requires."""

from __future__ import annotations

import copy

import pytest

from outgate.model.gaps import GapKind
from tests.snapshot.objects import KubernetesObject, deployment, names, pod, snapshot, workload


def patch(kind: str = "Deployment", **spec: object) -> KubernetesObject:
    """Return a patch of a workload in namespace shop."""
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": spec,
    }


@pytest.mark.parametrize(
    "body",
    [
        patch(replicas=3),
        patch(template={}),
        patch(template={"spec": {"nodeSelector": {"disk": "fast"}}}),
        patch(template={"spec": {"containers": []}}),
        patch(template={"spec": {"containers": None}}),
        {**patch(), "spec": None},
        {**pod("web"), "spec": {"nodeName": "node-1"}},
    ],
    ids=str,
)
def test_without_containers(body: KubernetesObject) -> None:
    """It is no workload, and the Gap tells what to do."""
    found = snapshot(body)
    assert found.workloads == ()
    (gap,) = found.gaps
    assert gap.kind is GapKind.PATCH
    assert f"{body['kind']} web has no containers: it looks like a kustomize patch" in gap.what
    assert "kubectl kustomize" in gap.remedy
    assert gap.namespace == "shop"


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"])
def test_with_containers_but_without_selector(kind: str) -> None:
    """apps/v1 requires spec.selector: a patch of an image must not replace a workload."""
    whole = workload(kind, "web", {"app": "web"})
    other_image = patch(kind, template={"spec": {"containers": [{"name": "main", "image": "x:2"}]}})
    for objects in ([whole, other_image], [other_image, whole]):
        found = snapshot(*objects)
        (load,) = found.workloads
        assert [one.labels for one in load.pods] == [{"app": "web"}]
        assert [gap.kind for gap in found.gaps] == [GapKind.PATCH]


def test_a_whole_workload_is_not_taken_for_a_patch() -> None:
    """Old versions and other groups default their selector from the template."""
    assert len(snapshot(deployment("web")).workloads) == 1
    for version, kind in (
        ("extensions/v1beta1", "Deployment"),
        ("apps/v1beta1", "Deployment"),
        ("batch/v1", "Job"),
        ("v1", "ReplicationController"),
        ("apps.openshift.io/v1", "DeploymentConfig"),
    ):
        found = snapshot(workload(kind, "web", {"app": "web"}, api_version=version))
        assert len(found.workloads) == 1, kind
        assert found.gaps == (), kind


def test_a_rollout_that_refers_to_a_deployment() -> None:
    """A Rollout with workloadRef has no template of its own: no patch, and no pods twice."""
    rollout = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"workloadRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}},
    }
    found = snapshot(rollout, deployment("web", replicas=0))
    assert names(found) == ["shop/Deployment/web"]
    assert found.gaps == ()


def test_the_reader_changes_nothing() -> None:
    """The objects that were handed in are as they were."""
    objects = [deployment("web"), patch(replicas=3)]
    before = copy.deepcopy(objects)
    snapshot(*objects)
    assert before == objects
