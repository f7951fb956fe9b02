"""OG212: how bad it is that one name stands in several files."""

from __future__ import annotations

from pathlib import Path

import pytest

import outgate

PLAIN = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: web{namespace}}}
spec: {{podSelector: {{}}, policyTypes: [{type}]}}
"""
CLUSTER_WIDE = """\
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: {{name: web}}
spec: {{endpointSelector: {{}}, {type}: [{{}}]}}
"""
SHOP = PLAIN.replace("{namespace}", ", namespace: shop")
NOBODY = PLAIN.replace("{namespace}", "")


@pytest.mark.parametrize(
    ("text", "types", "files", "severities"),
    [
        (SHOP, ("Ingress", "Egress"), ("a.yaml", "b.yaml"), ["warning"]),
        (SHOP, ("Ingress", "Egress"), ("a/a.yaml", "b/b.yaml"), ["note"]),
        (NOBODY, ("Ingress", "Egress"), ("a.yaml", "b.yaml"), ["note"]),
        (NOBODY, ("Ingress", "Egress"), ("a/a.yaml", "b/b.yaml"), []),
        (CLUSTER_WIDE, ("ingress", "egress"), ("a.yaml", "b.yaml"), ["note"]),
        (CLUSTER_WIDE, ("ingress", "egress"), ("a/a.yaml", "b/b.yaml"), ["note"]),
    ],
)
def test_variants_are_not_applied_together(
    tmp_path: Path, text: str, types: tuple[str, str], files: tuple[str, str], severities: list[str]
) -> None:
    """Side by side a warning, in folders a note; where the namespace is chosen later, nothing."""
    for name, direction in zip(files, types, strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.format(type=direction), encoding="utf-8")
    found = outgate.lint(str(tmp_path), select=["OG212"]).findings

    assert [str(one.severity) for one in found] == severities
