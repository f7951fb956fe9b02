"""Which platform a cluster is, by signs that it shows."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.cluster.fields import at, text
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.seeing import labels_of, name_of
from outgate.model.facts import Confidence, Fact

_BY_VERSION = (("+k3s", "k3s"), ("+rke2", "rke2"), ("-eks-", "eks"), ("-gke.", "gke"))
_BY_LABEL = (
    ("kubernetes.azure.com/cluster", "aks"),
    ("cloud.google.com/gke-nodepool", "gke"),
    ("eks.amazonaws.com/nodegroup", "eks"),
)
_BY_GROUP = (("config.openshift.io", "openshift"),)
_KUBEADM = "kubeadm-config"


def platform_of(seen: Observation) -> Fact[str] | None:
    """Return the platform, in the words of ``--platform``; None where nothing shows it.

    Args:
        seen: What was read.
    """
    return next(_signs(seen), None)


def _signs(seen: Observation) -> Iterator[Fact[str]]:
    for group, name in _BY_GROUP:
        if seen.serves(group):
            yield Fact(name, f"the API group {group} is served", Confidence.ASSUMED)
    for node in seen.nodes or ():
        version = text(at(node, ("status", "nodeInfo", "kubeletVersion")))
        for sign, name in _BY_VERSION:
            if sign in version:
                source = f"Node {name_of(node)}, kubeletVersion {version}"
                yield Fact(name, source, Confidence.ASSUMED)
        for label, name in _BY_LABEL:
            if label in labels_of(node):
                yield Fact(name, f"Node {name_of(node)}, label {label}", Confidence.ASSUMED)
    if _KUBEADM in seen.config_maps:
        yield Fact("kubeadm", f"ConfigMap kube-system/{_KUBEADM} is there", Confidence.ASSUMED)
