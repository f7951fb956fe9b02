"""OpenShift network observability: what each node's interfaces saw, either way, with owners.

Source: docs/flows-format.adoc of its operator. A reply is a record like any other; most records
begin in the middle of a connection; at the client's own interface the Service's address is seen,
not the pod's; the direction is the node's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bench.learn.clock import SECOND
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection, End
from bench.learn.truth import Service

_PROTOCOLS = {"TCP": 6, "UDP": 17}
_SYN, _RST, _ACK, _SYN_ACK, _FIN = 2, 4, 16, 256, 1
_FROM_THE_START = 0.5
_DUPLICATES = 0.1


def emit(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return records."""
    log = Log(site.chance, loss=0.05)
    for one in connections:
        whole = site.chance.random() < _FROM_THE_START
        for node, record in _seen(site, one, whole=whole):
            log.write(node, one.time, record, one)
            if site.chance.random() < _DUPLICATES:
                log.write(node, one.time, {**record, "Interface": "br-ex", "Duplicate": True}, one)
    return log.finish()


def _seen(site: Site, one: Connection, *, whole: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    is_tcp = one.protocol == "TCP"
    ask = answer = 0
    if is_tcp and (whole or one.is_denied):
        ask, answer = _SYN | _ACK | _FIN, _SYN_ACK | _ACK | _FIN
    elif is_tcp:
        ask = answer = _ACK
    if one.is_denied or one.is_lost:
        ask = _SYN
    elif one.is_refused:
        ask, answer = _SYN, _RST | _ACK
    client, server = (one.client, one.client_port), (one.server, one.port)
    for end in (one.client, one.server):
        if end.pod is None or (one.is_denied and end is one.server):
            continue
        here = end is one.client
        to = _service(one) if here and one.asked is not None else _side(site, *server)
        back = _side(site, *client)
        yield end.node, _record(site, one, end.node, back, to, ask, "1" if here else "0")
        if not one.is_denied and not one.is_lost:
            yield end.node, _record(site, one, end.node, to, back, answer, "0" if here else "1")
    if one.is_denied:
        record = _record(
            site, one, one.server.node, _side(site, *client), _side(site, *server), _SYN, "0"
        )
        name = f"NP:{record['DstK8S_Namespace']}:Ingress"
        event = {
            "Feature": "acl",
            "Type": "NetpolNamespace",
            "Action": "drop",
            "Direction": "Ingress",
        }
        event |= {"Name": name, "Namespace": record["DstK8S_Namespace"]}
        drops = {"PktDropPackets": 4, "PktDropBytes": 240, "NetworkEvents": [event]}
        yield one.server.node, {**record, **drops, "PktDropLatestDropCause": "OVS_DROP_EXPLICIT"}


def _record(
    site: Site,
    one: Connection,
    node: int,
    source: dict[str, Any],
    to: dict[str, Any],
    flags: int,
    direction: str,
) -> dict[str, Any]:
    start = one.time // 1000
    record: dict[str, Any] = {
        "AgentIP": site.cluster.nodes[node][1],
        "FlowDirection": direction,
        "IfDirection": int(direction),
        "Interface": "ovn-k8s-mp0",
        "Proto": _PROTOCOLS[one.protocol],
        "Bytes": 900,
        "Packets": 6,
        "Sampling": 1,
        "Etype": 2048 if site.cluster.family == 4 else 34_525,
        "TimeFlowStartMs": start,
        "TimeFlowEndMs": start + 800,
        "TimeReceived": one.time // SECOND + 2,
        "K8S_FlowLayer": "app",
        "app": "netobserv-flowcollector",
    }
    if one.protocol == "TCP":
        record["Flags"] = flags
    record |= {f"Src{key}": value for key, value in source.items()}
    record |= {f"Dst{key}": value for key, value in to.items()}
    return record


def _side(site: Site, end: End, port: int) -> dict[str, Any]:
    side: dict[str, Any] = {"Addr": end.address, "Port": port}
    if end.pod is not None:
        workload = end.pod.workload
        side["K8S_Namespace"] = workload.namespace
        side["K8S_Name"] = end.pod.name
        side["K8S_Type"] = "Pod"
        side["K8S_OwnerName"] = workload.name
        side["K8S_OwnerType"] = workload.kind
        side["K8S_HostIP"] = site.cluster.nodes[end.node][1]
        side["K8S_HostName"] = site.cluster.nodes[end.node][0]
    elif end.is_node:
        name = site.cluster.nodes[end.node][0]
        side |= {
            "K8S_Name": name,
            "K8S_Type": "Node",
            "K8S_OwnerName": name,
            "K8S_OwnerType": "Node",
        }
    return side


def _service(one: Connection) -> dict[str, Any]:
    address, port = one.asked or ("", 0)
    side: dict[str, Any] = {"Addr": address, "Port": port, "K8S_Type": "Service"}
    name, space = "kubernetes", "default"
    if isinstance(one.service, Service):
        name, space = one.service.name, one.service.namespace
    side |= {"K8S_Namespace": space, "K8S_Name": name}
    return {**side, "K8S_OwnerName": name, "K8S_OwnerType": "Service"}
