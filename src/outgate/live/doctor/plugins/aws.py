"""The Amazon VPC CNI's policy agent, and the one inside of EKS Auto Mode nodes."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.cluster.fields import at, text
from outgate.live.doctor.observation import ContainerSeen, DaemonSetSeen, Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.doctor.resources import NODE_CLASSES
from outgate.live.doctor.seeing import is_ready, labels_of, name_of
from outgate.model.facts import Confidence, Enforcer, Enforcing, Fact, NamedFact, Presence

CONFIG = "amazon-vpc-cni"
MODE = "NETWORK_POLICY_ENFORCING_MODE"
SWITCH = "--enable-network-policy"
CONTROLLER = "enable-network-policy-controller"
COMPUTE_TYPE = "eks.amazonaws.com/compute-type"
_CONFIG_PLACE = f"ConfigMap kube-system/{CONFIG}"
AGENTS = ("aws-eks-nodeagent", "aws-network-policy-agent")


def detect(seen: Observation) -> Sighting | None:
    """Recognise the VPC CNI; see `outgate.live.doctor.plugins`."""
    found = sighting.daemon_sets(seen, ("aws-node",), apps=("aws-node",))
    if not found:
        return None
    agent = sighting.container(found[0], *AGENTS)
    plugin = sighting.container(found[0], "aws-node")
    mode = plugin.environment.get(MODE) if plugin is not None else None
    config = seen.config_maps.get(CONFIG, {})
    values = [(SWITCH, sighting.flag(agent, SWITCH), "")]
    settings = [
        *sighting.settings_from(found[0].place, [*values, (MODE, mode, "standard")]),
        *sighting.settings_from(_CONFIG_PLACE, [(CONTROLLER, config.get(CONTROLLER), "")]),
    ]
    return Sighting(
        Enforcer(
            name="aws-vpc-cni",
            title="the Amazon VPC CNI",
            presence=sighting.presence_of(found),
            enforcing=_enforcing(found[0], agent, config.get(CONTROLLER)),
            version=sighting.version_of(found[0], plugin),
            fail_mode=_fail_mode(mode, found[0].place),
            settings=tuple(settings),
        ),
        found,
    )


def _of_node_classes(seen: Observation) -> Iterator[NamedFact[str]]:
    """Yield what NodeClasses say of policies: each is for the node pools that name it."""
    for body in seen.settings.get(NODE_CLASSES.name, ()):
        stated = text(at(body, ("spec", "networkPolicy")))
        if stated:
            name = f"networkPolicy of {name_of(body)}"
            yield NamedFact(name, stated, f"NodeClass {name_of(body)}, spec.networkPolicy")


def _enforcing(
    found: DaemonSetSeen, agent: ContainerSeen | None, controller: str | None
) -> Fact[Enforcing]:
    """Both halves must be on: the agent on the nodes, and the controller that feeds it."""
    if agent is None:
        return Fact(Enforcing.NO, f"{found.place} has no container {' or '.join(AGENTS)}")
    if sighting.flag(agent, SWITCH) != "true":
        stated = sighting.flag(agent, SWITCH)
        words = f"{SWITCH}={stated}" if stated else f"{SWITCH} is not set, and its default is false"
        return Fact(Enforcing.NO, f"{found.place}: {words}")
    if controller == "false":
        return Fact(Enforcing.NO, f"{_CONFIG_PLACE}: {CONTROLLER} is false")
    return Fact(Enforcing.YES, f"{found.place}: {SWITCH}=true")


def _fail_mode(mode: str | None, place: str) -> Fact[str]:
    if mode == "strict":
        return Fact("closed: a pod that starts is cut off until its policies are known", place)
    words = "open: a pod that starts is open until its policies are known"
    return sighting.documented(words, "the VPC CNI's documentation of its standard mode")


def detect_auto_mode(seen: Observation) -> Sighting | None:
    """Recognise EKS Auto Mode, whose nodes contain the agent; see `outgate.live.doctor.plugins`."""
    nodes = [node for node in seen.nodes or () if labels_of(node).get(COMPUTE_TYPE) == "auto"]
    if not nodes:
        return None
    controller = seen.config_maps.get(CONFIG, {}).get(CONTROLLER)
    if controller == "true":
        enforcing = Fact(Enforcing.YES, f"{_CONFIG_PLACE}: {CONTROLLER} is true")
    elif any("configmaps" in item.permission for item in seen.unread):
        words = f"{_CONFIG_PLACE} may not be read"
        enforcing = Fact(Enforcing.UNKNOWN, words, Confidence.ASSUMED)
    else:
        words = f"{_CONFIG_PLACE} does not set {CONTROLLER} to true, and the default is off"
        enforcing = Fact(Enforcing.NO, words, Confidence.ASSUMED)
    return Sighting(
        Enforcer(
            name="eks-auto-mode",
            title="EKS Auto Mode",
            presence=Fact(Presence.BUILT_IN, f"Node label {COMPUTE_TYPE}=auto"),
            enforcing=enforcing,
            settings=tuple(_of_node_classes(seen)),
        ),
        built_in_nodes=frozenset(name_of(node) for node in nodes if is_ready(node)),
    )
