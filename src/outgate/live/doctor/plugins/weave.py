"""Weave Net, which is archived."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.model.facts import Enforcer, Enforcing, Fact


def detect(seen: Observation) -> Sighting | None:
    """Recognise Weave Net; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("weave-net",), apps=("weave-net",), label="name")
    if not found:
        return None
    presence = sighting.presence_of(found)
    enforcing = sighting.expected(presence, f"{found[0].place} has a container weave-npc")
    if sighting.container(found[0], "weave-npc") is None:
        enforcing = Fact(Enforcing.NO, f"{found[0].place} has no container weave-npc")
    return Sighting(
        Enforcer(
            name="weave",
            title="Weave Net",
            presence=presence,
            enforcing=enforcing,
            version=sighting.version_of(found[0], sighting.container(found[0], "weave-npc")),
        ),
        found,
    )
