"""Puts a Reachability together: the one place that knows in which order its parts are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outgate.engine.blocks import BlockIndex
from outgate.engine.cells import cut
from outgate.engine.endpoints import Endpoints, make_endpoints
from outgate.engine.own_node import OwnNode
from outgate.engine.reachability import Reachability
from outgate.engine.rules import Rule, compile_entry, rule_block
from outgate.engine.selecting import SelectorIndex
from outgate.engine.sides import Side, make_side
from outgate.engine.special_ranges import INTERNET, METADATA
from outgate.model.entries import Block, Direction, Entry, PodSelection, Touch
from outgate.model.profiles import Profile
from outgate.model.selectors import Selector
from outgate.model.snapshots import Snapshot
from outgate.sets.addresses import AddressSet


@dataclass(frozen=True, slots=True)
class Apart:
    """What policies can tell apart: pods by these label keys, addresses by these blocks."""

    label_keys: frozenset[str] = frozenset()
    blocks: tuple[AddressSet, ...] = ()

    def __or__(self, other: Apart) -> Apart:
        blocks = dict.fromkeys((*self.blocks, *other.blocks))
        return Apart(self.label_keys | other.label_keys, tuple(blocks))


def told_apart(entries: Iterable[Entry], touches: Iterable[Touch]) -> Apart:
    """Return what some policies tell apart.

    Args:
        entries: The rules of the policies in force.
        touches: What is known of policies that are not evaluated.
    """
    kept = tuple(entries)
    blocks: list[AddressSet] = [INTERNET, METADATA]
    for entry in kept:
        block = rule_block(entry)
        if block:
            blocks.append(block)
    return Apart(_label_keys(kept, touches), tuple(dict.fromkeys(blocks)))


def solve(
    snapshot: Snapshot,
    entries: Sequence[Entry],
    touches: Sequence[Touch],
    profile: Profile,
    apart: Apart | None = None,
) -> Reachability:
    """Solve a cluster.

    Args:
        snapshot: The cluster without its policies.
        entries: The rules of the policies in force.
        touches: What is known of policies that are not evaluated.
        profile: The enforcer.
        apart: What is to be told apart; at least what these policies do. A cluster that is to be
            held against another one is cut as both are.
    """
    apart = told_apart(entries, touches) if apart is None else apart
    cells = cut(apart.blocks)
    endpoints = make_endpoints(
        snapshot, cells, apart.label_keys, assume_dns=not has_cluster_dns(snapshot)
    )
    selectors = SelectorIndex(endpoints, apart.label_keys)
    block_index = BlockIndex(endpoints, cells, snapshot.networks, profile)
    return Reachability(
        snapshot=snapshot,
        profile=profile,
        endpoints=endpoints,
        selectors=selectors,
        blocks=block_index,
        cells=cells,
        egress=_side(
            Direction.EGRESS, entries, touches, endpoints, selectors, block_index, profile
        ),
        ingress=_side(
            Direction.INGRESS, entries, touches, endpoints, selectors, block_index, profile
        ),
        own_node=OwnNode(endpoints, profile),
    )


def _side(
    direction: Direction,
    entries: Sequence[Entry],
    touches: Sequence[Touch],
    endpoints: Endpoints,
    selectors: SelectorIndex,
    blocks: BlockIndex,
    profile: Profile,
) -> Side:
    rules: list[Rule] = []
    selecting: list[tuple[Entry, int]] = []
    isolating: dict[int, dict[tuple[str, str], Entry]] = {}
    touched: list[tuple[Touch, int]] = []
    for entry in entries:
        if entry.direction is not direction:
            continue
        subject, perhaps = selectors.select(entry.subject)
        if perhaps != subject:
            # Pods that it may select once variables are filled in.
            selected = Touch(
                entry.policy,
                direction,
                (entry.subject,),
                can_allow=entry.peers != (),
                can_deny=True,
                by_variables=True,
                isolates_only=True,
            )
            touched.append((selected, perhaps & ~subject))
        if not subject:
            continue
        if entry.isolates:
            policy = (entry.policy.namespace, entry.policy.name)
            isolating.setdefault(subject, {}).setdefault(policy, entry)
        selecting.append((entry, subject))
        rules += compile_entry(entry, subject, endpoints, selectors, blocks, profile)
    for touch in touches:
        if touch.direction is direction:
            mask = 0
            for selection in touch.subjects:
                mask |= selectors.select(selection).high
            touched.append((touch, mask))
    return make_side(
        direction,
        rules,
        selecting,
        {subject: list(found.values()) for subject, found in isolating.items()},
        touched,
    )


def has_cluster_dns(snapshot: Snapshot) -> bool:
    """Say whether some pod in the input carries the label of the cluster's DNS pods."""
    return any(
        is_dns_labels(pod.labels) for workload in snapshot.workloads for pod in workload.pods
    )


def is_dns_labels(labels: object) -> bool:
    """Say whether labels are those of cluster DNS pods, by the conventions in use.

    ``k8s-app=kube-dns`` is set by kubeadm and nearly every distribution, whichever server runs;
    OpenShift has ``dns.operator.openshift.io/daemonset-dns=default``.
    """
    get = getattr(labels, "get", None)
    if get is None:
        return False
    return bool(
        get("k8s-app") in ("kube-dns", "coredns")
        or get("dns.operator.openshift.io/daemonset-dns") == "default"
    )


def _label_keys(entries: Iterable[Entry], touches: Iterable[Touch]) -> frozenset[str]:
    seen: set[Selector] = set()
    for entry in entries:
        seen.add(entry.subject.pods)
        for peer in entry.peers or ():
            if not isinstance(peer, Block):
                seen.add(peer.pods)
    selections: list[PodSelection] = [item for touch in touches for item in touch.subjects]
    seen.update(selection.pods for selection in selections)
    return frozenset(requirement.key for selector in seen for requirement in selector.requirements)
