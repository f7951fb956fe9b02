"""Mistakes that somebody could make in the planner, each in one place."""

from __future__ import annotations

from tests.mutations.table import Mutation

MUTATIONS = (
    # --- hold-open -------------------------------------------------------------------------------
    Mutation(
        "hold-open-misses-a-term",
        "planning/holding_open.py",
        "        if len(pieces) <= most:\n            _prove(selectors, pieces)",
        "        if len(pieces) <= most:\n            pieces = pieces[:1]",
        "Open pods that the second selector of the complement selects need not be held open.",
    ),
    Mutation(
        "hold-open-opens-the-isolated",
        "planning/holding_open.py",
        "            _prove(selectors, pieces)\n",
        "            pieces = (ALL,)\n",
        "Hold-open may select pods that other owners isolate.",
    ),
    Mutation(
        "off-is-still-on",
        "planning/holding_open.py",
        "Selector((*policy.subject.requirements, _NEVER))",
        "Selector(policy.subject.requirements)",
        "Hold-open that is switched off selects what it selected.",
    ),
    Mutation(
        "canaries-are-held-open",
        "planning/holding_open.py",
        "Selector((*piece.requirements, _NOT_ENFORCED))",
        "piece",
        "A pod with the label that asks for enforcement is held open.",
    ),
    Mutation(
        "hold-open-opens-pods-only",
        "planning/holding_open.py",
        "PlannedRule(None, None, note=",
        "PlannedRule((), None, note=",
        "An empty list of destinations is nothing, and not everything.",
    ),
    Mutation(
        "ingress-policies-isolate-egress",
        "planning/composing.py",
        "if entry.direction is Direction.EGRESS and entry.isolates:",
        "if entry.isolates:",
        "A pod that is isolated for ingress only is not open for egress.",
    ),
    Mutation(
        "own-policies-isolate",
        "planning/composing.py",
        "if policy.manager == MANAGER:\n                continue",
        "if policy.manager == MANAGER and not policy.name:\n                continue",
        "The policies of an earlier plan are other owners'.",
    ),
    # --- what is written -------------------------------------------------------------------------
    Mutation(
        "policy-types-are-left-out",
        "dialects/networkpolicy/write.py",
        ', "policyTypes": [word]}',
        "}",
        "The API server knows without policyTypes that egress is meant, and egress alone.",
    ),
    Mutation(
        "both-directions-are-isolated",
        "dialects/networkpolicy/write.py",
        '"policyTypes": [word]}',
        '"policyTypes": ["Ingress", "Egress"]}',
        "A plan of egress may isolate ingress too.",
    ),
    Mutation(
        "no-default-deny",
        "planning/stages.py",
        "deny = () if plan.deny is None else (plan.deny,)",
        "deny = () if plan.deny is None else (plan.deny,)[1:]",
        "Workloads without needs stay open.",
    ),
    Mutation(
        "enforced-without-the-switch",
        "planning/stages.py",
        "return (*rest, *map(switched_off, plan.hold_open))",
        "return (*rest, *plan.hold_open)",
        "The last stage leaves hold-open on.",
    ),
    Mutation(
        "policies-without-hold-open",
        "planning/stages.py",
        "    return (*plan.hold_open, *rest)",
        "    return rest",
        "Allows and the default deny may come without hold-open.",
    ),
    # --- needs -----------------------------------------------------------------------------------
    Mutation(
        "the-service-port-is-the-pods",
        "planning/services.py",
        "        return [port.target]",
        "        return [port.number]",
        "A rule names the port of the Service, which no pod listens on.",
    ),
    Mutation(
        "every-protocol-is-tcp",
        "planning/port_items.py",
        "ports.append(Port(protocol, low, high))",
        'ports.append(Port("TCP", low, high))',
        "A range of UDP ports is one of TCP ports.",
    ),
    Mutation(
        "single-ports-are-tcp",
        "planning/port_items.py",
        "Port(protocol, number, number)",
        'Port("TCP", number, number)',
        "A UDP port is a TCP port.",
    ),
    Mutation(
        "ports-are-forgotten",
        "planning/merging.py",
        "        ports=ports_of(traffic),",
        "        ports=None,",
        "A destination is allowed at all ports.",
    ),
    Mutation(
        "an-expired-need-is-kept",
        "intents/needs.py",
        "self.expires is not None and self.expires < today",
        "self.expires is not None and self.expires < today and not self.why",
        "A need that has ended is still planned.",
    ),
    Mutation(
        "a-need-ends-a-day-early",
        "intents/needs.py",
        "self.expires < today",
        "self.expires <= today",
        "A need is not valid on its last day.",
    ),
    Mutation(
        "closed-ranges-stay-open",
        "planning/blocks.py",
        "            left -= inside\n",
        "",
        "A range is allowed with the instance metadata inside of it.",
    ),
    Mutation(
        "exceptions-are-forgotten",
        "planning/blocks.py",
        "return Block(meant, f\"{cidr} except {', '.join(holes)}\" if holes else cidr)",
        "return Block(parse_block(cidr), cidr)",
        "A range is allowed with what the need excepts.",
    ),
    Mutation(
        "pods-of-every-namespace",
        "planning/destinations.py",
        "peer = PodSelection(workload.namespace, pods=naming.selector)",
        "peer = PodSelection(None, pods=naming.selector)",
        "Pods of other namespaces with the same labels are allowed too.",
    ),
    Mutation(
        "a-collision-is-not-seen",
        "planning/selecting.py",
        "                if self._others(workload, own, keys) == ():",
        "                if self._others(workload, own, keys) is not None:",
        "The first label of a workload selects it alone.",
    ),
    # --- merging ---------------------------------------------------------------------------------
    Mutation(
        "merging-joins-too-much",
        "planning/merging.py",
        "groups.setdefault(traffic, []).append(peer)",
        "groups.setdefault(next(iter(groups), traffic), []).append(peer)",
        "All destinations of a workload share the ports of the first.",
    ),
    Mutation(
        "covered-the-wrong-way-round",
        "planning/merging.py",
        "if not _lies_in(narrow, wide):",
        "if not _lies_in(wide, narrow):",
        "What is narrow covers what is wide.",
    ),
    # --- the proof -------------------------------------------------------------------------------
    Mutation(
        "ingress-at-the-destination-is-not-asked",
        "planning/proving.py",
        "        missing = without({meant.traffic: mask}, row.low)",
        "        missing = without({meant.traffic: mask}, row.high | {meant.traffic: mask})",
        "A need that the destination refuses is fulfilled.",
    ),
    Mutation(
        "what-others-allow-is-not-listed",
        "planning/proving.py",
        "        self._others += _excesses(source, without(kept, allowed), last)\n",
        "",
        "What remaining policies of other owners allow is not told.",
    ),
)
