"""Tells which questions the naive evaluator can be asked, and takes them apart.

It answers for one source, one destination, one port and one protocol. Selectors, Services,
ranges of ports or addresses and questions without a port are beyond it, and so are clusters with
policies of other dialects.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.second_opinion.ends import KubernetesObject

PORT_SUFFIX = re.compile(r"(?P<end>.+):(?P<port>\d+|any)(/(?P<protocol>[A-Z]+))?")
OTHER_DIALECTS = ("cilium.io/", "projectcalico.org/", "policy.networking.k8s.io/")


@dataclass(frozen=True)
class Question:
    """A question that the naive evaluator can answer.

    Attributes:
        source: Where the connection comes from.
        destination: Where it goes.
        port: Destination port, 0 for protocols that have none.
        protocol: Its protocol.
    """

    source: str
    destination: str
    port: int
    protocol: str


def plain_question(source: str, destination: str) -> Question | None:
    """Take the two ends of a question apart.

    Args:
        source: The source as a truth table writes it.
        destination: The destination with port and protocol.

    Returns:
        The question, or None if the naive evaluator cannot answer it.
    """
    match = PORT_SUFFIX.fullmatch(destination)
    if match is None or is_address(destination):
        return None
    end, port = match["end"].strip("[]"), match["port"]
    if not (is_single(source) and is_single(end)):
        return None
    return Question(source, end, 0 if port == "any" else int(port), match["protocol"] or "TCP")


def is_address(text: str) -> bool:
    """Say whether a text is an IP address and nothing more."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_single(end: str) -> bool:
    """Say whether an end is one pod, workload, node or address."""
    if end.startswith("svc:") or "=" in end:
        return False
    is_range = "/" in end and is_address(end.split("/")[0])
    return not is_range


def speaks_one_dialect(objects: list[KubernetesObject]) -> bool:
    """Say whether all policies of a cluster are Kubernetes NetworkPolicies."""
    return not any(one["apiVersion"].startswith(OTHER_DIALECTS) for one in objects)
