"""The table of sources: add one by a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from outgate.flows.flow import Read
from outgate.flows.sources import antrea, aws, calico, gke, hubble, kernel, netobserv, ovn, plain


class Reader(Protocol):
    """Reads the records of one input, one after the other."""

    def read(self, record: bytes) -> Read:
        """Read one record.

        Args:
            record: A JSON object, or a line of text.
        """
        ...


class Support(StrEnum):
    """What a reader was tested on; only the first is called supported."""

    REAL = "real"
    """A real capture."""
    DOCUMENTED = "documented"
    """Examples of the source's own documentation or tests."""
    CONSTRUCTED = "constructed"
    """Records made from the source's code."""


class Source(NamedTuple):
    """One source of records."""

    title: str
    support: Support
    is_mine: Callable[[dict[str, Any]], bool] | None
    """Says whether a JSON object is a record of it; None for lines of text."""
    is_line: Callable[[str], bool] | None
    """Says the same of a line of text."""
    make: Callable[[], Reader]
    cannot: tuple[str, ...]
    """What it cannot show, in words that follow "it does not show"."""


KERNEL = "kernel"

_NAMES_ONLY = "addresses, and so nothing of the outside but that it is outside"
_NO_NAMES = "names of pods: they are found by address, with -f and --history"
_SELECTED = "traffic that no policy selects"

SOURCES: dict[str, Source] = {
    "aks": Source(
        "AKS container network logs",
        Support.CONSTRUCTED,
        hubble.is_aggregated,
        None,
        hubble.HubbleReader,
        (_NAMES_ONLY,),
    ),
    "retina": Source(
        "Retina",
        Support.CONSTRUCTED,
        hubble.is_of_retina,
        None,
        hubble.HubbleReader,
        ("which way a record goes, unless its flags or other records tell",),
    ),
    "hubble": Source(
        "Cilium Hubble",
        Support.REAL,
        hubble.is_mine,
        None,
        hubble.HubbleReader,
        ("host names that were not looked up through Cilium's DNS proxy",),
    ),
    "aws": Source(
        "the network policy agent of Amazon EKS",
        Support.DOCUMENTED,
        aws.is_mine,
        aws.is_line,
        aws.AwsReader,
        (_NO_NAMES, _SELECTED, "allowed connections, unless its level is debug"),
    ),
    "gke": Source(
        "GKE network policy logging",
        Support.DOCUMENTED,
        gke.is_mine,
        None,
        gke.GkeReader,
        (_SELECTED,),
    ),
    "netobserv": Source(
        "OpenShift network observability",
        Support.REAL,
        netobserv.is_mine,
        None,
        netobserv.NetObservReader,
        ("which record is a reply, unless a connection began within it",),
    ),
    "plain": Source(
        "the plain form",
        Support.DOCUMENTED,
        plain.is_mine,
        plain.is_line,
        plain.PlainReader,
        (),
    ),
    "calico": Source(
        "Calico Goldmane and Whisker",
        Support.CONSTRUCTED,
        calico.is_mine,
        None,
        calico.CalicoReader,
        (_NAMES_ONLY,),
    ),
    "antrea-flows": Source(
        "Antrea's flow logger",
        Support.DOCUMENTED,
        None,
        antrea.is_flow_line,
        antrea.AntreaFlowReader,
        ("connections that were shorter than its interval of five seconds",),
    ),
    "antrea-np": Source(
        "Antrea's np.log",
        Support.DOCUMENTED,
        None,
        antrea.is_policy_line,
        antrea.AntreaPolicyReader,
        (_NO_NAMES, _SELECTED),
    ),
    "ovn": Source(
        "OVN-Kubernetes ACL logging",
        Support.DOCUMENTED,
        None,
        ovn.is_line,
        ovn.OvnReader,
        (_NO_NAMES, _SELECTED, "more than 20 packets a second, by its default"),
    ),
    KERNEL: Source(
        "the kernel's log of iptables",
        Support.DOCUMENTED,
        None,
        kernel.is_line,
        kernel.KernelReader,
        (_NO_NAMES, "what became of a packet, but by the prefix of the rule"),
    ),
}
"""Name to source, the first that knows a record as its own reads it."""
