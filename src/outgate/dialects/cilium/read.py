"""A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy into Touches.

Read: whom each rule selects, in which directions it isolates, and whether it could allow or deny.
Not read: peers, ports and layer 7. Source: Cilium's api.Rule and its documentation, "Policy
Enforcement Modes" and "Layer 3 Policies".
"""

from __future__ import annotations

from collections.abc import Mapping

from outgate.dialects.cilium.subjects import subject
from outgate.dialects.not_evaluated import COULD_CHANGE, everything, gap, policy_name, widest
from outgate.dialects.untrusted import mapping, sequence
from outgate.model.documents import Document
from outgate.model.entries import Direction, PodSelection, PolicyName, Touch
from outgate.model.gaps import Gap

_CLUSTERWIDE = "CiliumClusterwideNetworkPolicy"
_NODES_ONLY = (
    "it selects nodes, no pod; what nodes and hostNetwork pods send or accept may be different"
)
_NO_EFFECT = "it has no rule that allows, denies or isolates"
_RESTRICTING_FIELDS = ("fromRequires", "toRequires", "authentication")
_RESTRICTING_PORT_FIELDS = ("listener", "serverNames", "terminatingTLS", "originatingTLS")
_EVERY_NAME = "*"
LOOK_UP_PORTS = frozenset({53, 5353})
"""Ports where nothing but look-ups is expected: what else a DNS rule drops there is nobody's."""
_LOOK_UP_PORTS = frozenset(map(str, LOOK_UP_PORTS))


def read(document: Document, namespace: str) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:
    """Read one policy of cilium.io.

    Args:
        document: The policy.
        namespace: The namespace of a CiliumNetworkPolicy; a clusterwide policy has none.

    Returns:
        What it could touch, a Touch per rule and direction, and the Gap that says so.
    """
    policy = policy_name(document, "" if document.kind == _CLUSTERWIDE else namespace)
    rules = _rules(document.body)
    touches = tuple(touch for rule in rules for touch in _touches(rule, policy))
    if touches:
        effect = COULD_CHANGE
    elif any(_selects_nodes(mapping(rule)) for rule in rules):
        effect = _NODES_ONLY
    else:
        effect = _NO_EFFECT
    return touches, (gap(document, policy, effect),)


def _rules(body: Mapping[str, object]) -> tuple[object, ...]:
    """Return ``spec`` and the items of ``specs``; both may be there, and both are in force."""
    single, several = body.get("spec"), body.get("specs")
    found = () if single is None else (single,)
    items = sequence(several)
    return (*found, *((several,) if items is None else items))


def _selects_nodes(rule: Mapping[object, object]) -> bool:
    """Say whether the rule is a host policy.

    Source: "EndpointSelector and NodeSelector cannot be both empty and are mutually exclusive"
    (Rule.nodeSelector); where both stand, Cilium's reader takes the endpointSelector.
    """
    return rule.get("endpointSelector") is None and rule.get("nodeSelector") is not None


def _touches(value: object, policy: PolicyName) -> tuple[Touch, ...]:
    if not isinstance(value, Mapping):
        return widest(policy)
    if _selects_nodes(value):
        return ()
    selector = value.get("endpointSelector")
    selected = subject(selector, policy.namespace or None) if selector else everything(policy)
    both = (_touch(value, policy, direction, selected) for direction in Direction)
    return tuple(touch for touch in both if touch is not None)


def _touch(
    rule: Mapping[object, object], policy: PolicyName, direction: Direction, selected: PodSelection
) -> Touch | None:
    # "If omitted or empty, this rule does not apply at egress" (Rule.egress, Rule.egressDeny).
    allows = sequence(rule.get(direction.value))
    denies = sequence(rule.get(f"{direction.value}Deny"))
    if allows is None or denies is None:
        return Touch(policy, direction, (selected,), can_allow=True, can_deny=True)
    isolates = _isolates(rule.get("enableDefaultDeny"), direction, bool(allows or denies))
    # "{}" is the documented way "to put an endpoint into default deny mode without whitelisting
    # other peers": an empty rule allows nothing.
    can_allow = any(item != {} for item in allows)
    denies_more = bool(denies) or any(_restricts(item) for item in allows)
    can_deny = isolates or denies_more
    if not can_allow and not can_deny:
        return None
    return Touch(
        policy,
        direction,
        (selected,),
        can_allow=can_allow,
        can_deny=can_deny,
        isolates_only=isolates and not denies_more,
    )


def _isolates(default_deny: object, direction: Direction, has_rules: bool) -> bool:
    """Say whether the rule puts its subject into default deny.

    Source: "If any rule selects an endpoint and the rule has an egress section, the endpoint goes
    into default-deny mode for egress", and "Rules with EnableDefaultDeny disabled are ignored when
    determining the default mode".
    """
    if default_deny is None:
        return has_rules
    if not isinstance(default_deny, Mapping):
        return True
    wanted = default_deny.get(direction.value)
    if wanted is None:
        return has_rules
    return wanted is not False


def _restricts(rule: object) -> bool:
    """Say whether an allow rule could also stop what another policy allows.

    ``fromRequires`` and ``toRequires`` "stay in effect no matter what would otherwise be allowed
    by the other rules", authentication is demanded before anything passes, and "adding a layer-7
    rule that does not include a layer-7 allow-all will cause drops".
    """
    body = mapping(rule)
    if any(body.get(field) is not None for field in _RESTRICTING_FIELDS):
        return True
    ports = sequence(body.get("toPorts"))
    if ports is None:
        return True
    return any(
        _stops_some(port.get("rules"), port.get("ports"))
        or any(port.get(field) is not None for field in _RESTRICTING_PORT_FIELDS)
        for port in map(mapping, ports)
    )


def _stops_some(rules: object, at: object) -> bool:
    """Say whether layer-7 rules refuse anything: all but those that only watch look-ups.

    "``*`` alone matches all names": beside it every other rule of the list adds nothing. Cilium's
    proxy still drops what is no look-up, which matters at any port but those of DNS.
    """
    if rules is None:
        return False
    body = mapping(rules)
    names = sequence(body.get("dns"))
    ports = sequence(at)
    if set(body) != {"dns"} or names is None or not ports:
        return True
    if any(str(mapping(port).get("port")) not in _LOOK_UP_PORTS for port in ports):
        return True
    return not any(mapping(name).get("matchPattern") == _EVERY_NAME for name in names)
