"""What is put into a cluster: harmless, bounded, owned, and nothing of it can stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from outgate.live.verify import objects
from outgate.live.verify.objects import Settings

SETTINGS = Settings(image="registry.example/agnhost:1", lifetime=180)
JOBS = (
    objects.server_job(0, "node1", SETTINGS),
    objects.client_job(0, "node1", "true", SETTINGS),
    objects.starter_job(0, "node1", "true", SETTINGS),
)
every_job = pytest.mark.parametrize("job", JOBS, ids=lambda job: str(job["metadata"]["name"]))


def pod_of(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return the spec of a Job's pod."""
    spec: dict[str, Any] = job["spec"]["template"]["spec"]
    return spec


@every_job
def test_the_restricted_pod_security_standard(job: Mapping[str, Any]) -> None:
    """Each of its controls, as the standard lists them."""
    spec = pod_of(job)
    container = spec["containers"][0]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not {"volumes", "hostNetwork", "hostPID", "hostIPC"} & set(spec)
    assert container["securityContext"]["readOnlyRootFilesystem"] is True


@every_job
def test_no_token_requests_limits_and_a_deadline(job: Mapping[str, Any]) -> None:
    """The deadline is stated twice: the Job's counts from its start, the pod's from its own."""
    spec = pod_of(job)
    assert spec["automountServiceAccountToken"] is False
    resources = spec["containers"][0]["resources"]
    assert {"cpu", "memory"} == set(resources["requests"]) == set(resources["limits"])
    assert (job["spec"]["activeDeadlineSeconds"], spec["activeDeadlineSeconds"]) == (180, 180)
    assert job["spec"]["ttlSecondsAfterFinished"] <= 60
    assert (job["spec"]["backoffLimit"], spec["restartPolicy"]) == (0, "Never")


@every_job
def test_on_its_node_whatever_taints_it_has(job: Mapping[str, Any]) -> None:
    """Through the scheduler, which says why a pod does not fit."""
    spec = pod_of(job)
    assert "nodeName" not in spec
    terms = spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    field = terms["nodeSelectorTerms"][0]["matchFields"][0]
    assert (field["key"], field["values"]) == ("metadata.name", ["node1"])
    assert spec["tolerations"] == [{"operator": "Exists"}]


@every_job
def test_out_of_every_mesh(job: Mapping[str, Any]) -> None:
    """A proxy would answer in the server's place."""
    metadata = job["spec"]["template"]["metadata"]
    assert metadata["labels"]["sidecar.istio.io/inject"] == "false"
    assert metadata["labels"]["istio.io/dataplane-mode"] == "none"
    assert metadata["annotations"]["linkerd.io/inject"] == "disabled"


def test_starters_are_clients_to_the_policies() -> None:
    """The same role, another purpose."""
    labels = [job["spec"]["template"]["metadata"]["labels"] for job in JOBS]
    assert [label["outgate.dev/role"] for label in labels] == ["server", "client", "client"]
    assert [label["outgate.dev/purpose"] for label in labels] == ["server", "client", "starter"]


def test_openshift_chooses_the_user() -> None:
    """It refuses a user id that is not of the namespace's own range."""
    settings = Settings(sets_user=False)
    spec = pod_of(objects.server_job(0, "node1", settings))
    assert "runAsUser" not in spec["securityContext"]
    assert spec["securityContext"]["runAsNonRoot"] is True


def test_the_namespace_proves_the_standard_and_says_when_it_is_left_over() -> None:
    """Enforced, so that a probe that does not meet it is refused."""
    metadata = objects.namespace_object("outgate-verify-1", SETTINGS)["metadata"]
    assert metadata["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert metadata["annotations"] == {"outgate.dev/lifetime-seconds": "180"}


def test_the_services_port_is_not_the_pods() -> None:
    """Otherwise nothing would show whether policies are judged before translation."""
    for port in objects.service_object(0)["spec"]["ports"]:
        assert port["port"] != port["targetPort"]
