"""Random policies, drafted and planned: the plan alone allows what the policies allowed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import outgate
from tests.planning.from_policies.comparing import replacement
from tests.second_opinion.clusters import clusters
from tests.second_opinion.ends import KubernetesObject


@pytest.mark.slow
def test_every_difference_has_a_reason() -> None:
    """Nodes, closed ranges and pods of tomorrow; nothing else is lost, and only DNS is gained."""
    seen: Counter[str] = Counter()

    @seed(1)
    @settings(
        database=None,
        deadline=None,
        max_examples=150,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(clusters())
    def judge(objects: list[KubernetesObject]) -> None:
        found = replacement(outgate.load_objects(objects), whatever_stops=True)
        unexplained = [one for one in found.differences if not one.reason]
        assert not unexplained, unexplained[:3]
        seen["needs"] += sum(len(one.needs) for one in found.draft.intents)
        seen["refused"] += len(found.refused)
        seen["planned"] += len(found.composition.plan.namespaces) - len(found.refused)
        seen.update(one.reason for one in found.differences)
        seen.update(f"note: {one.what}" for one in found.draft.notes)

    judge()
    assert min(seen[one] for one in ("needs", "planned", "nodes", "closed-range")) > 100, seen
