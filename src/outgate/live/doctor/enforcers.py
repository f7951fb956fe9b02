"""Which enforcers a cluster has, and what they make of policies where the API leaves room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.enforcers import PROFILES
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins import calico, cilium
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.doctor.plugins.table import DETECTORS
from outgate.model.facts import Confidence, Enforcer, Enforcing, Fact, NamedFact

_CILIUM_LIKE = frozenset({"cilium", "gke-dataplane-v2"})
_AFTER_SERVICE = (
    (
        "block_matches_services",
        False,
        "a Service's address is translated before policies are judged",
    ),
    ("ports_after_service", True, "a Service's address is translated before policies are judged"),
)

_DOCUMENTED: dict[str, tuple[tuple[str, bool | str, str], ...]] = {
    "calico": _AFTER_SERVICE,
    "cilium": _AFTER_SERVICE,
    "antrea": (
        ("ports_after_service", True, "Antrea's documentation: enforced after load balancing"),
        ("established", "kept", "Antrea's documentation"),
    ),
    "kube-router": (
        ("established", "kept", "kube-router accepts established connections first"),
        ("start_leaks", True, "kube-router's documentation"),
    ),
    "aws-vpc-cni": (
        ("ports_after_service", False, "the VPC CNI judges before Service translation"),
        ("own_node_always_allowed", True, "the VPC CNI always lets a pod reach its node"),
    ),
    "azure-npm": (
        ("block_matches_pods", True, "AKS documentation of migrating from Azure NPM"),
        ("block_matches_nodes", True, "AKS documentation of migrating from Azure NPM"),
        ("own_node_always_allowed", True, "AKS documentation of migrating from Azure NPM"),
        ("established", "kept", "Azure NPM judges new connections only"),
    ),
    "kube-network-policies": (
        ("established", "cut", "kube-network-policies' strict mode, its default"),
    ),
}
_SAME_AS = {
    "canal": "calico",
    "gke-dataplane-v2": "cilium",
    "k3s": "kube-router",
    "kindnet": "kube-network-policies",
}


_PROFILE_FIELDS = (
    "block_matches_pods",
    "block_matches_nodes",
    "own_node_always_allowed",
    "own_node_always_enters",
)


def find_enforcers(seen: Observation) -> tuple[Sighting, ...]:
    """Return every enforcer that is there or has left its resources.

    Detection is a hypothesis: only connecting proves anything.

    Args:
        seen: What was read.
    """
    return tuple(found for detect in DETECTORS if (found := detect(seen)) is not None)


def active(enforcers: Sequence[Enforcer]) -> tuple[Enforcer, ...]:
    """Return those that may enforce: they are not known to be switched off.

    Args:
        enforcers: All that were found.
    """
    return tuple(item for item in enforcers if item.enforcing.value is not Enforcing.NO)


def behaviour_of(enforcers: Sequence[Enforcer]) -> tuple[NamedFact[bool | str], ...]:
    """Return what is expected of the enforcer where the API leaves room.

    Args:
        enforcers: All that were found. With two that may enforce nothing is expected.
    """
    candidates = active(enforcers)
    if len(candidates) != 1:
        return ()
    enforcer = candidates[0]
    named = _SAME_AS.get(enforcer.name, enforcer.name)
    expected: dict[str, NamedFact[bool | str]] = {
        name: NamedFact(name, value, source, Confidence.ASSUMED)
        for name, value, source in (*_of_profile(named), *_DOCUMENTED.get(named, ()))
    }
    for fact in _set_by_flags(enforcer):
        expected[fact.name] = fact
    return tuple(sorted(expected.values(), key=lambda fact: fact.name))


def profile_of(enforcers: Sequence[Enforcer]) -> Fact[str] | None:
    """Return the name of the profile to answer for; None where no profile is this enforcer's.

    Args:
        enforcers: All that were found.
    """
    candidates = active(enforcers)
    if len(candidates) != 1:
        return None
    named = _SAME_AS.get(candidates[0].name, candidates[0].name)
    if named not in PROFILES:
        return None
    return Fact(named, f"the enforcer is {candidates[0].title}", Confidence.ASSUMED)


def _of_profile(name: str) -> Iterator[tuple[str, bool | str, str]]:
    """Yield what the profile of an enforcer says, in the words that verify measures in."""
    profile = PROFILES.get(name)
    if profile is None:
        return
    source = f"profile {name} ({profile.source.partition(';')[0]})"
    for field in _PROFILE_FIELDS:
        yield field, getattr(profile, field), source
    if profile.cuts_established is not None:
        yield "established", "cut" if profile.cuts_established else "kept", source


def _set_by_flags(enforcer: Enforcer) -> Iterator[NamedFact[bool | str]]:
    settings = {item.name: item for item in enforcer.settings}
    if enforcer.name in _CILIUM_LIKE and cilium.ENABLE_POLICY in settings:
        # The setting knows two words, "nodes" and "pods"; without it neither is matched.
        mode = settings.get(cilium.CIDR_MODE)
        words = (mode.value if mode is not None else "").replace(",", " ").split()
        source = f"{cilium.PLACE}, key {cilium.CIDR_MODE}"
        source += "" if mode is not None else " is not set"
        confidence = Confidence.READ if mode is not None else Confidence.ASSUMED
        for name, word in (("block_matches_pods", "pods"), ("block_matches_nodes", "nodes")):
            yield NamedFact(name, word in words, source, confidence)
    action = settings.get(calico.HOST_ACTION)
    if action is not None and action.value.lower() == "drop":
        yield NamedFact("own_node_always_allowed", False, action.source, action.confidence)
