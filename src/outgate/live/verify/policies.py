"""The policies of a run: one object that goes through several states, each with a purpose."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from outgate.live.verify.cases import HTTP_PORT, KUBELET_PORT, UDP_PORT, Server

POLICY_NAME = "outgate-verify"
ROLE = "outgate.dev/role"
CLIENT, SERVER = "client", "server"


class Step(StrEnum):
    """The parts of a run, in their order."""

    OPEN = "open"
    DENY = "deny"
    START = "start-under-deny"
    ALLOW = "allow"
    SELECTOR = "allow-by-selector"
    BLOCKS = "allow-by-block"
    SERVICE_BLOCK = "allow-by-service-block"


WORDS = {
    Step.OPEN: "no policy: the positive control",
    Step.DENY: "egress denied to every client",
    Step.START: "the same deny; pods start under it",
    Step.ALLOW: "egress allowed to everywhere: the second positive control",
    Step.SELECTOR: f"egress allowed to the server pods on TCP {HTTP_PORT}",
    Step.BLOCKS: f"egress allowed to the pods' and nodes' addresses as ipBlocks, and UDP {UDP_PORT}"
    " by selector",
    Step.SERVICE_BLOCK: "egress allowed to the Services' addresses as ipBlocks",
}
"""What the policy of each step is, for people."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What ipBlocks are made of."""

    pods: tuple[str, ...]
    nodes: tuple[str, ...]
    services: tuple[str, ...]


def addresses_of(servers: Sequence[Server]) -> Addresses:
    """Return the addresses of the servers, of their nodes and of their Services."""
    return Addresses(
        tuple(address for server in servers for address in server.addresses),
        tuple(address for server in servers for address in server.node_addresses),
        tuple(address for server in servers for address in server.service_addresses),
    )


def policy_of(step: Step, addresses: Addresses) -> Mapping[str, Any] | None:
    """Return the NetworkPolicy of a step.

    Args:
        step: The step.
        addresses: Where ipBlocks point.

    Returns:
        The object, without a namespace; None where the step has no policy.
    """
    if step is Step.OPEN:
        return None
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": POLICY_NAME},
        "spec": {
            "podSelector": {"matchLabels": {ROLE: CLIENT}},
            # Stated, because the API server would add Ingress: "If this field is not specified,
            # it will default based on the existence of ingress or egress rules".
            "policyTypes": ["Egress"],
            "egress": _rules(step, addresses),
        },
    }


def _rules(step: Step, addresses: Addresses) -> list[dict[str, Any]]:
    servers = [{"podSelector": {"matchLabels": {ROLE: SERVER}}}]
    if step is Step.ALLOW:
        # "If this field is empty or missing, this rule matches all destinations".
        return [{}]
    if step is Step.SELECTOR:
        return [{"to": servers, "ports": [{"protocol": "TCP", "port": HTTP_PORT}]}]
    if step is Step.BLOCKS:
        ports = [{"protocol": "TCP", "port": port} for port in (HTTP_PORT, KUBELET_PORT)]
        return [
            {"to": _blocks((*addresses.pods, *addresses.nodes)), "ports": ports},
            {"to": servers, "ports": [{"protocol": "UDP", "port": UDP_PORT}]},
        ]
    if step is Step.SERVICE_BLOCK and addresses.services:
        return [{"to": _blocks(addresses.services)}]
    # "If this field is empty then this NetworkPolicy limits all outgoing traffic".
    return []


def _blocks(addresses: Sequence[str]) -> list[dict[str, Any]]:
    networks = sorted({str(ipaddress.ip_network(address)) for address in addresses})
    return [{"ipBlock": {"cidr": network}} for network in networks]
