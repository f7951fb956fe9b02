"""Azure Network Policy Manager."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.model.facts import Enforcer


def detect(seen: Observation) -> Sighting | None:
    """Recognise Azure NPM; see `outgate.live.doctor.plugins`."""
    windows = sighting.daemon_sets(seen, ("azure-npm-win",))
    linux = tuple(
        item
        for item in sighting.daemon_sets(seen, ("azure-npm",), apps=("azure-npm",))
        if item not in windows
    )
    found = (*linux, *windows)
    if not found:
        return None
    presence = sighting.presence_of(found)
    return Sighting(
        Enforcer(
            name="azure-npm",
            title="Azure NPM",
            presence=presence,
            enforcing=sighting.expected(presence, "Azure NPM has no switch that turns it off"),
            version=sighting.version_of(found[0], sighting.container(found[0], "azure-npm")),
            fail_mode=sighting.documented(
                "open: when it restarts it removes all rules and makes them again",
                "AKS documentation of Azure NPM",
            ),
        ),
        found,
    )
