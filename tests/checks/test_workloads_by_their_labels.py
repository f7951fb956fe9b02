"""Which workloads have labels: by an index, and the same as by looking at each."""

from __future__ import annotations

import pytest

from outgate.model.selectors import Operator, Requirement, Selector
from tests.checks.linting import evidence_of

POD = """\
---
apiVersion: v1
kind: Pod
metadata: {{name: {0}, namespace: {1}, labels: {{app: {2}, tier: {3}}}}}
spec: {{hostNetwork: {4}, containers: [{{name: main, image: none}}]}}
"""
ROWS = (
    ("a", "shop", "web", "front", "false"),
    ("b", "shop", "db", "back", "false"),
    ("c", "office", "web", "back", "true"),
    ("d", "office", "mail", "front", "false"),
    ("e", "shop", "web", "front", "false"),
)
EVIDENCE = evidence_of("".join(POD.format(*row) for row in ROWS))


def asks(key: str, operator: Operator, *values: str) -> Requirement:
    """Return one requirement."""
    return Requirement(key, operator, values)


@pytest.mark.parametrize("namespace", [None, "shop", "office", "nowhere"])
@pytest.mark.parametrize(
    "requirements",
    [
        (),
        (asks("app", Operator.IN, "web"),),
        (asks("app", Operator.IN, "mail", "web"),),
        (asks("app", Operator.IN, "web"), asks("tier", Operator.IN, "back")),
        (asks("app", Operator.IN, "none"),),
        (asks("app", Operator.NOT_IN, "web"),),
        (asks("app", Operator.EXISTS), asks("tier", Operator.NOT_IN, "back")),
        (asks("other", Operator.DOES_NOT_EXIST),),
    ],
)
def test_in_the_order_of_the_input(
    namespace: str | None, requirements: tuple[Requirement, ...]
) -> None:
    """Each once, those on their node's network included."""
    selector = Selector(requirements)
    expected = [
        workload.name
        for workload in EVIDENCE.snapshot.workloads
        if namespace in (None, workload.namespace)
        and any(selector.matches(pod.labels) for pod in workload.pods)
    ]

    assert [one.name for one in EVIDENCE.with_labels(selector, namespace)] == expected
