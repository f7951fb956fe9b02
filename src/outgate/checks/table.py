"""The table of checks: add one by a file in its group's folder and a line here."""

from __future__ import annotations

from outgate.checks.kinds import Check
from outgate.checks.meaning import (
    egress_not_stated,
    empty_list_means_all,
    host_bits,
    rules_without_type,
    split_port,
)

CHECKS: tuple[Check, ...] = (
    egress_not_stated.CHECK,
    rules_without_type.CHECK,
    empty_list_means_all.CHECK,
    split_port.CHECK,
    host_bits.CHECK,
)

BY_CODE = {check.code: check for check in CHECKS}
