"""Plugins that outgate knows by name only: there is an enforcer, and what it does is not known."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.model.facts import Confidence, Enforcer, Enforcing, Fact

_BY_DAEMON_SET = {
    "kube-ovn-cni": ("kube-ovn", "Kube-OVN"),
    "sdn": ("openshift-sdn", "OpenShift SDN"),
    "terway": ("terway", "Alibaba Terway"),
    "terway-eni": ("terway", "Alibaba Terway"),
    "terway-eniip": ("terway", "Alibaba Terway"),
    "nsx-node-agent": ("nsx", "VMware NSX"),
}


def detect(seen: Observation) -> Sighting | None:
    """Recognise a plugin by its name; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, _BY_DAEMON_SET)
    if not found:
        return None
    name, title = _BY_DAEMON_SET[found[0].name]
    words = f"{title} can enforce policies; outgate does not read its settings"
    return Sighting(
        Enforcer(
            name=name,
            title=title,
            presence=sighting.presence_of(found),
            enforcing=Fact(Enforcing.UNKNOWN, words, Confidence.ASSUMED),
            version=sighting.version_of(found[0], None),
        ),
        found,
    )
