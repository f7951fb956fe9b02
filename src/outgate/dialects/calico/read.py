"""A Calico NetworkPolicy or GlobalNetworkPolicy, staged or not, into Touches.

Read: whom it selects, in which directions, and whether it could allow or deny. Not read: what
its rules match, its order, and the order and default action of tiers. Source: the types of
projectcalico.org/v3 and the Tier resource's "How policy is evaluated".
"""

from __future__ import annotations

from collections.abc import Mapping

from outgate.dialects.calico.subjects import subjects
from outgate.dialects.not_evaluated import COULD_CHANGE, gap, policy_name, widest
from outgate.dialects.untrusted import has_items, mapping, sequence
from outgate.model.documents import Document
from outgate.model.entries import Direction, PodSelection, PolicyName, Touch
from outgate.model.gaps import Gap

_GLOBAL_KINDS = frozenset({"GlobalNetworkPolicy", "StagedGlobalNetworkPolicy"})
_STORAGE_GROUP = "crd.projectcalico.org"
_DEFAULT_TIER = "default"

_STAGED = "it is staged, which Calico does not enforce, so no verdict depends on it"
_HOST_ENDPOINTS = (
    "it applies to host endpoints, to no pod; what nodes send, accept or forward may be different"
)
_NO_PODS = "its selector matches no pod"


def read(document: Document, namespace: str) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:
    """Read one policy of projectcalico.org or crd.projectcalico.org.

    Args:
        document: The policy.
        namespace: The namespace of a namespaced policy; a global one has none.

    Returns:
        What it could touch, at most a Touch per direction, and the Gap that says so.
    """
    policy = policy_name(document, "" if document.kind in _GLOBAL_KINDS else namespace)
    if document.kind.startswith("Staged"):
        return (), (gap(document, policy, _STAGED),)
    spec = document.body.get("spec")
    if not isinstance(spec, Mapping):
        return widest(policy), (gap(document, policy),)
    if spec.get("doNotTrack") is True or spec.get("preDNAT") is True:
        # Untracked and pre-DNAT policies belong to host endpoints alone. applyOnForward is not
        # such a sign: it adds forwarded traffic of host endpoints to what the policy does anyway.
        return (), (gap(document, policy, _HOST_ENDPOINTS),)
    selected = subjects(spec, policy.namespace or None)
    if not selected:
        return (), (gap(document, policy, _NO_PODS),)
    touches = tuple(
        _touch(spec, policy, direction, selected)
        for direction in _directions(spec, stored=document.group == _STORAGE_GROUP)
    )
    return touches, (gap(document, policy, COULD_CHANGE),)


def _directions(spec: Mapping[object, object], *, stored: bool) -> tuple[Direction, ...]:
    """Return the directions that the policy governs, or more.

    Source: "Types indicates whether this policy applies to ingress, or to egress, or to both.
    When not explicitly specified [...] The default is: Ingress, if there are no Egress rules
    (including the case where there are also no Ingress rules); Egress, if there are Egress rules
    but no Ingress rules; Ingress, Egress, if there are both". That default is filled in when the
    object is created through projectcalico.org. An object that is written to the storage group
    may lack it, and then "no Types means Ingress and Egress" (Felix, ExtractPolicyMetadata).
    """
    every = tuple(Direction)
    types = sequence(spec.get("types"))
    if types is None:
        return every
    if types:
        named = {item.casefold() if isinstance(item, str) else "" for item in types}
        known = tuple(direction for direction in every if direction.value in named)
        return known if len(known) == len(named) else every
    if stored:
        return every
    ruled = tuple(direction for direction in every if has_items(spec.get(direction.value)))
    return ruled or (Direction.INGRESS,)


def _touch(
    spec: Mapping[object, object],
    policy: PolicyName,
    direction: Direction,
    selected: tuple[PodSelection, ...],
) -> Touch:
    rules = sequence(spec.get(direction.value))
    actions = {"?"} if rules is None else {_action(rule) for rule in rules}
    in_default_tier = spec.get("tier") in (None, "", _DEFAULT_TIER)
    allowing = {"allow", "?"}
    if in_default_tier:
        # "If the last Tier applying to the endpoint Passes the packet, that endpoint's Profiles
        # are evaluated", and a namespace's profile allows. NetworkPolicies stand in the default
        # tier, so a Pass in it goes past them; a Pass in a tier before it leads to them.
        allowing.add("pass")
    # "If the Tier applies to the endpoint, but takes no action on the packet the packet is
    # dropped." A tier's defaultAction may be Pass, which is not read here: so it can deny. In the
    # default tier that end is the one that NetworkPolicies have as well; the end of another tier
    # drops even what they allow.
    return Touch(
        policy,
        direction,
        selected,
        can_allow=bool(actions & allowing),
        can_deny=True,
        isolates_only=in_default_tier and not actions & {"deny", "?"},
    )


def _action(rule: object) -> str:
    """Return allow, deny, log or pass; ``?`` for anything else."""
    action = mapping(rule).get("action")
    name = action.casefold() if isinstance(action, str) else ""
    return name if name in {"allow", "deny", "log", "pass"} else "?"
