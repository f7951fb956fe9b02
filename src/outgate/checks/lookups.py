"""Name look-ups as policies leave them: who is isolated, and which rules are about DNS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.model.entries import Direction, Entry, Port
from outgate.questions.answers import DnsAudit
from outgate.questions.cluster_dns import DnsTargets, audit_dns, find_dns
from outgate.questions.names import Namer

NAMESPACES = frozenset({"kube-system", "openshift-dns"})
"""Where clusters keep their DNS pods."""
LABELS = (
    ("k8s-app", "kube-dns"),
    ("k8s-app", "coredns"),
    ("k8s-app", "node-local-dns"),
    ("app.kubernetes.io/name", "coredns"),
    ("dns.operator.openshift.io/daemonset-dns", "default"),
)
"""What labels DNS pods have, by distribution."""
_NUMBERS = (53, 5353)


class LookUps:
    """What the policies in force make of look-ups; remembers every answer."""

    def __init__(self, reachability: Reachability) -> None:
        self._reachability = reachability
        self._audits: dict[int, DnsAudit] = {}

    @cached_property
    def targets(self) -> DnsTargets:
        """The cluster's DNS pods, those that were assumed where the input has none."""
        reachability = self._reachability
        return find_dns(reachability, Namer(reachability.snapshot))

    @property
    def is_known(self) -> bool:
        """Whether the DNS pods are in the input."""
        return bool(self.targets.mask & self._reachability.endpoints.real_pods)

    @cached_property
    def isolated(self) -> list[Endpoint]:
        """The pods of the input whose egress is isolated, DNS pods left out."""
        endpoints = self._reachability.endpoints
        mask = self._reachability.egress.isolated & endpoints.real_pods & ~self.targets.mask
        return [endpoints.all[index] for index in members(mask)]

    def audit(self, endpoint: Endpoint) -> DnsAudit:
        """Say whether a pod reaches the DNS pods; a cache on the node is left aside."""
        found = self._audits.get(endpoint.index)
        if found is None:
            targets = replace(self.targets, node_local=False)
            found = self._audits[endpoint.index] = audit_dns(self._reachability, endpoint, targets)
        return found

    def entries(self, endpoint: Endpoint) -> list[Entry]:
        """Return the egress rules of a pod, those that let nothing pass included."""
        return [entry for entries in self.lists(endpoint) for entry in entries]

    def lists(self, endpoint: Endpoint) -> Sequence[list[Entry]]:
        """Return the same in lists that pods with the same rules share."""
        return self._reachability.side(Direction.EGRESS).selecting.get(endpoint.index, ())


def dns_ports(entry: Entry) -> Iterator[Port]:
    """Yield those ports of a rule that are written for look-ups."""
    for port in entry.ports or ():
        if port.protocol in ("UDP", "TCP") and (
            port.name.startswith("dns")
            if port.name
            else port.low == port.high and port.low in _NUMBERS
        ):
            yield port


def is_about_dns(entry: Entry) -> bool:
    """Say whether a rule is about look-ups and nothing else."""
    return bool(entry.ports) and len(list(dns_ports(entry))) == len(entry.ports or ())
