"""Mistakes that somebody could make in the program, each in one place.

A mutation is a text that occurs exactly once in a file, and what stands there instead. When a
change to the program takes the text away, the mutation fails loudly and is to be planted anew.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """One planted mistake."""

    name: str
    file: str
    """Below ``src/outgate``."""
    old: str
    new: str
    sentence: str
    """What the mistake makes the program believe."""


MUTATIONS = (
    # --- sets ------------------------------------------------------------------------------------
    Mutation(
        "neighbours-are-not-joined",
        "sets/intervals.py",
        "if result and low <= result[-1][1] + 1:",
        "if result and low <= result[-1][1]:",
        "Two halves of a block are not the block.",
    ),
    Mutation(
        "a-hole-starts-one-late",
        "sets/intervals.py",
        "result.append((low, right[k][0] - 1))",
        "result.append((low, right[k][0]))",
        "The first address of an exception is not excepted.",
    ),
    Mutation(
        "a-single-number-is-no-interval",
        "sets/intervals.py",
        "        if low <= high:\n            result.append((low, high))\n        if left[i]",
        "        if low < high:\n            result.append((low, high))\n        if left[i]",
        "An intersection of one port is empty.",
    ),
    Mutation(
        "sctp-is-tcp",
        "sets/traffic.py",
        "        return Traffic(sctp=ports)",
        "        return Traffic(tcp=ports)",
        "A rule for SCTP opens TCP.",
    ),
    # --- reading a NetworkPolicy -----------------------------------------------------------------
    Mutation(
        "an-empty-egress-list-isolates",
        "dialects/networkpolicy/read.py",
        'has_egress = bool(spec.get("egress"))',
        'has_egress = "egress" in spec',
        "``egress: []`` without policyTypes isolates for egress.",
    ),
    Mutation(
        "egress-is-isolated-by-default",
        "dialects/networkpolicy/read.py",
        "return frozenset(_TYPES.values()) if has_egress else frozenset({Direction.INGRESS})",
        "return frozenset(_TYPES.values())",
        "A policy without policyTypes isolates both directions.",
    ),
    Mutation(
        "rules-without-their-policy-type-count",
        "dialects/networkpolicy/read.py",
        "        if direction in isolated:",
        "        if direction in isolated or read_rules:",
        "Egress rules isolate although policyTypes leaves Egress out.",
    ),
    Mutation(
        "no-rules-no-isolation",
        "dialects/networkpolicy/read.py",
        "            if not read_rules:",
        "            if False and not read_rules:",
        "A policy without rules isolates nobody.",
    ),
    Mutation(
        "empty-peers-are-nobody",
        "dialects/networkpolicy/rules.py",
        "    if not items:\n        return None\n    peers: dict",
        "    if not items:\n        return None if value is None else ()\n    peers: dict",
        "``to: []`` is no destination.",
    ),
    Mutation(
        "a-pod-selector-reaches-every-namespace",
        "dialects/networkpolicy/rules.py",
        "return _selection(namespace, ALL, selector)",
        "return _selection(None, ALL, selector)",
        "A podSelector alone selects pods of all namespaces.",
    ),
    Mutation(
        "except-is-not-read",
        "dialects/networkpolicy/rules.py",
        "        addresses -= hole",
        "        addresses -= hole - whole",
        "An ipBlock holds what it excepts.",
    ),
    Mutation(
        "the-default-protocol-is-udp",
        "dialects/networkpolicy/rules.py",
        '        protocol = "TCP"\n',
        '        protocol = "UDP"\n',
        "A port without protocol is a UDP port.",
    ),
    Mutation(
        "end-port-is-exclusive",
        "dialects/networkpolicy/rules.py",
        "return _interned_port(protocol, port, end)",
        "return _interned_port(protocol, port, max(port, end - 1))",
        "The last port of a range is not in it.",
    ),
    Mutation(
        "expressions-are-not-read",
        "dialects/networkpolicy/selecting.py",
        "    if expressions is not None:",
        "    if expressions is not None and labels is None and not expressions:",
        "A selector of matchExpressions selects everything.",
    ),
    # --- the cluster -----------------------------------------------------------------------------
    Mutation(
        "sidecars-have-no-ports",
        "cluster/pods.py",
        'if mapping(container).get("restartPolicy") == "Always":',
        'if mapping(container).get("restartPolicy") == "Never":',
        "A named port of a restartable init container is not found.",
    ),
    Mutation(
        "ended-pods-keep-their-address",
        "cluster/pods.py",
        "    if not ended:\n",
        "    if True or not ended:\n",
        "An address belongs to a pod that has ended.",
    ),
    Mutation(
        "node-ranges-are-always-trusted",
        "cluster/networks.py",
        "if not found and pods and node_ranges and pods <= node_ranges:",
        "if not found and node_ranges:",
        "Pods get their addresses from podCIDRs, whatever the pods show.",
    ),
    Mutation(
        "an-absent-namespace-has-no-labels",
        "cluster/building.py",
        "name, {METADATA_NAME: name}, document.origin, labels_known=False",
        "name, {METADATA_NAME: name}, document.origin, labels_known=True",
        "A namespace without a document is known to have no labels.",
    ),
    # --- selecting -------------------------------------------------------------------------------
    Mutation(
        "not-in-needs-the-key",
        "engine/selecting.py",
        "        return Bounds(everything & ~possible, everything & ~sure)",
        "        if operator is Operator.NOT_IN:\n"
        "            everything = self._keys.get(key, 0)\n"
        "        return Bounds(everything & ~possible, everything & ~sure)",
        "NotIn does not match pods without the label.",
    ),
    Mutation(
        "does-not-exist-is-exists",
        "engine/selecting.py",
        "if operator in (Operator.IN, Operator.EXISTS):",
        "if operator in (Operator.IN, Operator.EXISTS, Operator.DOES_NOT_EXIST):",
        "DoesNotExist matches pods that have the label.",
    ),
    Mutation(
        "not-in-needs-the-key-of-a-namespace",
        "model/selectors.py",
        "            return value not in self.values\n",
        "            return value is not None and value not in self.values\n",
        "NotIn does not match namespaces without the label.",
    ),
    Mutation(
        "host-network-pods-are-selected",
        "engine/selecting.py",
        "            if endpoint.host_network:\n",
        "            if endpoint.host_network and not pod:\n",
        "A podSelector matches hostNetwork pods.",
    ),
    Mutation(
        "unknown-labels-match-surely",
        "engine/selecting.py",
        "        else:\n            sure = False\n",
        "        else:\n            sure = True\n",
        "A namespace without a document has every label that is asked for.",
    ),
    Mutation(
        "unknown-labels-never-match",
        "engine/selecting.py",
        "    return sure and possible, possible",
        "    return sure and possible, sure and possible",
        "A namespace without a document has no label that is asked for.",
    ),
    # --- rules and blocks ------------------------------------------------------------------------
    Mutation(
        "a-named-port-is-the-clients",
        "engine/rules.py",
        "is_ingress = entry.direction is Direction.INGRESS",
        "is_ingress = entry.direction is not Direction.INGRESS",
        "A named port is looked up at the source.",
    ),
    Mutation(
        "blocks-are-judged-one-by-one",
        "engine/rules.py",
        "    return union_of(blocks)",
        "    return blocks[0]",
        "Only the first ipBlock of a rule counts.",
    ),
    Mutation(
        "everywhere-is-inside-only",
        "engine/rules.py",
        "everything = Bounds(endpoints.everything, endpoints.everything)",
        "everything = Bounds(endpoints.pods, endpoints.pods)",
        "A rule without peers allows pods only.",
    ),
    Mutation(
        "the-last-port-stands",
        "engine/rules.py",
        "numbered |= traffic.of(port.protocol, port.low, high)",
        "numbered = traffic.of(port.protocol, port.low, high)",
        "Of several ports of a rule only the last counts.",
    ),
    Mutation(
        "selector-and-block",
        "engine/rules.py",
        "return labels, Bounds(low | held.low, high | held.high), block",
        "return labels, Bounds(low & held.low, high & held.high), block",
        "A peer must match both the selectors and the blocks of a rule.",
    ),
    Mutation(
        "one-address-inside-is-enough",
        "engine/blocks.py",
        "                    if all(inside):",
        "                    if any(inside):",
        "A block of one family surely holds a pod of two.",
    ),
    Mutation(
        "a-possible-address-is-sure",
        "engine/blocks.py",
        "low |= placeless if sure else 0",
        "low |= placeless if possible else 0",
        "A pod without known address is in every block that it could be in.",
    ),
    Mutation(
        "an-unknown-address-is-nowhere",
        "engine/blocks.py",
        "high |= placeless if possible else 0",
        "high |= placeless if sure else 0",
        "A pod without known address is in no block that it need not be in.",
    ),
    Mutation(
        "a-block-ends-one-early",
        "engine/cells.py",
        "toggles[high + 1] = toggles.get(high + 1, 0) ^ (1 << index)",
        "toggles[high] = toggles.get(high, 0) ^ (1 << index)",
        "The last address of a block is not in it.",
    ),
    # --- endpoints -------------------------------------------------------------------------------
    Mutation(
        "labels-part-no-pods",
        "engine/endpoints.py",
        "frozenset(item for item in pod.labels.items() if item[0] in label_keys)",
        "frozenset(item for item in pod.labels.items() if item[0] not in pod.labels)",
        "Pods of one workload are alike whatever their labels are.",
    ),
    Mutation(
        "addresses-part-no-pods",
        "engine/endpoints.py",
        "tuple((address.version, cells.cell_of(address)) for address in addresses)",
        "len(addresses)",
        "Pods of one workload are alike whichever blocks hold them.",
    ),
    Mutation(
        "inside-is-outside",
        "engine/endpoints.py",
        "        rest = members - inside",
        "        rest = members",
        "A pod's address is an outside address, too.",
    ),
    # --- both sides ------------------------------------------------------------------------------
    Mutation(
        "one-side-is-enough",
        "engine/reachability.py",
        "        low = out.low & into.low",
        "        low = out.low | into.low",
        "A connection needs the leave of one side only.",
    ),
    Mutation(
        "nobody-is-isolated-for-ingress",
        "engine/reachability.py",
        "            free = within & ~side.isolated\n",
        "            free = within\n",
        "A row lets everything into isolated pods.",
    ),
    Mutation(
        "the-row-of-an-isolated-source-is-open",
        "engine/reachability.py",
        "        if not bit & side.isolated:\n            return {traffic.EVERYTHING: within}",
        "        if bit & side.isolated:\n            return {traffic.EVERYTHING: within}",
        "A row lets everything out of isolated pods.",
    ),
    Mutation(
        "own-node-is-one-way",
        "engine/own_node.py",
        "        low = self._host_on.get(source.node, 0)\n",
        "        low = 0\n",
        "A pod does not always reach its own node.",
    ),
    Mutation(
        "an-unknown-node-is-another-node",
        "engine/own_node.py",
        "            return Bounds(0, self._hosts)",
        "            return Bounds(0, 0)",
        "A pod whose node is not known is on none of the nodes.",
    ),
    Mutation(
        "an-address-is-not-looked-at",
        "engine/reachability.py",
        "in_block = bool(held & bit) and address in rule.block",
        "in_block = bool(held & bit)",
        "A block holds both addresses of a pod if it holds one.",
    ),
    Mutation(
        "a-wider-rule-replaces-a-narrower",
        "engine/partitions.py",
        "        wider = traffic | passing",
        "        wider = passing",
        "Of two rules for the same peer the last one counts in a row.",
    ),
    Mutation(
        "sides-are-not-intersected",
        "engine/partitions.py",
        "passing = left_traffic & right_traffic",
        "passing = left_traffic | right_traffic",
        "A row allows the ports that either side allows.",
    ),
    # --- policies that are not evaluated ---------------------------------------------------------
    Mutation(
        "an-unevaluated-policy-denies-nothing",
        "engine/reachability.py",
        "        if bit & side.may_deny:\n            low = traffic.NOTHING\n",
        "",
        "What another dialect may deny is surely allowed.",
    ),
    Mutation(
        "an-unevaluated-policy-allows-nothing",
        "engine/reachability.py",
        "        if bit & side.may_allow:\n            high = traffic.EVERYTHING\n",
        "",
        "What another dialect may allow is surely denied.",
    ),
    Mutation(
        "the-baseline-tier-asks-first",
        "engine/sides.py",
        "narrowed = touch.isolates_only or touch.only_open",
        "narrowed = touch.isolates_only",
        "A baseline tier may deny what a NetworkPolicy allows.",
    ),
    Mutation(
        "isolating-twice-is-worse",
        "engine/sides.py",
        "narrowed = touch.isolates_only or touch.only_open",
        "narrowed = touch.only_open",
        "A policy that only isolates makes an isolated pod uncertain.",
    ),
    # --- proofs ----------------------------------------------------------------------------------
    Mutation(
        "the-farthest-miss-comes-first",
        "engine/proofs.py",
        "misses.sort(key=lambda miss: miss.distance)",
        "misses.sort(key=lambda miss: -miss.distance)",
        "The rule that nearly matches is shown last.",
    ),
    Mutation(
        "an-exception-is-not-told",
        "engine/near_misses.py",
        "if holes and first in parse_block(cidr):",
        "if holes and first not in parse_block(cidr):",
        "An address in an exception is said to be outside of the block.",
    ),
    # --- the profile -----------------------------------------------------------------------------
    Mutation(
        "blocks-never-match-pods",
        "enforcers/upstream.py",
        "block_matches_pods=True",
        "block_matches_pods=False",
        "An ipBlock that holds a pod's address does not match the pod.",
    ),
)
