"""flannel, which enforces nothing unless its policy sidecar is switched on."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.model.facts import Enforcer, Enforcing, Fact

_SIDECAR = "kube-network-policies"


def detect(seen: Observation) -> Sighting | None:
    """Recognise flannel; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("kube-flannel-ds", "kube-flannel"), apps=("flannel",)) or (
        sighting.daemon_sets(seen, (), apps=("flannel",), label="app")
    )
    if not found:
        return None
    sidecar = next((item for item in found[0].containers if _SIDECAR in item.image), None)
    if sidecar is None:
        enforcing = Fact(
            Enforcing.NO,
            f"{found[0].place} has no container with the image {_SIDECAR}, and flannel itself "
            "enforces nothing",
        )
    else:
        enforcing = Fact(Enforcing.YES, f"{found[0].place}, container {sidecar.name}")
    return Sighting(
        Enforcer(
            name="flannel",
            title="flannel",
            presence=sighting.presence_of(found),
            enforcing=enforcing,
            version=sighting.version_of(found[0], sighting.container(found[0], "kube-flannel")),
        ),
        found,
    )
