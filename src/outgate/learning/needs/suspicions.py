"""Needs that a person has to look at before they are written down, and what makes them so."""

from __future__ import annotations

from enum import StrEnum


class Suspicion(StrEnum):
    """What is suspicious about a need; the word its name begins with."""

    METADATA = "metadata"
    OUTSIDE_RESOLVER = "outside-resolver"
    NODE = "node"
    DENIED = "denied"
    SCAN = "scan"
    INFERRED_DIRECTION = "inferred-direction"
    HIGH_PORT = "high-port"
    MANY_ADDRESSES = "many-addresses"
    MANY_NAMES = "many-names"
    LATE = "late"
    NO_POLICY = "no-policy"


SENTENCES: dict[Suspicion, str] = {
    Suspicion.METADATA: "it is an address that hands out credentials",
    Suspicion.OUTSIDE_RESOLVER: "names are looked up outside of the cluster, where any name, and "
    "so any message, can be sent",
    Suspicion.NODE: "on a node is more than what was called",
    Suspicion.DENIED: "a policy denied it",
    Suspicion.SCAN: "it is one of many ends that were each tried once or twice within minutes",
    Suspicion.INFERRED_DIRECTION: "nothing but a guess says which of the two ends is the client",
    Suspicion.HIGH_PORT: "clients are given ports like this one, and nothing declares it",
    Suspicion.MANY_ADDRESSES: "its addresses are so many and so scattered that ranges do not hold "
    "them",
    Suspicion.MANY_NAMES: "its host names are so many that nobody reads them, and more will come",
    Suspicion.LATE: "it was first seen at the very end of the window, by a workload that was there "
    "long before",
    Suspicion.NO_POLICY: "a plan would refuse it",
}
"""Why a person has to look."""

REMEDIES: dict[Suspicion, str] = {
    Suspicion.METADATA: "give the workload its own identity (IRSA, Workload Identity) instead, or "
    "accept it",
    Suspicion.OUTSIDE_RESOLVER: "let it use the cluster's DNS, or accept it",
    Suspicion.NODE: "accept it where it reads the kubelet or an exporter of nodes",
    Suspicion.DENIED: "accept it if it is needed",
    Suspicion.SCAN: "look at what runs there; accept only what you know",
    Suspicion.INFERRED_DIRECTION: "import logs of a source that tells the direction, or accept it",
    Suspicion.HIGH_PORT: "declare the port in the Service or the container, or accept it",
    Suspicion.MANY_ADDRESSES: "learn their names (--dns-visibility), give the provider's published "
    "ranges (--published-ranges), or let it go through a proxy",
    Suspicion.MANY_NAMES: "let it go through a proxy that holds the list, or name a wildcard by "
    "hand: outgate allow WORKLOAD '*.example.com:443'",
    Suspicion.LATE: "accept it, or let it be seen for some days more",
    Suspicion.NO_POLICY: "see the reason",
}
"""What to do about it."""


def is_accepted(name: str, accepted: tuple[str, ...]) -> bool:
    """Say whether a person accepted a suspicious need.

    Args:
        name: Its name, ``KIND/NAMESPACE/WORKLOAD/DESTINATION``.
        accepted: Names, or how they begin, up to a slash.
    """
    return any(name == one or name.startswith(f"{one.rstrip('/')}/") for one in accepted)
