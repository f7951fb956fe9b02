"""Our own CSV, as a program of somebody's own would write it: one row per connection.

The documented form (docs/flows.md): rows go from client to server, ends are ``namespace/pod``,
``namespace/Kind/name`` or an address.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.learn.clock import stamp
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection, End

_COLUMNS = "time,source,source_port,destination,protocol,port,name,verdict,count"


def emit(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return rows."""
    log = Log(site.chance, header=_COLUMNS)
    for one in connections:
        name = ""
        if one.need is not None and one.server.pod is None and not one.server.is_node:
            name = getattr(one.need.to, "name", "")
        verdict = "denied" if one.is_denied else "allowed"
        row = (
            stamp(one.time),
            _word(one.client),
            str(one.client_port),
            _word(one.server),
            one.protocol,
            str(one.port),
            name,
            verdict,
            "1",
        )
        log.write(0, one.time, ",".join(row), one)
    return log.finish()


def _word(end: End) -> str:
    return end.address if end.pod is None else f"{end.pod.workload.namespace}/{end.pod.name}"
