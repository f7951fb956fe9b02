"""The smallest change that would turn a verdict, as something that can be applied."""

from __future__ import annotations

from collections.abc import Callable

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.proofs import SideProof, SideState
from outgate.engine.reachability import Reachability
from outgate.model.entries import Direction, Entry
from outgate.model.origins import Origin
from outgate.model.workloads import METADATA_NAME
from outgate.questions.answers import Change
from outgate.questions.wording import field_of
from outgate.sets.addresses import Address, AddressSet
from outgate.sets.traffic import ALL_PORTS, EVERYTHING, PROTOCOLS, Traffic

_VOLATILE = frozenset(
    {
        "pod-template-hash",
        "rollouts-pod-template-hash",
        "controller-revision-hash",
        "pod-template-generation",
        "controller-uid",
        "batch.kubernetes.io/controller-uid",
        "job-name",
        "batch.kubernetes.io/job-name",
        "statefulset.kubernetes.io/pod-name",
        "apps.kubernetes.io/pod-index",
    }
)
_TELLING = ("app.kubernetes.io/name", "app", "k8s-app", "name", "component")

Locate = Callable[[Entry], Origin]


def change_to_allow(
    reachability: Reachability,
    proof: SideProof,
    peer: Endpoint,
    wanted: Traffic,
    address: Address | None,
    outside: AddressSet | None,
) -> Change | None:
    """Return the rule to add so that this side lets *wanted* pass; None where it does already.

    The rule goes into the policy that isolates the pod and selects the fewest others.
    """
    if proof.state is not SideState.ISOLATED or wanted <= proof.high:
        return None
    chosen = min(
        proof.isolated_by,
        key=lambda entry: (
            _selected(reachability, entry),
            entry.policy.namespace,
            entry.policy.name,
        ),
    )
    missing = wanted - proof.low
    key = "to" if proof.direction is Direction.EGRESS else "from"
    rule: dict[str, object] = {}
    peers = _peer_rule(reachability, peer, address, outside)
    if peers is None:
        return None
    rule[key] = peers
    ports = _port_rule(missing)
    if ports:
        rule["ports"] = ports
    also = _selected(reachability, chosen) - 1
    hint = f"; it selects {also} other pod{'s' if also > 1 else ''} too" if also else ""
    return Change(
        words=f"add this {proof.direction} rule to NetworkPolicy {chosen.policy}{hint}",
        policy=str(chosen.policy),
        origin=chosen.policy.origin,
        direction=str(proof.direction),
        rule=rule,
    )


def change_to_deny(
    reachability: Reachability,
    egress: SideProof,
    ingress: SideProof,
    source: Endpoint,
    destination: Endpoint,
    locate: Locate,
) -> Change | None:
    """Return what would stop traffic that is allowed: rules to take away, or a policy to add."""
    isolated = [
        proof for proof in (egress, ingress) if proof.state is SideState.ISOLATED and proof.allowing
    ]
    if isolated:
        proof = min(isolated, key=lambda item: len({id(rule.entry) for rule in item.allowing}))
        entries = list({id(rule.entry): rule.entry for rule in proof.allowing}.values())
        names = tuple(f"{entry.policy} {field_of(entry)}" for entry in entries)
        places = ", ".join(
            f"{name} ({locate(entry)})" for name, entry in zip(names, entries, strict=True)
        )
        kept = (entry for entry, _ in reachability.side(proof.direction).entries)
        left = {entry.policy for entry in kept if entry not in entries}
        emptied = {entry.policy for entry in entries} - left
        hint = ""
        if emptied and proof.direction is Direction.EGRESS:
            # "Egress will be set if the NetworkPolicy has any egress rules" (policyTypes).
            hint = "; state policyTypes there, or without egress rules it does not isolate egress"
        return Change(
            words=f"take away or narrow {places}{hint}",
            policy=str(entries[0].policy),
            origin=entries[0].policy.origin,
            direction=str(proof.direction),
            remove=names,
        )
    for proof, pod in ((egress, source), (ingress, destination)):
        if proof.state is SideState.OPEN:
            word = "Egress" if proof.direction is Direction.EGRESS else "Ingress"
            labels = identifying_labels(reachability, pod)
            return Change(
                words=f"no policy isolates {pod.namespace}/{pod.pod.name} for {proof.direction}: "
                "add one that does, then allow what it needs",
                direction=str(proof.direction),
                manifest={
                    "apiVersion": "networking.k8s.io/v1",
                    "kind": "NetworkPolicy",
                    "metadata": {
                        "name": f"isolate-{pod.workload.name if pod.workload else pod.pod.name}",
                        "namespace": pod.namespace,
                    },
                    "spec": {
                        "podSelector": {"matchLabels": labels} if labels else {},
                        "policyTypes": [word],
                    },
                },
            )
    return None


def identifying_labels(reachability: Reachability, endpoint: Endpoint) -> dict[str, str]:
    """Return the fewest stable labels that select this workload's pods and no others beside it."""
    pod = endpoint.pod
    stable = {key: value for key, value in pod.labels.items() if key not in _VOLATILE}
    endpoints = reachability.endpoints
    beside = reachability.selectors.in_namespace(pod.namespace) & endpoints.real_pods
    others = [
        endpoints.all[index].pod.labels
        for index in members(beside)
        if endpoints.all[index].workload is not endpoint.workload
    ]
    order = sorted(stable, key=lambda key: (key not in _TELLING, key))
    for key in order:
        if not any(labels.get(key) == stable[key] for labels in others):
            return {key: stable[key]}
    chosen: dict[str, str] = {}
    for key in order:
        chosen[key] = stable[key]
        if not any(chosen.items() <= labels.items() for labels in others):
            return chosen
    return chosen


def _peer_rule(
    reachability: Reachability,
    peer: Endpoint,
    address: Address | None,
    outside: AddressSet | None,
) -> list[dict[str, object]] | None:
    if peer.kind is EndpointKind.EXTERNAL:
        blocks = (outside if outside is not None else peer.outside).blocks()
        return [{"ipBlock": {"cidr": block}} for block in blocks]
    if peer.kind is EndpointKind.NODE or peer.host_network:
        known = [address] if address is not None else list(peer.addresses)
        if not known or not reachability.profile.block_matches_nodes:
            return None
        return [{"ipBlock": {"cidr": block}} for item in known for block in item.as_set().blocks()]
    labels = identifying_labels(reachability, peer)
    return [
        {
            "namespaceSelector": {"matchLabels": {METADATA_NAME: peer.namespace}},
            "podSelector": {"matchLabels": labels} if labels else {},
        }
    ]


def _port_rule(wanted: Traffic) -> list[dict[str, object]]:
    if wanted == EVERYTHING:
        return []
    ports: list[dict[str, object]] = []
    for protocol in PROTOCOLS:
        members_of = wanted.ports(protocol)
        if members_of == ALL_PORTS:
            ports.append({"protocol": protocol})
            continue
        for low, high in members_of:
            item: dict[str, object] = {"protocol": protocol, "port": low}
            if high != low:
                item["endPort"] = high
            ports.append(item)
    return ports


def _selected(reachability: Reachability, entry: Entry) -> int:
    """Return how many pods of the input the entry's policy selects."""
    mask = reachability.selectors.select(entry.subject).low
    return (mask & reachability.endpoints.real_pods).bit_count()
