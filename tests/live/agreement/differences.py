"""Where engine, enforcer and upstream are known not to say the same, and who is right.

docs/agreement.md says the same to people. A difference that is listed here must be there: when it
goes away, its test fails, and the line here and in the document goes too.
"""

from __future__ import annotations

from tests.live.agreement.cases import Case
from tests.live.agreement.probing import Observation

_POD_IN_BLOCK = (
    "Cilium takes an ipBlock for addresses outside of the cluster, upstream's tests and the "
    "API's field comment know no such limit: upstream is right, and the profile cilium says what "
    "Cilium does"
)

# Enforcer, to the upstream cases whose rows it does not fulfil.
FROM_UPSTREAM: dict[str, dict[str, str]] = {
    "cilium": {
        "e2e/34-egress-to-cidr-of-a-pod": _POD_IN_BLOCK,
        "e2e/35-egress-to-large-cidr-except-one-pod": _POD_IN_BLOCK,
        "e2e/36a-address-in-cidr-and-except": _POD_IN_BLOCK,
        "e2e/36b-excepted-address-allowed-by-updated-policy": _POD_IN_BLOCK,
    },
}


def unfulfilled(case: Case, measured: Observation) -> list[str]:
    """List the rows of upstream's table that the enforcer contradicts.

    Args:
        case: A case of upstream's.
        measured: What connected.
    """
    found = []
    for row in case.rows:
        connected = measured.get((row.source, row.destination))
        if connected is not None and connected != (row.verdict == "ALLOWED"):
            found.append(f"{row.source} -> {row.destination}: upstream says {row.verdict}")
    return found
