"""What the cluster-wide policy APIs share: the subject and the actions of rules.

AdminNetworkPolicy, BaselineAdminNetworkPolicy and their successor ClusterNetworkPolicy select
pods in the same way and isolate nobody: only a rule that matches decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from outgate.dialects.not_evaluated import everything
from outgate.dialects.untrusted import label_selector, mapping, sequence
from outgate.model.entries import Direction, PodSelection, PolicyName, Touch

_SUBJECT_FIELDS = frozenset({"namespaces", "pods"})
_ALLOWING = frozenset({"Allow", "Accept"})
_PEERS = {Direction.INGRESS: "from", Direction.EGRESS: "to"}


class Effect(NamedTuple):
    """What the rules of one direction could do."""

    can_allow: bool
    can_deny: bool


def touches(
    policy: PolicyName,
    spec: Mapping[object, object],
    known_peers: frozenset[str],
    *,
    baseline: bool,
) -> tuple[Touch, ...]:
    """Read a policy's directions.

    Args:
        policy: Its identity.
        spec: Its spec.
        known_peers: The peer fields that every implementation of this API knows.
        baseline: Whether NetworkPolicies come first. "v1.NetworkPolicy always makes a final
            decision for selected pods. Further evaluation only happens for Pods not selected by a
            v1.NetworkPolicy."

    Returns:
        A Touch per direction that could change a verdict. "CNPs with no egress rules do not
        affect egress traffic."
    """
    selected = _subjects(spec.get("subject"), policy)
    found: list[Touch] = []
    for direction in Direction:
        allow, deny = _effect(spec.get(direction.value), _PEERS[direction], known_peers)
        if baseline:
            # What reaches the baseline tier is allowed by default, so an Allow changes nothing
            # but what another baseline rule would deny, and that one has its own Touch.
            allow = False
        if allow or deny:
            found.append(Touch(policy, direction, selected, allow, deny, only_open=baseline))
    return tuple(found)


def _subjects(value: object, policy: PolicyName) -> tuple[PodSelection, ...]:
    """Read the subject: "Exactly one field must be set"."""
    given = {key: item for key, item in mapping(value).items() if item is not None}
    if not given or given.keys() - _SUBJECT_FIELDS:
        return (everything(policy),)
    selections = []
    if "namespaces" in given:
        # "Namespaces is used to select pods via namespace selectors."
        selections.append(PodSelection(None, label_selector(given["namespaces"])))
    if "pods" in given:
        # "Pods is used to select pods via namespace AND pod selectors."
        pods = mapping(given["pods"])
        spaces = label_selector(pods.get("namespaceSelector"))
        selections.append(PodSelection(None, spaces, label_selector(pods.get("podSelector"))))
    return tuple(selections)


def _effect(value: object, peers: str, known_peers: frozenset[str]) -> Effect:
    rules = sequence(value)
    if rules is None:
        return Effect(can_allow=True, can_deny=True)
    allow = deny = False
    for rule in rules:
        body = mapping(rule)
        action = body.get("action")
        if action == "Deny":
            deny = True
        elif action == "Pass":
            # Pass "skips all further rules in the current tier [...], and passes evaluation to
            # the next tier". It can hand over to NetworkPolicies what a rule of lower precedence
            # would decide, but that rule's policy has its own Touch, so its traffic is UNKNOWN
            # already and Pass adds nothing to it.
            deny = deny or not _are_known(body.get(peers), known_peers)
        elif isinstance(action, str) and action in _ALLOWING:
            allow = True
        else:
            allow = deny = True
    return Effect(allow, deny)


def _are_known(value: object, known_peers: frozenset[str]) -> bool:
    """Say whether every implementation knows what a rule's peers mean.

    Source: "If an implementation sees no fields are set then it can infer that the deployed CRD
    is of an incompatible version with an unknown field. In that case it should fail closed [...]
    For Deny and Pass rules, fail closed means: treat the rule as a Deny all rule".
    """
    peers = sequence(value)
    return bool(peers) and all(
        isinstance(peer, Mapping) and len(peer) == 1 and known_peers >= peer.keys()
        for peer in peers or ()
    )
