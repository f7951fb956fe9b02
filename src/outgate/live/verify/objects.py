"""The objects of a run: a namespace, and Jobs and Services in it, as the API server takes them.

The pods meet the restricted Pod Security Standard, and the namespace enforces it, so that they
prove it. They are owned by Jobs and not bare, because some enforcers pass over pods that nothing
owns (the EKS user guide: a policy does not apply to pods "that don't have a
metadata.ownerReferences set"): a bare probe would report a hole that no workload has. A Job also
ends by itself when outgate cannot end it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outgate.live.verify.cases import (
    HTTP_PORT,
    SERVICE_PORT,
    SERVICE_UDP_PORT,
    UDP_PORT,
)
from outgate.live.verify.policies import CLIENT, ROLE, SERVER

DEFAULT_IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.56"
PURPOSE = "outgate.dev/purpose"
VERIFY = "verify"
LIFETIME = "outgate.dev/lifetime-seconds"
"""How long after its creation a namespace is surely left over."""
INDEX = "outgate.dev/node-index"
STARTER = "starter"
"""The role of the pods that start under a deny; they are clients to the policies."""
_NOBODY = 65532
_TTL_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for all objects of a run."""

    image: str = DEFAULT_IMAGE
    lifetime: int = 180
    """Seconds after which every probe has ended by its own deadline."""
    sets_user: bool = True
    """Whether to state a user id. The image's own is root, which the standard forbids; OpenShift
    picks one for each namespace and refuses any other."""


def namespace_object(name: str, settings: Settings) -> Mapping[str, Any]:
    """Return the namespace of a run."""
    level = {
        f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")
    }
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": name,
            "labels": {PURPOSE: VERIFY, **level},
            "annotations": {LIFETIME: str(settings.lifetime)},
        },
    }


def server_name(index: int) -> str:
    """Return the name of the server, and of the Service, on a node."""
    return f"server-{index}"


def service_object(index: int) -> Mapping[str, Any]:
    """Return the Service of one server, in every IP family that the cluster has."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": server_name(index)},
        "spec": {
            "selector": {ROLE: SERVER, INDEX: str(index)},
            "ipFamilyPolicy": "PreferDualStack",
            "ports": [
                _port("http", "TCP", SERVICE_PORT, HTTP_PORT),
                _port("udp", "UDP", SERVICE_UDP_PORT, UDP_PORT),
            ],
        },
    }


def _port(name: str, protocol: str, port: int, target: int) -> dict[str, Any]:
    return {"name": name, "protocol": protocol, "port": port, "targetPort": target}


def server_job(index: int, node: str, settings: Settings) -> Mapping[str, Any]:
    """Return the Job that answers on a node."""
    command = ["/agnhost", "netexec", f"--http-port={HTTP_PORT}", f"--udp-port={UDP_PORT}"]
    return _job(server_name(index), SERVER, SERVER, index, node, command, settings)


def client_job(index: int, node: str, script: str, settings: Settings) -> Mapping[str, Any]:
    """Return the Job that tries to reach things from a node."""
    command = ["sh", "-c", script]
    return _job(f"client-{index}", CLIENT, CLIENT, index, node, command, settings)


def starter_job(index: int, node: str, script: str, settings: Settings) -> Mapping[str, Any]:
    """Return the Job that tries to get out from the first moment of its pod."""
    command = ["sh", "-c", script]
    return _job(f"starter-{index}", CLIENT, STARTER, index, node, command, settings)


def _job(
    name: str,
    role: str,
    purpose: str,
    index: int,
    node: str,
    command: Sequence[str],
    settings: Settings,
) -> Mapping[str, Any]:
    labels = {
        ROLE: role,
        PURPOSE: purpose,
        INDEX: str(index),
        # A mesh would answer in the server's place, and would hold the pod's own start.
        "sidecar.istio.io/inject": "false",
        "istio.io/dataplane-mode": "none",
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": settings.lifetime,
            "ttlSecondsAfterFinished": _TTL_SECONDS,
            "template": {
                "metadata": {
                    "labels": labels,
                    "annotations": {"linkerd.io/inject": "disabled"},
                },
                "spec": _pod(node, command, settings),
            },
        },
    }


def _pod(node: str, command: Sequence[str], settings: Settings) -> dict[str, Any]:
    name_of_node = {"key": "metadata.name", "operator": "In", "values": [node]}
    return {
        **probe_pod(command, settings),
        # Through the scheduler, so that it says why a pod does not fit; past every taint.
        "affinity": {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [{"matchFields": [name_of_node]}]
                }
            }
        },
        "tolerations": [{"operator": "Exists"}],
    }


def probe_pod(command: Sequence[str], settings: Settings) -> dict[str, Any]:
    """Return the spec of a pod that runs a command, wherever the scheduler puts it."""
    user = {"runAsUser": _NOBODY, "runAsGroup": _NOBODY} if settings.sets_user else {}
    return {
        "restartPolicy": "Never",
        "activeDeadlineSeconds": settings.lifetime,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": 1,
        # A name that is not answered is to fail in a second, as everything else.
        "dnsConfig": {
            "options": [{"name": "timeout", "value": "1"}, {"name": "attempts", "value": "1"}]
        },
        "securityContext": {
            "runAsNonRoot": True,
            "seccompProfile": {"type": "RuntimeDefault"},
            **user,
        },
        "containers": [
            {
                "name": "probe",
                "image": settings.image,
                "imagePullPolicy": "IfNotPresent",
                "command": list(command),
                "securityContext": {
                    "allowPrivilegeEscalation": False,
                    "readOnlyRootFilesystem": True,
                    "capabilities": {"drop": ["ALL"]},
                },
                "resources": {
                    "requests": {"cpu": "20m", "memory": "64Mi"},
                    "limits": {"cpu": "1", "memory": "256Mi"},
                },
            }
        ],
    }
