"""kube-router, and the copy of it that k3s contains."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from outgate.cluster.fields import at, sequence, text
from outgate.live.doctor.observation import Body, ContainerSeen, Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.doctor.seeing import annotations_of, is_ready, name_of
from outgate.model.facts import Confidence, Enforcer, Enforcing, Fact, NamedFact, Presence

SERVICE_RANGE = "--service-cluster-ip-range"
DEFAULT_DENY = "--netpol-default-deny"
_FIREWALL = "--run-firewall"
_ARGUMENTS = "k3s.io/node-args"
_SWITCH = "--disable-network-policy"
FAILS_OPEN = "open: a pod that starts is open until its policies are in place"
_FAIL_SOURCE = "kube-router's documentation"


def detect(seen: Observation) -> Sighting | None:
    """Recognise kube-router; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("kube-router",), apps=("kube-router",))
    if not found:
        return None
    agent = sighting.container(found[0], "kube-router")
    presence = sighting.presence_of(found)
    enforcing = sighting.expected(presence, f"{_FIREWALL} is not set to false")
    if sighting.flag(agent, _FIREWALL) == "false":
        enforcing = Fact(Enforcing.NO, f"{found[0].place}: {_FIREWALL}=false")
    return Sighting(
        Enforcer(
            name="kube-router",
            title="kube-router",
            presence=presence,
            enforcing=enforcing,
            version=sighting.version_of(found[0], agent),
            fail_mode=_fail_mode(agent, found[0].place),
            settings=tuple(_settings(agent, found[0].place)),
        ),
        found,
    )


def _fail_mode(agent: ContainerSeen | None, place: str) -> Fact[str]:
    if sighting.flag(agent, DEFAULT_DENY) == "true":
        return Fact("closed: a pod that starts is cut off until its policies are in place", place)
    return sighting.documented(FAILS_OPEN, _FAIL_SOURCE)


def _settings(agent: ContainerSeen | None, place: str) -> Iterator[NamedFact[str]]:
    values = (
        (_FIREWALL, sighting.flag(agent, _FIREWALL), "true"),
        (SERVICE_RANGE, sighting.flag(agent, SERVICE_RANGE), "10.96.0.0/12"),
        (DEFAULT_DENY, sighting.flag(agent, DEFAULT_DENY), "false"),
    )
    return sighting.settings_from(place, values)


def detect_in_k3s(seen: Observation) -> Sighting | None:
    """Recognise the enforcer inside of k3s; see `outgate.live.doctor.plugins`."""
    nodes = [node for node in seen.nodes or () if "+k3s" in _kubelet(node)]
    if not nodes:
        return None
    return Sighting(
        Enforcer(
            name="k3s",
            title="k3s (kube-router inside)",
            presence=Fact(Presence.BUILT_IN, "kubelet's version names k3s"),
            enforcing=_enforcing_in_k3s(nodes),
            version=Fact(_kubelet(nodes[0]), f"Node {name_of(nodes[0])}, kubeletVersion"),
            fail_mode=sighting.documented(FAILS_OPEN, _FAIL_SOURCE),
        ),
        built_in_nodes=frozenset(name_of(node) for node in nodes if is_ready(node)),
    )


def _kubelet(node: Body) -> str:
    return text(at(node, ("status", "nodeInfo", "kubeletVersion")))


def _enforcing_in_k3s(nodes: list[Body]) -> Fact[Enforcing]:
    """Servers decide for all nodes; k3s writes its arguments into an annotation of each node."""
    servers = [(name_of(node), words) for node in nodes if (words := node_arguments(node))]
    servers = [(name, words) for name, words in servers if words[0] == "server"]
    for name, words in servers:
        if sighting.flag(ContainerSeen("", "", words), _SWITCH) == "true":
            return Fact(Enforcing.NO, f"Node {name}, annotation {_ARGUMENTS}: {_SWITCH}")
    if servers:
        return Fact(Enforcing.YES, f"Node {servers[0][0]}, annotation {_ARGUMENTS}: no {_SWITCH}")
    return Fact(
        Enforcing.UNKNOWN,
        f"k3s enforces unless it is started with {_SWITCH}, and no server's arguments are seen",
        Confidence.ASSUMED,
    )


def node_arguments(node: Body) -> tuple[str, ...]:
    """Return the arguments with which k3s or RKE2 was started on a node, as it notes them.

    Args:
        node: The Node.
    """
    annotations = annotations_of(node)
    noted = annotations.get(_ARGUMENTS) or annotations.get("rke2.io/node-args") or ""
    try:
        words = msgspec.json.decode(noted)
    except msgspec.DecodeError:
        return ()
    return tuple(text(word) for word in sequence(words))
