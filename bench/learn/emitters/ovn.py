"""OVN-Kubernetes ACL audit log: packets, by addresses, where a policy decides.

Source: docs/features/network-security-controls of OVN-Kubernetes. Hold-open is in place. A
connection is in it with several packets of the client's, and with a reply only where it was
forgotten meanwhile; at most 20 lines a second are written.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.learn.clock import SECOND, stamp
from bench.learn.emitters.hubble_flows import packet
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection

_REPLIES = 0.03


def emit(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return lines."""
    log = Log(site.chance, loss=0.04)
    number = 100
    for one in connections:
        number += 1
        if one.client.pod is not None:
            space = one.client.pod.workload.namespace
            name = f"NP:{space}:hold-open:Egress:0"
            packets = ["syn", "ack", "psh|ack"] if one.protocol == "TCP" else [""]
            if one.is_lost:
                packets = ["syn", "syn", "syn"]
            for step, flags in enumerate(packets):
                line = _line(one, one.time + step * 700, number, name, "allow", flags)
                log.write(one.client.node, one.time + step * 700, line, one)
            if not (one.is_denied or one.is_lost) and site.chance.random() < _REPLIES:
                flags = "ack" if one.protocol == "TCP" else ""
                line = _line(one, one.time + 2500, number, name, "allow", flags, is_reply=True)
                log.write(one.client.node, one.time + 2500, line, one)
        if one.is_denied and one.server.pod is not None:
            space = one.server.pod.workload.namespace
            for wait in (0, 1, 3):
                time = one.time + wait * SECOND + 90
                line = _line(one, time, number, f"NP:{space}:Ingress", "drop", "syn")
                log.write(one.server.node, time, line, one)
    return log.finish()


def _line(
    one: Connection,
    time: int,
    number: int,
    name: str,
    verdict: str,
    flags: str,
    *,
    is_reply: bool = False,
) -> str:
    sender, receiver, source_port, port = packet(one, is_reply=is_reply)
    is_in = (verdict == "drop") != is_reply
    direction = "to-lport" if is_in else "from-lport"
    tcp = f",tcp_flags={flags}" if flags else ""
    is_six = ":" in sender.address
    protocol = f"{one.protocol.lower()}6" if is_six else one.protocol.lower()
    kind = "ipv6" if is_six else "nw"
    return (
        f"{stamp(time)[:23]}Z|{number:05}|acl_log(ovn_pinctrl0)|INFO|"
        f'name="{name}", verdict={verdict}, severity=info, direction={direction}: '
        f"{protocol},vlan_tci=0x0000,dl_src=0a:58:0a:f4:02:06,dl_dst=0a:58:0a:f4:02:01,"
        f"{kind}_src={sender.address},{kind}_dst={receiver.address},nw_tos=0,nw_ecn=0,nw_ttl=64,nw_frag=no,"
        f"tp_src={source_port},tp_dst={port}{tcp}"
    )
