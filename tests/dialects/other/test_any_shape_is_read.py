"""Documents of any shape at all: a Gap and careful touches, never an exception."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.dialects.table_other import OTHER_DIALECTS
from outgate.model.documents import Document
from outgate.model.origins import NOWHERE

WORDS = st.sampled_from(
    [
        "spec",
        "specs",
        "endpointSelector",
        "nodeSelector",
        "selector",
        "namespaceSelector",
        "podSelector",
        "subject",
        "namespaces",
        "pods",
        "matchLabels",
        "matchExpressions",
        "key",
        "operator",
        "values",
        "ingress",
        "egress",
        "ingressDeny",
        "egressDeny",
        "enableDefaultDeny",
        "toPorts",
        "toRequires",
        "to",
        "from",
        "action",
        "types",
        "policyTypes",
        "tier",
        "In",
        "Exists",
        "Allow",
        "Deny",
        "Pass",
        "Egress",
        "Baseline",
        "app",
        "reserved:all",
        "io.kubernetes.pod.namespace",
        "has(app) || !(tier == 'x')",
        "((((",
        "",
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(WORDS, st.integers(), st.none()), inner, max_size=5),
    ),
    max_leaves=20,
)
BODIES = st.one_of(
    st.dictionaries(st.sampled_from(["spec", "specs", "metadata"]), VALUES),
    st.fixed_dictionaries({"spec": st.dictionaries(WORDS, VALUES, max_size=8)}),
)


@pytest.mark.parametrize(("group", "kind"), OTHER_DIALECTS)
@given(body=BODIES)
def test_no_shape_raises(group: str, kind: str, body: dict[str, Any]) -> None:
    """Untrusted input yields exactly one Gap, and touches that could do something."""
    document = Document(f"{group}/v1", kind, "app", "x", body, NOWHERE)
    touches, gaps = OTHER_DIALECTS[group, kind](document, "app")
    assert len(gaps) == 1
    assert all(touch.subjects and (touch.can_allow or touch.can_deny) for touch in touches)
