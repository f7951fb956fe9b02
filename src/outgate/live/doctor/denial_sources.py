"""Where an enforcer shows denied connections, and the sentence that switches it on.

Sources: the enforcers' own documentation, as each row says. An enforcer without a row shows none.
"""

from __future__ import annotations

from typing import NamedTuple

from outgate.model.facts import ClusterFacts, Enforcer


class DenialSource(NamedTuple):
    """How denied connections are seen with one enforcer."""

    name: str
    """What the records are."""
    switch_on: str
    """A sentence that says how to switch it on; empty where it is on."""
    command: str
    """Prints the records, for a pipe into ``outgate denied -``; empty where outgate cannot read
    them."""
    manifest: str = ""
    """What to apply to switch it on; empty where nothing is applied."""


_LOG_RULE = """\
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: log-denied
spec:
  order: 2000
  selector: projectcalico.org/namespace == 'NAMESPACE'
  types: [Egress]
  egress:
  - action: Log
"""
"""Calico gives NetworkPolicies the order 1000, so that this sees what none of them allows.

It needs no rule that denies: a tier whose policies take no action drops the packet, with this
policy and without it. Without such a rule outgate knows that it changes nothing for those pods.
"""
_SELECTS = (
    "only pods which NetworkPolicies isolate already (it isolates whom it selects), with the rule "
    "'action: Log'; here for a namespace all of whose pods are isolated for egress:"
)
_CALICO = DenialSource(
    "the kernel's log, through a Log rule",
    "Calico logs no denial of a NetworkPolicy by itself: add a GlobalNetworkPolicy with an order "
    f"above 1000 that selects {_SELECTS}",
    "ssh NODE journalctl -k -o short-iso | outgate denied - --prefix calico-packet",
    _LOG_RULE,
)
# Calico, Use log rules to test network policy: with the eBPF data plane they write elsewhere.
_CALICO_BPF = DenialSource(
    "the trace pipe of eBPF, through a Log rule",
    "with the eBPF data plane a Log rule writes to /sys/kernel/debug/tracing/trace_pipe of the "
    "node rather than to the kernel's log, in a form that outgate does not read",
    "",
)
_CILIUM = DenialSource(
    "Hubble",
    "Hubble is switched on with the Helm values hubble.enabled=true and hubble.relay.enabled=true",
    "hubble observe --verdict DROPPED -o json | outgate denied -",
)
_NFLOG = "tcpdump -n -i nflog:{group} on a node shows them, in a form that outgate does not read"

DENIAL_SOURCES: dict[str, DenialSource] = {
    # Calico, policy rules reference: action Log, "Log the packet and continue with the next rule";
    # FelixConfiguration logPrefix, by default calico-packet.
    "calico": _CALICO,
    "canal": _CALICO,
    # Cilium, Setting up Hubble Observability.
    "cilium": _CILIUM,
    # Antrea, network policy guide: audit logging of K8s NetworkPolicy by namespace.
    "antrea": DenialSource(
        "np.log on every node",
        "Antrea logs a namespace's denials once it is annotated: kubectl annotate namespace "
        "NAMESPACE networkpolicy.antrea.io/enable-logging=true",
        "ssh NODE cat /var/log/antrea/networkpolicy/np.log | outgate denied -",
    ),
    # OVN-Kubernetes, ACL logging; OpenShift, Logging for network policy.
    "ovn-kubernetes": DenialSource(
        "the ACL log of ovn-controller",
        "OVN-Kubernetes logs a namespace's denials once it is annotated: kubectl annotate "
        'namespace NAMESPACE \'k8s.ovn.org/acl-logging={"deny":"alert"}\'',
        "oc exec -n openshift-ovn-kubernetes POD -- cat /var/log/ovn/acl-audit-log.log | "
        "outgate denied -",
    ),
    # Amazon EKS user guide, network policy logs.
    "aws-vpc-cni": DenialSource(
        "the log of the network policy agent",
        "the agent logs denials once it runs with --enable-policy-event-logs=true, which the "
        'add-on has as {"nodeAgent":{"enablePolicyEventLogs":"true"}}',
        "ssh NODE cat /var/log/aws-routed-eni/network-policy-agent.log | outgate denied -",
    ),
    # kube-router user guide: denied packets go to NFLOG group 100.
    "kube-router": DenialSource("NFLOG group 100", _NFLOG.format(group=100), ""),
    "k3s": DenialSource("NFLOG group 100", _NFLOG.format(group=100), ""),
    "weave": DenialSource("NFLOG group 86", _NFLOG.format(group=86), ""),
}
"""Name of an enforcer to where its denials are."""


def denial_sources(facts: ClusterFacts) -> tuple[tuple[str, DenialSource | None], ...]:
    """Return where denied connections of a cluster are seen.

    Args:
        facts: What doctor found.

    Returns:
        For each enforcer that is there, its title and its source; None where it shows none.
    """
    return tuple((enforcer.title, _source(enforcer)) for enforcer in facts.enforcers)


def _source(enforcer: Enforcer) -> DenialSource | None:
    found = DENIAL_SOURCES.get(enforcer.name)
    settings = {item.name: item.value for item in enforcer.settings}
    if found is _CALICO and settings.get("bpfEnabled", "").lower() == "true":
        return _CALICO_BPF
    return found
