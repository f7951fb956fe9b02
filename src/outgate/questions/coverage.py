"""How far policies cover an endpoint in one direction."""

from __future__ import annotations

from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.model.entries import Direction
from outgate.questions.answers import Coverage, DirectionAudit
from outgate.sets import traffic


def audit_direction(
    reachability: Reachability, direction: Direction, endpoint: Endpoint
) -> DirectionAudit:
    """Say how far one pod class is covered in one direction."""
    if endpoint.host_network:
        return DirectionAudit(Coverage.UNCOVERABLE, ())
    side = reachability.side(direction)
    bit = 1 << endpoint.index
    policies = tuple(str(entry.policy) for entry in reachability.isolated_by(direction, endpoint))
    if bit & side.isolated:
        if allows_everything(reachability, direction, endpoint):
            return DirectionAudit(Coverage.ALLOW_ALL, policies)
        return DirectionAudit(Coverage.ISOLATED, policies)
    if bit & side.may_deny:
        touching = tuple(
            f"{touch.policy.kind} {touch.policy}"
            for touch, mask in side.touches
            if mask & bit and touch.can_deny
        )
        return DirectionAudit(Coverage.UNKNOWN, touching)
    return DirectionAudit(Coverage.OPEN, ())


def allows_everything(reachability: Reachability, direction: Direction, endpoint: Endpoint) -> bool:
    """Say whether the rules of an isolated pod let everything pass nevertheless.

    Everything: all traffic with every pod that selectors can select and every outside address.
    Nodes are left aside, since a rule can name them by address only.
    """
    endpoints = reachability.endpoints
    needed = (endpoints.selectable | endpoints.external) & ~endpoints.hypothetical
    parts = reachability.passing(direction, endpoint, needed, high=False)
    return needed & ~parts.get(traffic.EVERYTHING, 0) == 0


def combined(parts: list[DirectionAudit]) -> DirectionAudit:
    """Put the pod classes of one workload together."""
    kinds = {part.coverage for part in parts}
    policies = tuple(dict.fromkeys(name for part in parts for name in part.policies))
    if len(kinds) == 1:
        return DirectionAudit(kinds.pop(), policies)
    if kinds == {Coverage.ISOLATED, Coverage.ALLOW_ALL}:
        return DirectionAudit(Coverage.PARTLY, policies)
    if Coverage.UNKNOWN in kinds and not kinds & {Coverage.OPEN, Coverage.ALLOW_ALL}:
        return DirectionAudit(Coverage.UNKNOWN, policies)
    return DirectionAudit(Coverage.PARTLY, policies)
