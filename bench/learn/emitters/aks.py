"""Container network logs of AKS: Hubble's records added up over 30 seconds, without addresses.

What is left is the documented key: verdict, direction of the answer, namespaces, workloads and
identities of both ends, the destination's port. A workload is known of pods of the reporting node
only; a reply's destination port is the one that the client happened to have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bench.learn.clock import SECOND, stamp
from bench.learn.emitters import hubble_flows as parts
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection, End

_SPAN = 30 * SECOND


def emit(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return records."""
    log = Log(site.chance, loss=0.01)
    added: dict[tuple[int, int, str], list[Connection]] = {}
    for one in connections:
        for node, key in _seen(site, one):
            span = one.time // _SPAN * _SPAN
            added.setdefault((span, node, json.dumps(key, sort_keys=True)), []).append(one)
    for (span, node, text), of in sorted(added.items(), key=lambda item: item[0]):
        flow = json.loads(text)
        flow["time"] = stamp(span)
        flow["aggregate"] = {"egress_flow_count": len(of)}
        log.write(node, span, {"flow": flow, "time": flow["time"]}, *of)
    return log.finish()


def _seen(site: Site, one: Connection) -> Iterator[tuple[int, dict[str, Any]]]:
    for is_reply in (False,) if one.is_lost else (False, True):
        sender, receiver, _, port = parts.packet(one, is_reply=is_reply)
        for end in (sender, receiver):
            if end.pod is None or (one.is_denied and (is_reply or end is receiver)):
                continue
            yield end.node, _key(site, one, end.node, (sender, receiver), port, is_reply)
    if one.is_denied:
        ends = one.client, one.server
        key = _key(site, one, one.server.node, ends, one.port, None)
        key |= {"verdict": "DROPPED", "drop_reason_desc": "POLICY_DENIED"}
        yield one.server.node, key


def _key(
    site: Site,
    one: Connection,
    node: int,
    ends: tuple[End, End],
    port: int,
    is_reply: bool | None,
) -> dict[str, Any]:
    flow: dict[str, Any] = {
        "verdict": "FORWARDED",
        "IP": {"ipVersion": f"IPv{site.cluster.family}"},
        "l4": {one.protocol: {"destination_port": port}},
        "node_name": site.cluster.nodes[node][0],
    }
    if is_reply is not None:
        flow["is_reply"] = is_reply
    for name, end in zip(("source", "destination"), ends, strict=True):
        known = parts.endpoint(site, end, node)
        kept = ("identity", "namespace", "workloads", "cluster_name")
        flow[name] = {key: value for key, value in known.items() if key in kept}
    return flow
