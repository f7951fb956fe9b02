"""Why policies are probably not enforced: a guess from what runs in the cluster, and said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outgate.live.verify.answers import Enforcement, NodeAnswer, Outcome, PoolAnswer


@dataclass(frozen=True, slots=True)
class Plugin:
    """A network plugin's DaemonSet, as found."""

    name: str
    place: str
    """``namespace/name`` of the DaemonSet."""
    enforces: bool
    ready: int
    wanted: int
    switched_off: str = ""
    """The flag that says that it does not enforce; empty where none does."""


_KNOWN: tuple[tuple[str, str, bool], ...] = (
    ("calico-node", "Calico", True),
    ("canal", "Canal", True),
    ("cilium", "Cilium", True),
    ("anetd", "GKE Dataplane V2", True),
    ("antrea-agent", "Antrea", True),
    ("ovnkube-node", "OVN-Kubernetes", True),
    ("kube-router", "kube-router", True),
    ("aws-node", "the Amazon VPC CNI", True),
    ("azure-npm", "Azure NPM", True),
    ("weave-net", "Weave Net", True),
    ("kube-network-policies", "kube-network-policies", True),
    ("kindnet", "kindnet", True),
    ("kube-flannel", "flannel", False),
    ("kube-flannel-ds", "flannel", False),
)
"""DaemonSets by name: what they are, and whether they enforce NetworkPolicies."""
_GROUPS = (
    ("crd.projectcalico.org", "Calico"),
    ("cilium.io", "Cilium"),
    ("crd.antrea.io", "Antrea"),
    ("k8s.ovn.org", "OVN-Kubernetes"),
)
_AWS_SWITCH = "--enable-network-policy=false"


def plugins_of(daemon_sets: Iterable[Mapping[str, Any]]) -> tuple[Plugin, ...]:
    """Return the network plugins among DaemonSets.

    Args:
        daemon_sets: The objects.
    """
    known = {name: (title, enforces) for name, title, enforces in _KNOWN}
    found = []
    for body in daemon_sets:
        metadata = body.get("metadata") or {}
        name = str(metadata.get("name", ""))
        if name not in known:
            continue
        title, enforces = known[name]
        status = body.get("status") or {}
        spec = ((body.get("spec") or {}).get("template") or {}).get("spec") or {}
        arguments = {
            str(argument)
            for container in spec.get("containers") or ()
            for argument in container.get("args") or ()
        }
        found.append(
            Plugin(
                name=title,
                place=f"{metadata.get('namespace')}/{name}",
                enforces=enforces,
                ready=int(status.get("numberReady") or 0),
                wanted=int(status.get("desiredNumberScheduled") or 0),
                switched_off=_AWS_SWITCH if _AWS_SWITCH in arguments else "",
            )
        )
    return tuple(found)


def likely_reason(
    pool: PoolAnswer,
    pools: Sequence[PoolAnswer],
    plugins: Sequence[Plugin] | None,
    groups: frozenset[str],
    kubelets: Iterable[str],
) -> str:
    """Say why a pool probably does not enforce.

    Args:
        pool: The pool.
        pools: All pools.
        plugins: What runs in the cluster; None where the user may not list DaemonSets.
        groups: The API groups that are served.
        kubelets: The versions of the nodes' kubelets, in which distributions name themselves.

    Returns:
        One sentence without a full stop; empty where the pool enforces, or nothing is known.
    """
    if pool.verdict is Enforcement.INCONCLUSIVE and any(map(has_no_network, pool.nodes)):
        return _no_network(plugins)
    if pool.verdict is not Enforcement.NOT_ENFORCED:
        return ""
    nodes = [node for one in pools for node in one.nodes]
    good = [node.name for node in nodes if node.verdict is Enforcement.ENFORCED]
    bad = [node.name for node in pool.nodes if node.verdict is Enforcement.NOT_ENFORCED]
    enforcing = [plugin for plugin in plugins or () if plugin.enforces]
    weak = [plugin for plugin in enforcing if plugin.ready < plugin.wanted]
    if good:
        seen = "".join(f"; {_readiness(plugin)}" for plugin in weak)
        return (
            f"{good[0]} enforces, so the plugin's agent is probably down on {', '.join(bad)}{seen}"
        )
    if weak:
        return f"{_readiness(weak[0])}, so its agent is probably down"
    off = next((plugin for plugin in enforcing if plugin.switched_off), None)
    if off is not None:
        return f"{off.name} ({off.place}) runs with {off.switched_off}"
    if enforcing:
        return (
            f"{enforcing[0].name} ({enforcing[0].place}) is ready on every node; a cluster-wide "
            "policy, or its audit mode, may let the traffic through: see outgate doctor"
        )
    return _without_plugin(plugins, groups, kubelets)


def has_no_network(node: NodeAnswer) -> bool:
    """Say whether nothing at all answered a node's probe, policy or not.

    Args:
        node: What was found from the node.
    """
    return bool(node.cases) and all(
        case.without_policy is not Outcome.ANSWERED for case in node.cases
    )


def _no_network(plugins: Sequence[Plugin] | None) -> str:
    weak = [plugin for plugin in plugins or () if plugin.ready < plugin.wanted]
    seen = f": {_readiness(weak[0])}" if weak else ""
    return (
        "new pods have no network there at all, as when the network plugin's agent is down; pods "
        f"that started before may go on as they were{seen}"
    )


def _without_plugin(
    plugins: Sequence[Plugin] | None, groups: frozenset[str], kubelets: Iterable[str]
) -> str:
    if plugins is None:
        return "DaemonSets may not be listed, so what should enforce policies is not known"
    if any("+k3s" in version for version in kubelets):
        return "k3s enforces by itself unless it is started with --disable-network-policy"
    if plugins:
        return (
            f"{plugins[0].name} ({plugins[0].place}) is the only network plugin found, and it "
            "enforces no NetworkPolicy"
        )
    installed = [title for group, title in _GROUPS if group in groups]
    if installed:
        return (
            f"no network plugin that enforces policies runs as a DaemonSet; {installed[0]}'s "
            "resources are installed, so its agent may have stopped or may never have run"
        )
    return "no network plugin that enforces policies was found"


def _readiness(plugin: Plugin) -> str:
    return f"{plugin.name} ({plugin.place}) is ready on {plugin.ready} of {plugin.wanted} nodes"
