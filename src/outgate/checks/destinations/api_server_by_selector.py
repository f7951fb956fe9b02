"""OG601: the API server as a pod, which it is not."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import named_namespaces, words
from outgate.checks.rules import opens_by_address
from outgate.checks.written import numbered
from outgate.model.entries import Direction, Entry, PodSelection
from outgate.model.findings import Severity
from outgate.model.selectors import Operator
from outgate.sets import traffic

_LABELS = frozenset(
    {
        ("component", "kube-apiserver"),
        ("component", "apiserver"),
        ("component", "kubernetes"),
        ("k8s-app", "kube-apiserver"),
        ("k8s-app", "kubernetes"),
        ("app", "kube-apiserver"),
        ("app", "openshift-kube-apiserver"),
        ("apiserver", "true"),
        ("provider", "kubernetes"),
        ("app.kubernetes.io/name", "kube-apiserver"),
    }
)
_NAMESPACES = frozenset({"openshift-kube-apiserver"})
_PORT = traffic.of("TCP", 6443, 6443)


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find peers that mean the API server by labels."""
    # An API server that is a pod like others, as in a virtual cluster, can be selected.
    for item, peer in evidence.idle_selections:
        if not _means_api_server(peer, item.entry):
            continue
        if not opens_by_address(item.policy, item.entry):
            yield item.policy.mistake(item.path, *_words(item.direction, peer))


def _means_api_server(peer: PodSelection, entry: Entry) -> bool:
    if any(
        (requirement.key, value) in _LABELS
        for requirement in peer.pods.requirements
        if requirement.operator is Operator.IN
        for value in requirement.values
    ):
        return True
    spaces = named_namespaces(peer)
    if spaces is None:
        return False
    if spaces == ("default",):
        # Where the Service kubernetes is; the port tells that it is meant.
        return entry.ports is not None and numbered(entry) == _PORT
    return not _NAMESPACES.isdisjoint(spaces)


def _words(direction: Direction, peer: PodSelection) -> tuple[str, str]:
    spaces = named_namespaces(peer)
    whom = words(peer.pods) or f"the pods of namespace {', '.join(spaces or ())}"
    side = "to" if direction is Direction.EGRESS else "from"
    fact = "it is on its node's network, or outside of the cluster, and no selector selects it"
    remedy = "write an ipBlock per endpoint of Service default/kubernetes, or ports 443 and 6443"
    return f"allows traffic {side} the API server as {whom}: {fact}", f"{remedy} without {side}"


CHECK = Check(
    "OG601",
    "api-server-by-selector",
    Severity.ERROR,
    "A rule names the API server by labels, as if it were a pod like others.",
    "The API server is on the network of its node, or not in the cluster at all. A selector never "
    "matches it, so the rule allows nothing, and what needs the API fails.",
    find,
)
