"""What is applied: policies and labels, from the upstream tables or generated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.live.agreement.places import KubernetesObject
from tests.truth.tables import Row, Table, all_tables, manifests_of

NAME_LABEL = "kubernetes.io/metadata.name"

# Committed, so that a table that is added or lost does not change unseen what is compared. Left
# out: the three cases whose rows are about SCTP alone (46, 47, 48), which nothing here serves.
UPSTREAM_CASES = (
    "01-default-deny-ingress",
    "02-default-deny-all",
    "03-ingress-from-pod-selector-means-own-namespace",
    "04-ingress-allowed-for-one-target-under-default-deny",
    "05-ingress-from-all-namespaces",
    "06-ingress-from-one-other-namespace",
    "07-pod-selector-match-expressions",
    "08-namespace-selector-match-expressions",
    "09-pod-selector-or-namespace-selector",
    "10-pod-selector-and-namespace-selector",
    "11-several-pods-and-several-namespaces",
    "12-any-of-two-pod-selectors",
    "13-one-pod-of-another-namespace",
    "14-one-port-from-one-namespace",
    "15a-stacked-policies-first-opens-81-only",
    "15b-stacked-policies-second-adds-80",
    "16-allow-all-ingress",
    "17-named-port-in-ingress",
    "18-named-port-in-ingress-from-one-namespace",
    "19-named-port-in-egress",
    "20a-updated-policy-before-allow-all",
    "20b-updated-policy-after-deny-all",
    "21a-namespace-label-missing",
    "22a-pod-label-missing",
    "23-ingress-from-own-namespace-only",
    "24a-pod-not-yet-selected",
    "25-deny-egress-of-one-pod",
    "26-deny-egress-of-a-namespace",
    "27-ingress-and-egress-in-one-policy",
    "28-egress-of-client-denies-what-server-allows",
    "29-egress-to-one-pod-of-another-namespace",
    "30-protocol-only-rule-opens-every-port-of-one-protocol",
    "31a-ingress-port-80-only",
    "31b-ingress-allow-all-added",
    "32a-egress-port-80-only",
    "32b-egress-allow-all-added",
    "33a-deny-all-before-deletion",
    "33b-deny-all-after-deletion",
    "34-egress-to-cidr-of-a-pod",
    "35-egress-to-large-cidr-except-one-pod",
    "36a-address-in-cidr-and-except",
    "36b-excepted-address-allowed-by-updated-policy",
    "37a-egress-allow-all-for-one-pod",
    "37b-ingress-denied-while-egress-allowed",
    "38-sctp-rule-does-not-open-tcp",
    "39-sctp-rule-isolates-for-tcp",
    "40-udp-rule-does-not-open-tcp",
    "41-namespace-name-label-match-labels-without-writing-the-label",
    "42-namespace-name-label-not-in-without-writing-the-label",
    "43-udp-default-deny-ingress",
    "44-udp-one-port-from-one-namespace",
    "45-udp-one-pod-of-another-namespace",
    # Last, because some enforcers take half a minute to notice a label.
    "21b-namespace-label-added",
    "22b-pod-label-added",
    "24b-pod-selected-by-new-label",
)


@dataclass(frozen=True)
class Case:
    """A state of the arena.

    Attributes:
        name: What it is called in reports.
        policies: NetworkPolicies; ipBlocks hold the addresses in `addresses`.
        addresses: A stand-in for an address, to the pod (namespace and name) that it stands for.
        pod_labels: Namespace and name of a pod to labels beside those that it always has.
        namespace_labels: Name of a namespace to labels beside those that it always has.
        rows: What upstream expects, where the case is one of upstream's.
    """

    name: str
    policies: list[KubernetesObject]
    addresses: dict[str, tuple[str, str]] = field(default_factory=dict)
    pod_labels: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    namespace_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


def upstream_case(table: Table) -> Case:
    """Make a case of a table.

    Args:
        table: A table of the upstream tests.
    """
    case = Case(table.name, [], rows=table.rows)
    for one in manifests_of(table):
        metadata = one["metadata"]
        labels = metadata.get("labels", {})
        if one["kind"] == "Pod":
            key = (metadata["namespace"], metadata["name"])
            case.pod_labels[key] = labels
            case.addresses[one["status"]["podIP"]] = key
        elif one["kind"] == "Namespace":
            # The API server sets this one, whether a manifest does or not.
            own = {key: value for key, value in labels.items() if key != NAME_LABEL}
            case.namespace_labels[metadata["name"]] = own
        else:
            case.policies.append(one)
    return case


def upstream_cases() -> list[Case]:
    """Make the cases of the committed list."""
    tables = {table.name: table for table in all_tables("e2e")}
    return [upstream_case(tables[f"e2e/{name}"]) for name in UPSTREAM_CASES]


def with_addresses(case: Case, real: dict[tuple[str, str], str]) -> list[KubernetesObject]:
    """Give the policies of a case with the addresses that its pods really have.

    Args:
        case: The case.
        real: Namespace and name of a pod to its address.

    Returns:
        The policies, copied.
    """

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: moved(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [moved(inner) for inner in value]
        if isinstance(value, str):
            address, slash, length = value.partition("/")
            if slash and address in case.addresses:
                return f"{real[case.addresses[address]]}/{length}"
        return value

    return [moved(policy) for policy in case.policies]
