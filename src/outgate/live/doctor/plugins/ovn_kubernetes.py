"""OVN-Kubernetes, OpenShift's default."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.doctor.seeing import annotations_of
from outgate.model.facts import Enforcer

_GROUP = "k8s.ovn.org"


def detect(seen: Observation) -> Sighting | None:
    """Recognise OVN-Kubernetes; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("ovnkube-node",))
    if not found and not seen.serves(_GROUP):
        return None
    presence = sighting.presence_of(found) if found else sighting.traces(_traces(seen))
    agent = sighting.container(found[0], "ovnkube-controller", "ovnkube-node") if found else None
    return Sighting(
        Enforcer(
            name="ovn-kubernetes",
            title="OVN-Kubernetes",
            presence=presence,
            enforcing=sighting.expected(presence, "OVN-Kubernetes enforces NetworkPolicies"),
            version=sighting.version_of(found[0], agent) if found else None,
        ),
        found,
    )


def _traces(seen: Observation) -> str:
    marked = sum(
        any(key.startswith("k8s.ovn.org/") for key in annotations_of(node))
        for node in seen.nodes or ()
    )
    nodes = f", {marked} nodes have its annotations" if marked else ""
    return f"the API group {_GROUP} is served{nodes}, and no DaemonSet was seen"
