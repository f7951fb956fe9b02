"""The rules of a plan that serve one need, as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outgate.dialects.cilium.write import KIND as CILIUM_KIND
from outgate.intents.needs import Need
from outgate.model.entries import Block, Peer
from outgate.planning.cilium_policies import cilium_manifest_of
from outgate.planning.explaining.answers import ServingRule
from outgate.planning.label_sets import is_within
from outgate.planning.manifests import manifest_of
from outgate.planning.plans import NamespacePlan, PlannedRule
from outgate.planning.resolutions import Resolution
from outgate.planning.wording import peer_in_words


def serving_rules(
    space: NamespacePlan, policy: str, need: Need, resolution: Resolution
) -> Iterator[ServingRule]:
    """Yield the rules that serve a need.

    Args:
        space: What is planned for its namespace.
        policy: The name of the policy that it is written in.
        need: The need.
        resolution: What it came to by itself.
    """
    own = [item.peer for item in resolution.wanted]
    for planned in space.policies:
        if planned.name != policy:
            continue
        bodies = manifest_of(planned)["spec"].get("egress", ())
        for number, (rule, body) in enumerate(zip(planned.rules, bodies, strict=True), 1):
            if need in rule.needs:
                yield ServingRule(
                    "NetworkPolicy",
                    str(planned),
                    number,
                    len(planned.rules),
                    body,
                    "every pod" if planned.subject.selects_all else str(planned.subject),
                    _others(rule.needs, need),
                    tuple(_covered(own, rule)),
                    rule.note,
                )
    for beyond in space.cilium:
        if beyond.name != policy:
            continue
        bodies = cilium_manifest_of(beyond)["spec"]["egress"]
        for number, (one, body) in enumerate(zip(beyond.rules, bodies, strict=True), 1):
            watches = one.rule.watches_dns and any(item.watches_dns for item in resolution.beyond)
            if need in one.needs or watches:
                yield ServingRule(
                    CILIUM_KIND,
                    str(beyond),
                    number,
                    len(beyond.rules),
                    body,
                    "every pod" if beyond.subject.selects_all else str(beyond.subject),
                    _others(one.needs, need),
                    note=one.note,
                )


def _others(needs: Iterable[Need], need: Need) -> tuple[str, ...]:
    return tuple(
        f"{other} ({other.origin})" if other.origin.line else str(other)
        for other in needs
        if other != need
    )


def _covered(own: Iterable[Peer], rule: PlannedRule) -> Iterator[str]:
    """Yield what of a need no rule says by itself, because a wider peer of the rule holds it."""
    peers = rule.peers or ()
    for peer in dict.fromkeys(own):
        if peer in peers:
            continue
        holds = [
            wide
            for wide in peers
            if (
                isinstance(wide, Block)
                and isinstance(peer, Block)
                and peer.addresses <= wide.addresses
            )
            or (
                not isinstance(wide, Block)
                and not isinstance(peer, Block)
                and (wide.namespace, wide.namespaces) == (peer.namespace, peer.namespaces)
                and is_within(peer.pods, wide.pods)
            )
        ]
        if holds:
            words = ", ".join(map(peer_in_words, holds[:3]))
            yield f"{peer_in_words(peer)} is covered by {words}"
