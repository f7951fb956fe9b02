"""Who gets a cloud identity, and what must be reachable for that."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import PODS, SERVICE_ACCOUNTS
from outgate.live.doctor.seeing import annotations_of, name_of, namespace_of
from outgate.model.facts import Fact, IdentityUse

_BY_ANNOTATION = (
    (
        "eks-irsa",
        "eks.amazonaws.com/role-arn",
        "the AWS STS endpoint over HTTPS; not the metadata address",
    ),
    (
        "gke-workload-identity",
        "iam.gke.io/gcp-service-account",
        "the metadata server 169.254.169.254 on 80, or 169.254.169.252 on 988 in some planes",
    ),
    (
        "azure-workload-identity",
        "azure.workload.identity/client-id",
        "login.microsoftonline.com over HTTPS; not the metadata address",
    ),
)
_POD_IDENTITY = "eks-pod-identity"


def find_identities(seen: Observation) -> tuple[IdentityUse, ...]:
    """Return the ServiceAccounts, and pods, that get a cloud identity.

    Args:
        seen: What was read.
    """
    found = []
    for name, annotation, needs in _BY_ANNOTATION:
        users = sorted(
            f"{namespace_of(body)}/{name_of(body)}"
            for body in seen.service_accounts or ()
            if annotations_of(body).get(annotation)
        )
        if users:
            source = f"ServiceAccount annotation {annotation}{seen.only_in(SERVICE_ACCOUNTS)}"
            found.append(IdentityUse(name, needs, Fact(tuple(users), source)))
    pods = sorted(
        {
            f"{pod.namespace}/{pod.owner or pod.name}"
            for pod in seen.pods or ()
            if pod.has_pod_identity
        }
    )
    if pods:
        found.append(
            IdentityUse(
                _POD_IDENTITY,
                "the agent on the node at 169.254.170.23 (IPv6 fd00:ec2::23) on 80",
                Fact(
                    tuple(pods),
                    "Pods with AWS_CONTAINER_CREDENTIALS_FULL_URI in their environment"
                    + seen.only_in(PODS),
                ),
            )
        )
    return tuple(found)
