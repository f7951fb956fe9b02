"""Policies in words, for the pages of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.needs import Need
from outgate.model.entries import Block, Peer
from outgate.model.origins import NOWHERE
from outgate.planning.cilium_policies import PlannedCiliumPolicy
from outgate.planning.plans import PlannedPolicy, PlannedRule
from outgate.render.markdown_text import code, words
from outgate.render.plan_folder.comments import file_of

ALLOWS_HEADS = ("Pods", "Need", "Allowed", "Why", "Owner", "Until", "File")


def allow_rows(policy: PlannedPolicy, root: str) -> Iterator[tuple[str, ...]]:
    """Yield a row of a table for every need of every rule of a policy.

    Args:
        policy: The policy.
        root: The folder below which the intents' files are named without it.
    """
    pods = "every pod" if policy.subject.selects_all else code(str(policy.subject))
    for rule in policy.rules:
        allowed = _allowed(rule, policy.namespace)
        for number, need in enumerate(rule.needs):
            # One rule for several needs is written out once.
            shown = "as above" if number else allowed
            yield (pods, code(str(need)), shown, _why(need), *_whose(need, root))
        if not rule.needs:
            yield (pods, "", allowed, words(rule.note or policy.about), "", "", "")


def cilium_allow_rows(policy: PlannedCiliumPolicy, root: str) -> Iterator[tuple[str, ...]]:
    """Yield a row of a table for every need of every rule of a policy in Cilium's language.

    Args:
        policy: The policy.
        root: The folder below which the intents' files are named without it.
    """
    pods = "every pod" if policy.subject.selects_all else code(str(policy.subject))
    for rule in policy.rules:
        allowed = f"{code(rule.words)}, by Cilium"
        for need in rule.needs:
            yield (pods, code(str(need)), allowed, _why(need), *_whose(need, root))
        if not rule.needs:
            yield (pods, "", allowed, words(rule.note or policy.about), "", "", "")


def _why(need: Need) -> str:
    if need.exception is None:
        return words(need.why)
    approved = need.exception.approved_by or "nobody named"
    return words(f"{need.why} (opens a closed range: {need.exception.why}; approved by {approved})")


def _whose(need: Need, root: str) -> tuple[str, str, str]:
    if need.origin == NOWHERE:
        return ("", "", "every plan")
    until = str(need.expires) if need.expires is not None else ""
    return (words(need.owner), until, code(file_of(need, root)))


def _allowed(rule: PlannedRule, namespace: str) -> str:
    peers = (
        "every destination"
        if rule.peers is None
        else ", ".join(_peer(peer, namespace) for peer in rule.peers)
    )
    ports = "all traffic" if rule.ports is None else ", ".join(map(str, rule.ports))
    return f"{peers}: {words(ports)}"


def _peer(peer: Peer, namespace: str) -> str:
    if isinstance(peer, Block):
        return code(peer.text)
    if peer.namespace is not None:
        where = "" if peer.namespace == namespace else f" in {code(peer.namespace)}"
    elif peer.namespaces.selects_all:
        where = " in every namespace"
    else:
        where = f" in namespaces with {code(str(peer.namespaces))}"
    return f"{'every pod' if peer.pods.selects_all else code(str(peer.pods))}{where}"
