"""One row per workload."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.questions.answers import AuditAnswer

HEADER = (
    "namespace",
    "workload",
    "kind",
    "egress",
    "egress_policies",
    "ingress",
    "ingress_policies",
    "dns_udp",
    "dns_tcp",
    "reaches_internet",
    "reaches_metadata",
    "origin",
)


def rows(answer: AuditAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer."""
    for item in answer.workloads:
        yield (
            item.namespace,
            item.name,
            item.kind,
            item.egress.coverage,
            " ".join(item.egress.policies),
            item.ingress.coverage,
            " ".join(item.ingress.policies),
            item.dns.udp,
            item.dns.tcp,
            item.reaches_internet,
            item.reaches_metadata,
            str(item.origin),
        )
