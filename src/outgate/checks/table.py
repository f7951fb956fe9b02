"""The table of checks: add one by a file in its group's folder and a line here."""

from __future__ import annotations

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

CHECKS: tuple[Check, ...] = (
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
)

BY_CODE = {check.code: check for check in CHECKS}
