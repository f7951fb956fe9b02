"""What stands in the way, by a real API server's and kubelet's words; nothing left behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outgate.live.verify.journal import VerifyError
from outgate.live.verify.permissions import PERMISSIONS, Permission, role
from tests.cluster.errors import ClusterError
from tests.cluster.live import LiveCluster
from tests.cluster.shell import wait_until
from tests.live.verify.real.asking import inside, left, process
from tests.live.verify.real.webhook import NAME, WORDS, webhook

USER = "outgate-tester"
BINDING = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRoleBinding",
    "metadata": {"name": "outgate-verify"},
    "roleRef": {
        "apiGroup": "rbac.authorization.k8s.io",
        "kind": "ClusterRole",
        "name": "outgate-verify",
    },
    "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": USER}],
}
NEEDED = [one for one in PERMISSIONS if one.is_needed]


def failure(cluster: LiveCluster, tell: Callable[[str], None], **asked: Any) -> str:
    """Return the sentence that a run ends with, and see that nothing is left."""
    with pytest.raises(VerifyError) as caught:
        inside(cluster, tell, is_quick=True, **asked)
    words = str(caught.value)
    assert words.endswith("nothing is left behind")
    assert left(cluster) == []
    return words


def in_the_namespace(cluster: LiveCluster, *bodies: dict[str, Any]) -> Callable[[str], None]:
    """Return a listener that puts objects into a run's namespace as soon as it is made."""

    def tell(words: str) -> None:
        parts = words.split()
        if parts[0] == "namespace" and parts[-1] == "made":
            for body in bodies:
                text = json.dumps({**body, "metadata": {"name": "test", "namespace": parts[1]}})
                cluster.kubectl("apply", "-f", "-", stdin=text)

    return tell


def takes_jobs(cluster: LiveCluster) -> bool:
    """Say whether the API server would take a Job."""
    try:
        cluster.kubectl("create", "job", "test", "--image=test", "--dry-run=server")
    except ClusterError:
        return False
    return True


@pytest.fixture
def rights(cluster: LiveCluster) -> Iterator[Callable[[list[Permission]], None]]:
    """Give the tester's user a ClusterRole with these permissions."""

    def give(permissions: list[Permission]) -> None:
        cluster.kubectl.apply(role(permissions))
        cluster.kubectl.apply([BINDING])

    yield give
    for kind in ("clusterrolebinding", "clusterrole"):
        cluster.kubectl("delete", kind, "outgate-verify", "--ignore-not-found")


@pytest.mark.cluster
def test_a_quota(cluster: LiveCluster) -> None:
    """As a namespace controller sets one in each new namespace."""
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "spec": {"hard": {"pods": "0"}}}
    words = failure(cluster, in_the_namespace(cluster, quota))
    assert words.startswith("the server pod is refused by a ResourceQuota: test, requested: pods=1")


@pytest.mark.cluster
def test_a_limit_range(cluster: LiveCluster) -> None:
    """The probes ask for less than the least."""
    spec = {"limits": [{"type": "Container", "min": {"cpu": "500m"}}]}
    limits = {"apiVersion": "v1", "kind": "LimitRange", "spec": spec}
    words = failure(cluster, in_the_namespace(cluster, limits))
    assert words.startswith("the server pod is refused by a LimitRange: minimum cpu usage")


