"""The network policy agent of Amazon EKS: the first packet of a connection, by addresses.

Shapes of pkg/ebpf/events/events.go. It logs pods that a policy selects, so hold-open is in place;
the destination is what the client asked for, a Service's own address and port, as it is logged
before they are translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.learn.clock import SECOND, stamp
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection

_CALLER = "events/events.go:193"


def structured(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return the keys of versions up to 1.2.1."""
    log = Log(site.chance, loss=0.02)
    for one in connections:
        for node, time, to, verdict, _ in _seen(one):
            record: dict[str, Any] = {
                "level": "info" if verdict == "DENY" else "debug",
                "ts": f"{stamp(time)[:23]}Z",
                "logger": "ebpf-client",
                "caller": _CALLER,
                "msg": "Flow Info:  ",
                "Src IP": one.client.address,
                "Src Port": one.client_port,
                "Dest IP": to[0],
                "Dest Port": to[1],
                "Proto": one.protocol,
                "Verdict": verdict,
            }
            log.write(node, time, record, one)
    return log.finish()


def worded(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return the sentences of version 1.2.2 and later."""
    log = Log(site.chance, loss=0.02)
    for one in connections:
        for node, time, to, verdict, direction in _seen(one):
            words = (
                f"Flow Info: Src IP: {one.client.address} Src Port: {one.client_port} "
                f"Dest IP: {to[0]} Dest Port: {to[1]} "
            )
            if site.cluster.family == 4:
                words += f"Proto {one.protocol} Verdict {verdict} Direction {direction}"
            else:
                # The same function prints IPv6 with other punctuation.
                words += f"Proto: {one.protocol} Verdict: {verdict} Direction: {direction} "
                words += "Tier: NETWORK_POLICY"
            level = "info" if verdict == "DENY" else "debug"
            when = f"{stamp(time)[:23]}Z"
            record = {
                "level": level,
                "ts": when,
                "caller": "runtime/asm_amd64.s:1700",
                "msg": words,
            }
            log.write(node, time, record, one)
    return log.finish()


def _seen(one: Connection) -> list[tuple[int, int, tuple[str, int], str, str]]:
    """Return (node, time, destination, verdict, direction) of each record."""
    own = (one.server.address, one.port)
    found = []
    if one.client.pod is not None:
        node = one.client.node
        found.append((node, one.time, one.asked or own, "ACCEPT", "egress"))
    guarded = one.server.pod is not None and one.is_denied
    if guarded:
        # Tried again three times: a packet that is dropped leaves no connection behind.
        found += [
            (one.server.node, one.time + wait * SECOND, own, "DENY", "ingress")
            for wait in (0, 1, 3, 7)
        ]
    return found
