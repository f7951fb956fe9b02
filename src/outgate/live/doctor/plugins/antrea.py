"""Antrea."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.model.facts import Enforcer

_GROUP = "crd.antrea.io"


def detect(seen: Observation) -> Sighting | None:
    """Recognise Antrea; see `outgate.live.doctor.plugins`."""
    linux = sighting.daemon_sets(seen, ("antrea-agent",), apps=("antrea-agent",), label="component")
    windows = sighting.daemon_sets(seen, ("antrea-agent-windows",))
    linux = tuple(item for item in linux if item not in windows)
    if not linux and not seen.serves(_GROUP):
        return None
    presence = (
        sighting.presence_of(linux)
        if linux
        else sighting.traces(f"the API group {_GROUP} is served, and no DaemonSet was seen")
    )
    agent = sighting.container(linux[0], "antrea-agent") if linux else None
    return Sighting(
        Enforcer(
            name="antrea",
            title="Antrea",
            presence=presence,
            enforcing=sighting.expected(presence, "Antrea enforces NetworkPolicies by default"),
            version=sighting.version_of(linux[0], agent) if linux else None,
        ),
        (*linux, *windows),
    )
