"""The table of checks: add one by a file in its group's folder and a line here."""

from __future__ import annotations

from outgate.checks.coverage import (
    covered_by_label,
    egress_open,
    hidden_allow_all,
    host_network,
    ingress_only_policy,
    no_default_deny_egress,
)
from outgate.checks.destinations import (
    all_namespaces,
    api_server_by_selector,
    everywhere_without_except,
    host_network_peer,
    metadata_reachable,
    one_family_only,
    own_load_balancer,
)
from outgate.checks.dns import (
    dns_blocked,
    dns_to_the_world,
    dns_without_tcp,
    dns_wrong_peer,
    dns_wrong_port,
    node_local_dns,
)
from outgate.checks.kinds import Check
from outgate.checks.meaning import (
    defined_twice,
    duplicate_key,
    egress_not_stated,
    empty_list_means_all,
    except_outside,
    host_bits,
    ingress_isolated_unasked,
    name_says_otherwise,
    or_for_and,
    outside_spec,
    peers_anded,
    refused,
    rules_without_type,
    split_port,
    split_rule,
    unknown_field,
)
from outgate.checks.pairs import (
    egress_without_ingress,
    ingress_without_egress,
    never_matches,
    redundant_policy,
    redundant_rule,
    shadowed_policy,
)
from outgate.checks.ports import (
    missing_named_port,
    named_port_outside,
    service_port,
    wrong_protocol,
)
from outgate.checks.selectors import (
    catches_foreign,
    over_specified,
    peer_selects_nothing,
    selector_typo,
    selects_nothing,
    selects_nothing_yet,
    unset_namespace_label,
)
from outgate.checks.suppressions import (
    expired_suppression,
    faulty_suppression,
    unused_suppression,
)

CHECKS: tuple[Check, ...] = (
    # 0: suppressions
    expired_suppression.CHECK,
    unused_suppression.CHECK,
    faulty_suppression.CHECK,
    # 1: coverage
    egress_open.CHECK,
    no_default_deny_egress.CHECK,
    ingress_only_policy.CHECK,
    host_network.CHECK,
    hidden_allow_all.CHECK,
    covered_by_label.CHECK,
    # 2: meaning
    egress_not_stated.CHECK,
    ingress_isolated_unasked.CHECK,
    rules_without_type.CHECK,
    name_says_otherwise.CHECK,
    empty_list_means_all.CHECK,
    or_for_and.CHECK,
    split_port.CHECK,
    split_rule.CHECK,
    peers_anded.CHECK,
    unknown_field.CHECK,
    duplicate_key.CHECK,
    defined_twice.CHECK,
    outside_spec.CHECK,
    host_bits.CHECK,
    except_outside.CHECK,
    refused.CHECK,
    # 3: selectors
    selector_typo.CHECK,
    selects_nothing_yet.CHECK,
    selects_nothing.CHECK,
    peer_selects_nothing.CHECK,
    unset_namespace_label.CHECK,
    catches_foreign.CHECK,
    over_specified.CHECK,
    # 4: ports
    service_port.CHECK,
    missing_named_port.CHECK,
    named_port_outside.CHECK,
    wrong_protocol.CHECK,
    # 5: dns
    dns_blocked.CHECK,
    dns_without_tcp.CHECK,
    dns_wrong_peer.CHECK,
    dns_wrong_port.CHECK,
    node_local_dns.CHECK,
    dns_to_the_world.CHECK,
    # 6: destinations
    api_server_by_selector.CHECK,
    metadata_reachable.CHECK,
    everywhere_without_except.CHECK,
    one_family_only.CHECK,
    own_load_balancer.CHECK,
    all_namespaces.CHECK,
    host_network_peer.CHECK,
    # 7: pairs and waste
    egress_without_ingress.CHECK,
    ingress_without_egress.CHECK,
    never_matches.CHECK,
    redundant_rule.CHECK,
    redundant_policy.CHECK,
    shadowed_policy.CHECK,
)

BY_CODE = {check.code: check for check in CHECKS}
BY_WORD = {word: check.code for check in CHECKS for word in (check.code, check.name)}
"""Codes and names, each to the code."""
