"""Antrea: the CSV of its flow logger, and np.log.

Sources: pkg/flowaggregator/flowlogger/logger.go (30 columns) and docs/antrea-network-policy.md. The
flow logger polls every 5 seconds, so that short connections are missed; np.log has lines where a
policy that is asked to log decides, so hold-open is in place there.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.learn.clock import SECOND, moment
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection, End
from bench.learn.truth import Service

_POLL_MISSES = 0.3
_DROP = "Drop"


def flows(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return rows of the flow logger."""
    log = Log(site.chance, loss=_POLL_MISSES)
    for one in connections:
        start = one.time // SECOND
        source, to = _names(site, one.client), _names(site, one.server)
        asked = one.asked or ("", 0)
        name = ""
        if one.service is not None:
            is_service = isinstance(one.service, Service)
            space = one.service.namespace if isinstance(one.service, Service) else "default"
            name = f"{space}/{one.service.name if is_service else 'kubernetes'}:main"
        ingress = ["", "", "", "Invalid", "Invalid"]
        if one.is_denied and one.server.pod is not None:
            workload = one.server.pod.workload
            ingress = [f"{workload.name}-in", workload.namespace, "", _DROP, "K8sNetworkPolicy"]
        row = [
            str(start),
            str(start + 4),
            one.client.address,
            one.server.address,
            str(one.client_port),
            str(one.port),
            one.protocol,
            *source,
            *to,
            asked[0],
            asked[0],
            str(asked[1]) if asked[1] else "",
            name,
            *ingress,
            *("", "", "", "Invalid", "Invalid"),
            *("", "", ""),
        ]
        log.write(0, one.time, ",".join(row), one)
    return log.finish()


def policies(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return lines of np.log."""
    log = Log(site.chance, loss=0.03)
    for one in connections:
        ends = f"{one.client.address} {one.client_port} {one.server.address} {one.port}"
        tail = f"{ends} {one.protocol} 60 <nil>"
        when = f"{moment(one.time):%Y/%m/%d %H:%M:%S}.{one.time % SECOND:06}"
        if one.client.pod is not None:
            pod = one.client.pod
            space = pod.workload.namespace
            rule = f"EgressRule K8sNetworkPolicy:{space}/hold-open <nil> Egress Allow 190"
            line = f"{when} {rule} {space}/{pod.name} {tail}"
            log.write(one.client.node, one.time, line, one)
        if one.is_denied and one.server.pod is not None:
            pod = one.server.pod
            rule = "IngressDefaultRule K8sNetworkPolicy <nil> Ingress Drop <nil>"
            place = f"{pod.workload.namespace}/{pod.name}"
            line = f"{when} {rule} {place} {tail} [2 packets in 1.000855539s]"
            log.write(one.server.node, one.time, line, one)
    return log.finish()


def _names(site: Site, end: End) -> list[str]:
    if end.pod is None:
        return ["", "", ""]
    return [end.pod.name, end.pod.workload.namespace, site.cluster.nodes[end.node][0]]
