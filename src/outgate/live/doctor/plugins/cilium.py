"""Cilium, by itself, as AKS runs it, and as GKE's Dataplane V2."""

from __future__ import annotations

from collections.abc import Mapping

from outgate.live.doctor.observation import DaemonSetSeen, Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.doctor.resources import DAEMON_SETS
from outgate.model.facts import Enforcer, Enforcing, Fact, Presence

GROUP = "cilium.io"
CONFIG = "cilium-config"
PLACE = "ConfigMap kube-system/cilium-config"
AUDIT_MODE = "policy-audit-mode"
ENABLE_POLICY = "enable-policy"
CIDR_MODE = "policy-cidr-match-mode"
LABELS = "labels"
_STATIC = (
    "static: the rules in force stay; a new deny is not made, a new pod waits, and names under a "
    "DNS rule do not resolve until the agent is back"
)
_SETTINGS = (
    (ENABLE_POLICY, "default"),
    (AUDIT_MODE, "false"),
    (CIDR_MODE, ""),
    (LABELS, ""),
    ("enable-k8s-networkpolicy", ""),
    ("enable-k8s-cluster-network-policy", ""),
    ("enable-sctp", ""),
    ("enable-l7-proxy", ""),
    ("allow-localhost", ""),
)
_AKS_INIT_CONTAINER = "block-wireserver"


def detect(seen: Observation) -> Sighting | None:
    """Recognise Cilium; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("cilium",), apps=("cilium",))
    if not found and (not seen.serves(GROUP) or sighting.daemon_sets(seen, ("anetd",))):
        return None
    title = "Cilium"
    if any(_AKS_INIT_CONTAINER in item.init_containers for item in found):
        title = "Cilium (as AKS runs it)"
    return _sighting(seen, "cilium", title, found)


def detect_dataplane_v2(seen: Observation) -> Sighting | None:
    """Recognise GKE's Dataplane V2; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("anetd",))
    if not found:
        return None
    return _sighting(seen, "gke-dataplane-v2", "GKE Dataplane V2 (Cilium)", found)


def _sighting(
    seen: Observation, name: str, title: str, found: tuple[DaemonSetSeen, ...]
) -> Sighting:
    config = seen.config_maps.get(CONFIG)
    presence = sighting.presence_of(found) if found else sighting.traces(_traces(seen))
    values = [(key, config.get(key), default) for key, default in _SETTINGS] if config else []
    agent = sighting.container(found[0], "cilium-agent") if found else None
    return Sighting(
        Enforcer(
            name=name,
            title=title,
            presence=presence,
            enforcing=_enforcing(presence, config or {}),
            version=sighting.version_of(found[0], agent) if found else None,
            fail_mode=sighting.documented(_STATIC, "measured with Cilium 1.20"),
            settings=tuple(sighting.settings_from(PLACE, values)),
        ),
        found,
    )


def _traces(seen: Observation) -> str:
    signs = f"the API group {GROUP} is served"
    if CONFIG in seen.config_maps:
        signs += f", {PLACE} is there"
    if seen.daemon_sets is None or not seen.is_whole(DAEMON_SETS):
        return f"{signs}; DaemonSets may not be listed"
    return f"{signs}, and no DaemonSet: its agent may run outside of Kubernetes, or be gone"


def _enforcing(presence: Fact[Presence], values: Mapping[str, str]) -> Fact[Enforcing]:
    if values.get(AUDIT_MODE, "").lower() == "true":
        return Fact(Enforcing.NO, f"{PLACE}: {AUDIT_MODE} is true")
    if values.get(ENABLE_POLICY) == "never":
        return Fact(Enforcing.NO, f"{PLACE}: {ENABLE_POLICY} is never")
    if values.get("enable-k8s-networkpolicy", "").lower() == "false":
        return Fact(Enforcing.NO, f"{PLACE}: enable-k8s-networkpolicy is false")
    return sighting.expected(presence, "no setting that was read turns policies off")
