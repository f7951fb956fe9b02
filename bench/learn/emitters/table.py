"""The table of sources: add one by a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.learn.clock import DAY, LEARNT_DAYS, START
from bench.learn.emitters import (
    aks,
    antrea,
    aws,
    calico,
    gke,
    hubble,
    kernel,
    netobserv,
    ovn,
    plain,
    retina,
)
from bench.learn.emitters.log import Emission, Site
from bench.learn.traffic import Connection


@dataclass(frozen=True, slots=True)
class Source:
    """One source of records."""

    emit: Callable[[Site, Sequence[Connection]], Emission]
    reads_as: str
    """What the reader calls it."""
    hides: Callable[[Connection], bool] = lambda _: False
    """Whether its records do not tell between whom a connection was, whoever reads them."""
    needs_history: bool = False
    """Whether it has addresses only, so that it takes a history of who held them."""


def _outside(connection: Connection) -> bool:
    """Without addresses the outside is one place."""
    return connection.server.node < 0


def _gone(connection: Connection) -> bool:
    """Of a pod that is gone when the cluster is listed, an address is all that is left."""
    listed = START + LEARNT_DAYS * DAY
    ends = (connection.client.pod, connection.server.pod)
    return any(pod is not None and pod.died < listed for pod in ends)


def _no_pod(connection: Connection) -> bool:
    """Without Services, the API server is a private address like others."""
    return connection.server.pod is None


SOURCES: dict[str, Source] = {
    "hubble": Source(hubble.with_names, "hubble"),
    "hubble, no DNS proxy": Source(hubble.without_names, "hubble"),
    "hubble, masked": Source(hubble.masked, "hubble"),
    "retina": Source(retina.emit, "retina"),
    "aks": Source(aks.emit, "aks", hides=_outside),
    "aws, to 1.2.1": Source(aws.structured, "aws", needs_history=True),
    "aws, from 1.2.2": Source(aws.worded, "aws", needs_history=True),
    "aws, no history": Source(aws.worded, "aws", hides=_gone),
    "gke": Source(gke.emit, "gke"),
    "goldmane": Source(calico.goldmane, "calico", hides=_outside),
    "whisker": Source(calico.whisker, "calico", hides=_no_pod),
    "antrea-flows": Source(antrea.flows, "antrea-flows"),
    "antrea-np": Source(antrea.policies, "antrea-np", needs_history=True),
    "ovn": Source(ovn.emit, "ovn", needs_history=True),
    "netobserv": Source(netobserv.emit, "netobserv"),
    "kernel": Source(kernel.emit, "kernel", needs_history=True),
    "plain": Source(plain.emit, "plain"),
}
"""Name to what writes its records."""
