"""GKE network policy logging: one entry per connection that a policy let through or stopped.

Hold-open is in place, since what no policy selects is not logged. Entries are as Cloud Logging
exports them, in ``jsonPayload``; a workload is sometimes the ReplicaSet; denials are added up over
five seconds, whatever port the client had.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.learn.clock import stamp
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection, End

_HELD = [{"name": "hold-open", "namespace": "", "kind": "NetworkPolicy"}]


def emit(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return entries."""
    log = Log(site.chance, loss=0.02)
    for one in connections:
        if one.client.pod is not None:
            space = one.client.pod.workload.namespace
            held = [{**_HELD[0], "namespace": space}]
            entry = _entry(site, one, one.client.node, "egress", "allow")
            entry["policies"] = held
            _write(log, one.client.node, one, entry)
        if one.is_denied:
            entry = _entry(site, one, one.server.node, "ingress", "deny")
            entry["count"] = 4
            _write(log, one.server.node, one, entry)
        elif one.server.pod is not None and one.server.pod.workload in site.cluster.guarded:
            workload = one.server.pod.workload
            entry = _entry(site, one, one.server.node, "ingress", "allow")
            name = f"{workload.name}-in"
            policy = {"name": name, "namespace": workload.namespace, "kind": "NetworkPolicy"}
            entry["policies"] = [policy]
            _write(log, one.server.node, one, entry)
    return log.finish()


def _write(log: Log, node: int, one: Connection, entry: dict[str, Any]) -> None:
    wrapped = {
        "insertId": f"{one.time:x}{one.client_port:x}",
        "jsonPayload": entry,
        "logName": "projects/p/logs/policy-action",
        "resource": {"type": "k8s_node", "labels": {"node_name": entry["node_name"]}},
        "timestamp": entry["timestamp"],
    }
    log.write(node, one.time, wrapped, one)


def _entry(site: Site, one: Connection, node: int, direction: str, what: str) -> dict[str, Any]:
    return {
        "connection": {
            "src_ip": one.client.address,
            "dest_ip": one.server.address,
            "src_port": one.client_port,
            "dest_port": one.port,
            "protocol": one.protocol.lower(),
            "direction": direction,
        },
        "disposition": what,
        "src": _workload(site, one.client),
        "dest": _workload(site, one.server),
        "count": 1,
        "node_name": site.cluster.nodes[node][0],
        "timestamp": stamp(one.time),
    }


def _workload(site: Site, end: End) -> dict[str, str]:
    pod = end.pod
    if pod is None:
        if end.is_node:
            return {"node_name": site.cluster.nodes[end.node][0], "workload_kind": "Node"}
        return {"instance": end.address}
    kind, name = pod.controller
    if kind == "ReplicaSet" and site.chance.random() < 0.5:
        kind, name = pod.workload.kind, pod.workload.name
    return {
        "pod_name": pod.name,
        "pod_namespace": pod.workload.namespace,
        "namespace": pod.workload.namespace,
        "workload_kind": kind,
        "workload_name": name,
    }
