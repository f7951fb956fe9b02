"""Which reader reads which policy: add a dialect by a folder beside this file and a line here."""

from __future__ import annotations

from outgate.dialects.table_other import OTHER_DIALECTS

NETWORK_POLICY = ("networking.k8s.io", "NetworkPolicy")

REMOVED_POLICY = ("extensions", "NetworkPolicy")
"""The group of NetworkPolicy until Kubernetes 1.15; no server since 1.16 accepts it."""

POLICY_KINDS: frozenset[tuple[str, str]] = frozenset(
    {NETWORK_POLICY, REMOVED_POLICY, *OTHER_DIALECTS}
)
"""(API group, kind) of every policy that is read at all."""
