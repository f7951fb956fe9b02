"""Where policies do not reach: nodes without an enforcer, and pods on their node's network."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.doctor.findings import Finding
from outgate.live.doctor.node_pools import MOST_LACKING, sort_of
from outgate.live.doctor.patient import Patient
from outgate.live.doctor.resources import PODS
from outgate.live.doctor.seeing import name_of
from outgate.model.facts import Coverage
from outgate.model.findings import Severity, some

_SYSTEM = ("kube-system", "kube-public", "kube-node-lease")


def own_node(patient: Patient) -> Iterator[Finding]:
    """OGD301: pods that talk to their own node, where an egress policy stops that."""
    rule = next(
        (item for item in patient.facts.behaviour if item.name == "own_node_always_allowed"), None
    )
    if rule is None or rule.value is not False:
        return
    asking = sorted(
        {
            f"{pod.namespace}/{pod.owner or pod.name}"
            for pod in patient.seen.pods or ()
            if pod.asks_node_address and not pod.host_network
        }
    )
    if not asking:
        return
    yield Finding(
        "OGD301",
        Severity.WARNING,
        f"{some(asking)} ask for their node's address (status.hostIP), and under an egress policy "
        "a pod does not reach its own node here",
        _own_node_remedy(patient) + _agents_on_nodes(patient),
        f"Pods' environment{patient.seen.only_in(PODS)}; {rule.source}",
    )


def _own_node_remedy(patient: Patient) -> str:
    if patient.is_run_by({"cilium", "gke-dataplane-v2"}):
        return "allow the port that they use with a CiliumNetworkPolicy: toEntities: [host]"
    return "allow the port that they use to an ipBlock with the nodes' addresses"


def _agents_on_nodes(patient: Patient) -> str:
    """Name what listens on every node by a hostPort: most likely what the pods talk to."""
    found = [
        f"{item.namespace}/{item.name} at {', '.join(map(str, ports))}"
        for item in patient.seen.daemon_sets or ()
        if (ports := [port for one in item.containers for port in one.host_ports])
    ]
    return f"; with a hostPort there are {some(sorted(found))}" if found else ""


def host_network(patient: Patient) -> Iterator[Finding]:
    """OGD302: pods on their node's network, which policies neither restrict nor select."""
    found = patient.facts.host_network
    if found is None or not found.value:
        return
    others = [name for name in found.value if name.split("/")[0] not in _SYSTEM]
    count = f"{len(found.value)} workloads are" if len(found.value) > 1 else "1 workload is"
    yield Finding(
        "OGD302",
        Severity.WARNING if others else Severity.NOTE,
        f"{count} on the node's network, where no policy covers them: "
        f"{some(others or list(found.value))}",
        "take hostNetwork away where it is not needed; never count them as covered",
        found.source,
    )


def windows(patient: Patient) -> Iterator[Finding]:
    """OGD303: nodes with Windows, which few enforcers cover, and those in part."""
    pools = [
        pool
        for pool in patient.facts.node_pools
        if pool.operating_system == "windows" and pool.coverage.value is not Coverage.UNKNOWN
    ]
    bare = [pool for pool in pools if pool.coverage.value is not Coverage.COVERED]
    if bare:
        yield Finding(
            "OGD303",
            Severity.ERROR,
            f"no enforcer is ready on Windows nodes of {some([pool.name for pool in bare])}: "
            "policies do not hold there",
            "keep workloads that policies must hold for on Linux nodes",
            bare[0].coverage.source,
        )
    elif pools:
        yield Finding(
            "OGD303",
            Severity.NOTE,
            "on Windows nodes enforcers support less of a policy than on Linux nodes",
            "see the enforcer's page on Windows, and verify there",
            pools[0].coverage.source,
        )


def nodes_without_daemon_sets(patient: Patient) -> Iterator[Finding]:
    """OGD304: Fargate and virtual nodes, where nothing enforces."""
    sorts = {name_of(node): sort_of(node) for node in patient.seen.nodes or ()}
    for sort, words in (("fargate", "Fargate nodes"), ("virtual", "virtual nodes")):
        names = [name for name, found in sorts.items() if found == sort]
        if names:
            yield Finding(
                "OGD304",
                Severity.ERROR,
                f"policies are never enforced on {words}: {some(names)}",
                "keep workloads that policies must hold for on other nodes",
                "labels and taints of Nodes",
            )


def agent_not_ready(patient: Patient) -> Iterator[Finding]:
    """OGD305: nodes on which the enforcer's agent is not ready."""
    for pool in patient.facts.node_pools:
        is_hole = pool.coverage.value is Coverage.PARTLY or (
            pool.coverage.value is Coverage.UNCOVERED and patient.active
        )
        if not is_hole:
            continue
        # Facts hold a few names only; where there may be more, that is said.
        named = len(pool.lacking)
        more = "or more " if named < pool.nodes.value and named >= MOST_LACKING else ""
        number = "node" if named == 1 else f"{more}nodes"
        yield Finding(
            "OGD305",
            Severity.ERROR,
            f"the enforcer is not ready on {named} {number} of {pool.name}: "
            f"{some(pool.lacking)}; new pods and new policies there are not to be relied on",
            "see kubectl describe node and the agent's pod on it",
            pool.coverage.source,
        )
