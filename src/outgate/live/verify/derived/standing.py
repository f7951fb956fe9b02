"""What stands for a workload: a bare pod, a pod of a Job, or a container in the real pod."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from outgate.cluster.fields import at, labels, mapping, sequence, text
from outgate.live.doctor.plugins.aws import AGENTS, COMPUTE_TYPE
from outgate.live.verify.objects import LIFETIME, PURPOSE, VERIFY, Settings, probe_pod
from outgate.live.writing import MANAGED_BY, OUTGATE

GATE = "outgate.dev/never"
"""A readiness gate that nobody sets: the pod is in no Service's ready endpoints."""
NUMBER = "outgate.dev/probe"
"""By this label, with that of the run, a Job knows its pod."""
_TTL_SECONDS = 30
_NOT_OF_EPHEMERAL = frozenset({"resources"})
"""The API server: "Fields not allowed to be set in ephemeral containers"."""


def probe_object(
    name: str, known_by: Mapping[str, str], command: str, settings: Settings
) -> Mapping[str, Any]:
    """Return a bare pod with a deadline, that is never ready.

    Args:
        name: Its name.
        known_by: The labels that policies know it by.
        command: The script.
        settings: What is the same for all.
    """
    template = _template(known_by, command, settings)
    metadata = {
        **template["metadata"],
        "name": name,
        "annotations": {
            **template["metadata"]["annotations"],
            LIFETIME: str(settings.lifetime),
        },
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


def job_object(
    name: str,
    known_by: Mapping[str, str],
    own: Mapping[str, str],
    command: str,
    settings: Settings,
) -> Mapping[str, Any]:
    """Return a Job with one pod that is never ready; both are gone soon after their end.

    Its selector is written here. The API server's own would put labels on the pod that nobody
    knows beforehand, and so nobody could say what policies make of them.

    Args:
        name: Its name.
        known_by: The labels that policies know the pod by.
        own: Labels that no other pod has, all of them.
        command: The script.
        settings: What is the same for all.
    """
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": {PURPOSE: VERIFY}},
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": settings.lifetime,
            "ttlSecondsAfterFinished": _TTL_SECONDS,
            "manualSelector": True,
            "selector": {"matchLabels": dict(own)},
            "template": _template({**known_by, **own, MANAGED_BY: OUTGATE}, command, settings),
        },
    }


def container_object(name: str, command: str, settings: Settings) -> Mapping[str, Any]:
    """Return an ephemeral container, as restricted as a probe.

    Args:
        name: Its name.
        command: The script.
        settings: What is the same for all.
    """
    pod = probe_pod(["sh", "-c", command], settings)
    [container] = pod["containers"]
    kept = {key: value for key, value in container.items() if key not in _NOT_OF_EPHEMERAL}
    # What the probe's pod says for all of its containers, the real pod says otherwise.
    security = {**pod["securityContext"], **container["securityContext"]}
    return {**kept, "name": name, "securityContext": security}


def _template(known_by: Mapping[str, str], command: str, settings: Settings) -> dict[str, Any]:
    spec = probe_pod(["sh", "-c", command], settings)
    return {
        "metadata": {
            "labels": {**known_by, PURPOSE: VERIFY},
            "annotations": {
                "linkerd.io/inject": "disabled",
                "sidecar.istio.io/inject": "false",
            },
        },
        "spec": {**spec, "readinessGates": [{"conditionType": GATE}]},
    }


def passes_over_bare_pods(
    daemon_sets: Iterable[Mapping[str, Any]], nodes: Iterable[Mapping[str, Any]]
) -> bool:
    """Say whether an enforcer polices only pods that something owns.

    The Amazon EKS user guide: a policy does not apply to pods "that don't have a
    metadata.ownerReferences set". Its agent is a container of the DaemonSet ``aws-node``, or is
    inside of the nodes of Auto Mode.

    Args:
        daemon_sets: Those of the cluster.
        nodes: Those of the cluster.
    """
    for body in daemon_sets:
        containers = sequence(at(body, ("spec", "template", "spec", "containers")))
        if any(text(mapping(one).get("name")) in AGENTS for one in containers):
            return True
    return any(
        labels(at(node, ("metadata", "labels"))).get(COMPUTE_TYPE) == "auto" for node in nodes
    )
