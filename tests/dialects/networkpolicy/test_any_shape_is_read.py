"""Whatever stands in a policy's fields, it is in force or refused with a sentence."""

from __future__ import annotations

from hypothesis import given

import outgate
from outgate.model.gaps import GapKind
from tests.sets.drawing import bounded
from tests.snapshot.breaking import broken
from tests.snapshot.objects import KubernetesObject, deployment, policy

WHOLE = policy(
    "web",
    {"app": "web"},
    policyTypes=["Ingress", "Egress"],
    ingress=[
        {
            "from": [
                {
                    "podSelector": {
                        "matchLabels": {"app": "api"},
                        "matchExpressions": [{"key": "tier", "operator": "In", "values": ["a"]}],
                    },
                    "namespaceSelector": {"matchLabels": {"team": "a"}},
                },
                {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}},
            ],
            "ports": [{"protocol": "TCP", "port": 80, "endPort": 90}, {"port": "http"}],
        }
    ],
    egress=[{"to": [{"podSelector": {}}], "ports": [{"protocol": "UDP", "port": 53}]}],
)


@bounded
@given(broken([WHOLE]))
def test_one_broken_policy(body: KubernetesObject) -> None:
    """Every Gap is a sentence; a policy without Gap is in force."""
    world = outgate.load_objects([deployment("web"), body])
    for gap in world.gaps:
        assert gap.kind in (GapKind.REFUSED, GapKind.NOT_EVALUATED, GapKind.ASSUMED)
        assert gap.what
    serious = [gap for gap in world.gaps if gap.kind is not GapKind.ASSUMED]
    assert (world.policies == 1) == (not serious)
    assert world.explain("shop/web", "203.0.113.9:443").parts
