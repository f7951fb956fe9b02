"""Calico, alone or as the policy half of Canal."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.cluster.fields import at, text
from outgate.live.doctor.observation import DaemonSetSeen, Observation
from outgate.live.doctor.plugins import sighting
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.doctor.resources import CALICO_FELIX, CALICO_INFORMATION, DAEMON_SETS
from outgate.live.doctor.seeing import annotations_of, name_of
from outgate.model.facts import Confidence, Enforcer, Fact, NamedFact

GROUP = "crd.projectcalico.org"
_API_GROUP = "projectcalico.org"
HOST_ACTION = "defaultEndpointToHostAction"
_NODE_ADDRESS = "projectcalico.org/IPv4Address"
_STATIC = "static: the rules in force stay, changes are not made until the agent is back"
_SETTINGS = (
    # Felix: "Drop" without a setting; Calico's own manifests and operator set ACCEPT.
    (HOST_ACTION, "FELIX_DEFAULTENDPOINTTOHOSTACTION", "Drop"),
    ("bpfEnabled", "FELIX_BPFENABLED", ""),
    ("ipv6Support", "FELIX_IPV6SUPPORT", ""),
)


def detect(seen: Observation) -> Sighting | None:
    """Recognise Calico; see `outgate.live.doctor.plugins`."""
    linux = sighting.daemon_sets(
        seen, ("calico-node", "canal", "rke2-canal"), apps=("calico-node", "canal")
    )
    windows = sighting.daemon_sets(seen, ("calico-node-windows",))
    if not linux and not (seen.serves(GROUP) or seen.serves(_API_GROUP)):
        return None
    is_canal = any("canal" in (item.name, item.pod_labels.get("k8s-app")) for item in linux)
    presence = sighting.presence_of(linux) if linux else sighting.traces(_traces(seen))
    return Sighting(
        Enforcer(
            name="canal" if is_canal else "calico",
            title="Canal (flannel with Calico's policies)" if is_canal else "Calico",
            presence=presence,
            enforcing=sighting.expected(presence, "Calico has no switch that turns policies off"),
            version=_version(seen, linux),
            fail_mode=sighting.documented(
                _STATIC, "measured with Calico 3.28: rules outlive a killed Felix"
            ),
            settings=tuple(_settings(seen, linux)),
        ),
        (*linux, *windows),
    )


def _traces(seen: Observation) -> str:
    """Say what is there besides the API group, where no DaemonSet is."""
    signs = [f"the API group {GROUP if seen.serves(GROUP) else _API_GROUP} is served"]
    if seen.settings.get(CALICO_INFORMATION.name):
        signs.append("a ClusterInformation is there")
    marked = [name_of(node) for node in seen.nodes or () if _NODE_ADDRESS in annotations_of(node)]
    if marked:
        plural = "node has" if len(marked) == 1 else "nodes have"
        signs.append(f"{len(marked)} {plural} Calico's annotation")
    if seen.daemon_sets is None or not seen.is_whole(DAEMON_SETS):
        return f"{', '.join(signs)}; DaemonSets may not be listed"
    return (
        f"{', '.join(signs)}, and no DaemonSet: its agent may run outside of Kubernetes, or be gone"
    )


def _version(seen: Observation, linux: tuple[DaemonSetSeen, ...]) -> Fact[str] | None:
    for body in seen.settings.get(CALICO_INFORMATION.name, ()):
        stated = text(at(body, ("spec", "calicoVersion")))
        if stated:
            return Fact(stated, f"ClusterInformation {name_of(body)}, spec.calicoVersion")
    if not linux:
        return None
    agent = sighting.container(linux[0], "calico-node")
    return sighting.version_of(linux[0], agent)


def _settings(seen: Observation, linux: tuple[DaemonSetSeen, ...]) -> Iterator[NamedFact[str]]:
    """Yield Felix's settings: "environment variables take precedence" over its resource."""
    agent = sighting.container(linux[0], "calico-node") if linux else None
    resources = {name_of(body): body for body in seen.settings.get(CALICO_FELIX.name, ())}
    configuration = resources.get("default", {})
    for name, variable, default in _SETTINGS:
        value = agent.environment.get(variable) if agent is not None else None
        stated = at(configuration, ("spec", name))
        if value is not None:
            yield NamedFact(name, value, f"{linux[0].place}, variable {variable}")
        elif stated is not None:
            words = str(stated).lower() if isinstance(stated, bool) else str(stated)
            yield NamedFact(name, words, f"FelixConfiguration default, spec.{name}")
        elif default and agent is not None and CALICO_FELIX.name in seen.settings:
            place = f"{linux[0].place} nor FelixConfiguration default"
            yield NamedFact(
                name, default, f"set in neither {place}: Felix's default", Confidence.ASSUMED
            )
