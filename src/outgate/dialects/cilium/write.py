"""What only Cilium's own language can say, as a CiliumNetworkPolicy that allows and never isolates.

Such a policy stands beside NetworkPolicies that do the isolating. Cilium adds up what all policies
of a pod allow, of either kind, so here is only what is to be added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from outgate.dialects.networkpolicy.write import selector_of
from outgate.model.entries import PodSelection, Port
from outgate.model.selectors import Requirement, Selector
from outgate.sets.traffic import FIRST_PORT, LAST_PORT

API_VERSION = "cilium.io/v2"
KIND = "CiliumNetworkPolicy"
ANY_DEPTH_SINCE = (1, 19)
"""The first version in which ``**.`` stands for names at any depth; before, it was read as ``*``,
which stands for the characters of one label."""
ONLY_ALLOWS_SINCE = (1, 16)
"""The first version that knows ``enableDefaultDeny``."""
_NAMESPACE = "k8s:io.kubernetes.pod.namespace"
_SOURCE = "k8s:"
_MOST_PORTS = 40
"""Source: MaxItems of PortRule.ports."""
_EVERY_PORT = "0"


@dataclass(frozen=True, slots=True, order=True)
class Host:
    """A host name, or with `below` every name below it, at any depth, and not the name itself."""

    name: str
    below: bool = False

    def __str__(self) -> str:
        return f"*.{self.name}" if self.below else self.name


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """One of the ends that Cilium has a word for, as ``host`` or ``kube-apiserver``."""

    word: str

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One address outside of the cluster."""

    cidr: str

    def __str__(self) -> str:
        return self.cidr


Peer: TypeAlias = Host | Entity | Address | PodSelection


@dataclass(frozen=True, slots=True)
class EgressRule:
    """Peers of one sort, at some ports."""

    peers: tuple[Peer, ...]
    ports: tuple[Port, ...]
    watches_dns: bool = False
    """Look-ups go through Cilium's DNS proxy, which refuses none of them and learns from the
    answers which addresses a name has."""


def manifest(
    namespace: str,
    name: str,
    subject: Selector,
    rules: Iterable[EgressRule],
    *,
    labels: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the manifest of a policy that adds to what its pods may reach.

    Args:
        namespace: Its namespace.
        name: Its name.
        subject: The pods that it selects.
        rules: What it allows; each has peers of one sort, and ports.
        labels: Of the policy itself.

    Raises:
        ValueError: There is no rule, or a rule without peers or ports, which would allow all; or
            its peers are of different sorts, which Cilium refuses.
    """
    metadata: dict[str, Any] = {"name": name, "namespace": namespace}
    if labels:
        metadata["labels"] = dict(labels)
    egress = [_rule(rule) for rule in rules]
    if not egress:
        raise ValueError("a policy without rules would say nothing")
    return {
        "apiVersion": API_VERSION,
        "kind": KIND,
        "metadata": metadata,
        "spec": {
            "endpointSelector": selector_of(subject),
            # "Rules with EnableDefaultDeny disabled are ignored when determining the default mode":
            # whoever applies this alone, before hold-open is there, cuts nothing.
            "enableDefaultDeny": {"egress": False, "ingress": False},
            "egress": egress,
        },
    }


def _rule(rule: EgressRule) -> dict[str, Any]:
    if not rule.peers or not rule.ports:
        raise ValueError("a rule without peers or ports would match all of them")
    sorts = {type(peer) for peer in rule.peers}
    if len(sorts) > 1:
        raise ValueError("toFQDNs takes no other peers beside it")
    key = _KEYS[sorts.pop()]
    found: dict[str, Any] = {key: [_peer(peer) for peer in rule.peers]}
    found["toPorts"] = [
        _ports(rule.ports[at : at + _MOST_PORTS], rule.watches_dns)
        for at in range(0, len(rule.ports), _MOST_PORTS)
    ]
    return found


_KEYS: dict[type, str] = {
    Host: "toFQDNs",
    Entity: "toEntities",
    Address: "toCIDR",
    PodSelection: "toEndpoints",
}


def _peer(peer: Peer) -> Any:
    if isinstance(peer, Host):
        # "``**.`` is a special prefix ... to wildcard all cascaded subdomains".
        return {"matchPattern": f"**.{peer.name}"} if peer.below else {"matchName": peer.name}
    if isinstance(peer, Entity):
        return peer.word
    if isinstance(peer, Address):
        return peer.cidr
    if peer.namespace is None or not peer.namespaces.selects_all:
        raise ValueError("pods of another namespace are named by that namespace's name")
    found = selector_of(_sourced(peer.pods))
    labels = {_NAMESPACE: peer.namespace, **found.pop("matchLabels", {})}
    return {"matchLabels": labels, **found}


def _sourced(selector: Selector) -> Selector:
    """Name the source of each label, so that no label of another source has the same key."""
    return Selector(
        tuple(
            Requirement(f"{_SOURCE}{key}", operator, values)
            for key, operator, values in selector.requirements
        )
    )


def _ports(ports: Sequence[Port], watches_dns: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"ports": [_port(port) for port in ports]}
    if watches_dns:
        # Anything narrower would refuse look-ups, of the search list too, for which the pods have
        # leave by the NetworkPolicies beside this one.
        found["rules"] = {"dns": [{"matchPattern": "*"}]}
    return found


def _port(port: Port) -> dict[str, Any]:
    if (port.low, port.high) == (FIRST_PORT, LAST_PORT):
        return {"port": _EVERY_PORT, "protocol": port.protocol}
    found: dict[str, Any] = {"port": str(port.low), "protocol": port.protocol}
    if port.high != port.low:
        found["endPort"] = port.high
    return found
