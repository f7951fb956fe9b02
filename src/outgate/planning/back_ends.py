"""What policies are written in: NetworkPolicies alone, or an enforcer's own kind beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.dialects.cilium.write import ANY_DEPTH_SINCE, ONLY_ALLOWS_SINCE
from outgate.model.facts import ClusterFacts, Enforcer, Enforcing, Presence


class BackEnd(StrEnum):
    """What a plan may be written in."""

    NETWORK_POLICY = "networkpolicy"
    """NetworkPolicies alone, which every enforcer takes."""
    CILIUM = "cilium"
    """CiliumNetworkPolicies beside them, for what NetworkPolicies cannot say."""


BACK_ENDS = tuple(BackEnd)
_CILIUM = "cilium"
_DATAPLANE_V2 = "gke-dataplane-v2"
_WITHOUT = "plan without it, and for host names use --resolve-names or an egress proxy"
_PROXY = "enable-l7-proxy"


@dataclass(frozen=True, slots=True)
class CiliumKnown:
    """What the facts say of Cilium on this cluster."""

    contradiction: str = ""
    """Why its policies would not be kept here; empty where nothing speaks against them."""
    remedy: str = ""
    is_seen: bool = False
    """Something says that it enforces here."""
    version: tuple[int, int] | None = None
    has_proxy: bool = True
    """Look-ups can be watched, so that names can be known."""

    @property
    def reads_any_depth(self) -> bool | None:
        """Whether a pattern can stand for names at any depth; None where no version is known."""
        return None if self.version is None else self.version >= ANY_DEPTH_SINCE


def cilium_known(facts: ClusterFacts, profile: str) -> CiliumKnown:
    """Return what is known of Cilium.

    Args:
        facts: What is known of the cluster.
        profile: The profile that was asked for; empty for none.
    """
    found = next((one for one in facts.enforcers if one.name == _CILIUM), None)
    if found is not None:
        fault = _fault(found)
        return CiliumKnown(
            fault,
            "settle that first, and write the facts again with outgate doctor --facts FILE",
            is_seen=not fault and found.presence.value is not Presence.TRACES,
            version=_version(found),
            has_proxy=not any(
                one.name == _PROXY and one.value.lower() == "false" for one in found.settings
            ),
        )
    if any(one.name == _DATAPLANE_V2 for one in facts.enforcers):
        return CiliumKnown(
            "GKE's Dataplane V2 is made of Cilium and takes no CiliumNetworkPolicy; Google's "
            "FQDNNetworkPolicy is not written",
            _WITHOUT,
        )
    others = [one.title for one in facts.enforcers if one.enforcing.value is not Enforcing.NO]
    if others:
        return CiliumKnown(
            f"the facts say that {' and '.join(others)} enforces here, which does not know "
            "CiliumNetworkPolicies: nothing would keep them",
            _WITHOUT,
        )
    if profile not in ("", _CILIUM):
        return CiliumKnown(
            f"profile {profile} is not Cilium's, so nothing would keep CiliumNetworkPolicies",
            "leave --profile out, or plan without --backend",
        )
    return CiliumKnown()


def _fault(found: Enforcer) -> str:
    version = _version(found)
    if version is not None and version < ONLY_ALLOWS_SINCE:
        since, has = (".".join(map(str, one)) for one in (ONLY_ALLOWS_SINCE, version))
        return f"Cilium {has} has no policies that only allow (enableDefaultDeny), {since} has"
    if found.presence.value is Presence.DOWN:
        return f"Cilium is installed, and its agent is ready nowhere ({found.presence.source})"
    if found.enforcing.value is Enforcing.NO:
        return f"Cilium does not enforce here ({found.enforcing.source})"
    return ""


def _version(found: Enforcer) -> tuple[int, int] | None:
    """Return the first two numbers of a version such as ``v1.20.2``."""
    parts = found.version.value.lstrip("v").split(".") if found.version is not None else []
    if len(parts) < 2 or not (parts[0].isdecimal() and parts[1].isdecimal()):
        return None
    return int(parts[0]), int(parts[1])
