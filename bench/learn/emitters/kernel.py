"""Lines of the kernel, as Calico's ``Log`` rules and iptables' LOG write them: addresses only.

One line per connection and policy that is asked, at the client's node and at the server's; the
address of a Service is translated by then. What is denied has a prefix of its own, and is tried
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from bench.learn.clock import SECOND, moment
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection


def emit(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return lines."""
    log = Log(site.chance, loss=0.04)
    for one in connections:
        if one.client.pod is not None:
            line = _line(site, one, one.time, one.client.node, "calico-packet", is_in=False)
            log.write(one.client.node, one.time, line, one)
        if one.server.pod is None:
            continue
        if not one.is_denied:
            line = _line(site, one, one.time + 80, one.server.node, "calico-packet", is_in=True)
            log.write(one.server.node, one.time + 80, line, one)
            continue
        for wait in (0, 1, 3, 7):
            time = one.time + wait * SECOND
            line = _line(site, one, time, one.server.node, "calico-drop", is_in=True)
            log.write(one.server.node, time, line, one)
    return log.finish()


def _line(site: Site, one: Connection, time: int, node: int, prefix: str, *, is_in: bool) -> str:
    far = one.client.node != one.server.node
    entered = "eth0" if is_in and far else "cali3f2ab1c09d7"
    left = "cali77c1d0e4a52" if is_in or not far else "eth0"
    when = f"{moment(time):%Y-%m-%dT%H:%M:%S}.{time % SECOND:06}+00:00"
    tail = "WINDOW=64240 RES=0x00 SYN URGP=0" if one.protocol == "TCP" else "LEN=58"
    return (
        f"{when} {site.cluster.nodes[node][0]} kernel: {prefix}: IN={entered} OUT={left} "
        f"MAC=ee:ee:ee:ee:ee:ee:2a:5c:11:0e:77:b1:08:00 SRC={_spelt(one.client.address)} "
        f"DST={_spelt(one.server.address)} LEN=60 TOS=0x00 PREC=0x00 TTL=63 "
        f"ID={one.client_port} DF "
        f"PROTO={one.protocol} SPT={one.client_port} DPT={one.port} {tail}"
    )


def _spelt(address: str) -> str:
    """Return an address as the kernel prints it: IPv6 with all of its zeros."""
    return ip_address(address).exploded