@pytest.mark.cluster
def test_an_admission_policy(cluster: LiveCluster) -> None:
    """It refuses the Jobs on their trial, before anything but the namespace is made."""
    rules = [
        {
            "apiGroups": ["batch"],
            "apiVersions": ["v1"],
            "operations": ["CREATE"],
            "resources": ["jobs"],
        }
    ]
    policy = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": "outgate-test-guard"},
        "spec": {
            "matchConstraints": {"resourceRules": rules},
            "validations": [{"expression": "false", "message": "no Jobs today"}],
        },
    }
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": "outgate-test-guard"},
        "spec": {"policyName": "outgate-test-guard", "validationActions": ["Deny"]},
    }
    kubectl = cluster.kubectl
    kubectl.apply([policy, binding])
    try:
        # It is in force a moment after it is stored, and for a moment after it is deleted.
        wait_until("the policy's force", lambda: not takes_jobs(cluster))
        with pytest.raises(VerifyError) as caught:
            inside(cluster, is_quick=True)
    finally:
        for kind in ("validatingadmissionpolicybinding", "validatingadmissionpolicy"):
            kubectl("delete", kind, "outgate-test-guard")
        wait_until("the policy's end", lambda: takes_jobs(cluster))
    expected = (
        "the Job server-0 is refused by the ValidatingAdmissionPolicy outgate-test-guard: no Jobs "
        "today; so far: namespace "
    )
    assert str(caught.value).startswith(expected)
    assert left(cluster) == []


@pytest.mark.cluster("calico", "cilium", "none")
@pytest.mark.parametrize(
    ("resource", "what"), [("jobs.batch", "the Job server-0"), ("pods", "the server pod")]
)
def test_a_webhook(cluster: LiveCluster, tmp_path: Path, resource: str, what: str) -> None:
    """It refuses the Jobs on their trial, or the pods that the Jobs make."""
    with webhook(cluster, tmp_path, resource):
        words = failure(cluster, lambda _: None)
    expected = f"{what} is refused by the admission webhook {NAME}: {WORDS}; so far: namespace "
    assert words.startswith(expected)


@pytest.mark.cluster("calico", "cilium", "none")
def test_pod_security(cluster: LiveCluster, tmp_path: Path) -> None:
    """The probes meet the restricted standard, until somebody's webhook changes them."""
    with webhook(cluster, tmp_path, "pods", changes=True):
        words = failure(cluster, lambda _: None)
    assert words.startswith("the server pod is refused by Pod Security: ")
    assert "host namespaces (hostNetwork=true)" in words


@pytest.mark.cluster
def test_an_image_that_cannot_be_pulled(cluster: LiveCluster) -> None:
    """The kubelet's words, shortened, and the option that helps."""
    words = failure(cluster, lambda _: None, image="outgate.test/absent:1")
    assert words.startswith("the server pod has no image: ")
    assert "name one that the nodes can pull with --image; so far: namespace " in words


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--context", "nowhere"], 'kubectl could not open the cluster: context "nowhere" does'),
        (["--node", "node99"], "no node is called 'node99'"),
        (["--as", USER], "verify needs permissions that you have not: list nodes, create namesp"),
    ],
)
def test_before_anything_is_made(cluster: LiveCluster, options: list[str], expected: str) -> None:
    """A wrong context, a wrong node, no rights at all."""
    done = process(cluster, *options)
    assert done.stderr.startswith(f"error: {expected}")
    assert left(cluster) == []


@pytest.mark.cluster("enforcing")
def test_the_documented_role_is_enough(
    cluster: LiveCluster, rights: Callable[[list[Permission]], None]
) -> None:
    """And nothing is noted as missing."""
    rights(list(PERMISSIONS))
    done = process(cluster, "--quick", "--as", USER, "-o", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["notes"] == []


@pytest.mark.cluster
def test_each_permission_is_named_when_it_is_missing(
    cluster: LiveCluster, rights: Callable[[list[Permission]], None]
) -> None:
    """Taken away one at a time, by the API server's own reviews."""
    for permission in NEEDED:
        rights([one for one in PERMISSIONS if one is not permission])
        done = process(cluster, "--quick", "--as", USER)
        expected = (
            f"error: verify needs permissions that you have not: {permission.verb} "
            f"{permission.name} (outgate"
        )
        assert done.stderr.startswith(expected)
    assert left(cluster) == []


@pytest.mark.cluster
def test_a_dry_run_changes_nothing_and_finds_nothing_to_refuse(cluster: LiveCluster) -> None:
    """A real API server would take every object."""
    done = process(cluster, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert left(cluster) == []
