"""`lint --fix` proved by the engine: nothing is reached any less, apart from what is the point."""

from __future__ import annotations

import io

import pytest

import outgate
from outgate.manifests.patching import patched
from outgate.sets import traffic
from outgate.sets.traffic import Traffic
from tests.checks.linting import findings_of, lint_text
from tests.checks.reading_pages import pages

NARROWING = frozenset({"OG206", "OG207", "OG208"})
"""What allows more than was meant: less is the point."""
MOVING = frozenset({"OG401", "OG404"})
"""What allows a port on which nobody listens, and is to allow the one on which somebody does."""
AS_WRITTEN = frozenset({"OG210", "OG214", "OG305"})
"""What the enforcer or the API server did not take as it was written."""
WIDENING = frozenset({"OG502"})
"""What allows less than is needed."""

CORRECTED = [
    pytest.param(page.code, text, id=f"{page.code}-{number}")
    for page in pages()
    for number, text in enumerate(page.bad, 1)
    if any(one.patch for one in findings_of(text, page.code))
]


def fixed(text: str) -> str:
    """Correct what can be corrected."""
    found = [(one.origin, one.patch) for one in lint_text(text).findings if one.patch]
    return patched(text, found)[0]


DNS_POD = """
---
apiVersion: v1
kind: Pod
metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  containers:
    - name: dns
      ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53, protocol: TCP}]
"""


BYSTANDER = """
---
apiVersion: v1
kind: Pod
metadata: {{name: bystander, namespace: {}, labels: {{app: bystander}}}}
spec: {{containers: [{{name: bystander, image: none}}]}}
"""


def world(text: str) -> outgate.World:
    """Read manifests, beside a DNS pod and somebody in every namespace whom no rule names."""
    spaces = outgate.load("-", stdin=io.BytesIO(text.encode())).snapshot.namespaces
    whole = text + DNS_POD + "".join(map(BYSTANDER.format, spaces))
    return outgate.load("-", stdin=io.BytesIO(whole.encode()))


def difference(text: str) -> tuple[Traffic, Traffic]:
    """Return what some pair of pods may use after the correction alone, and before it alone."""
    opened = closed = traffic.NOTHING
    for one in outgate.diff(world(text), world(fixed(text))).connections:
        opened |= one.after.allowed - one.before.allowed
        closed |= one.before.allowed - one.after.allowed
    return opened, closed


def test_every_check_that_corrects_is_here() -> None:
    """And is proved in its own way below."""
    codes = {str(one.values[0]) for one in CORRECTED}

    assert codes == NARROWING | MOVING | AS_WRITTEN | WIDENING


@pytest.mark.parametrize(("code", "text"), CORRECTED)
def test_it_is_cured(code: str, text: str) -> None:
    """Linted again, the finding is gone; what is left was there before."""
    after = fixed(text)
    kinds = {one.code for one in lint_text(text).findings}

    assert [one for one in findings_of(after, code) if one.patch] == []
    assert {one.code for one in lint_text(after).findings} <= kinds


@pytest.mark.parametrize(("code", "text"), [one for one in CORRECTED if one.values[0] in WIDENING])
def test_a_wider_rule_takes_nothing_away(code: str, text: str) -> None:
    """By the engine, between all pairs."""
    opened, closed = difference(text)

    assert (str(opened), closed) == ("TCP 53", traffic.NOTHING)


@pytest.mark.parametrize(("code", "text"), [one for one in CORRECTED if one.values[0] in MOVING])
def test_a_moved_port_takes_nothing_away_that_somebody_listens_on(code: str, text: str) -> None:
    """The port that is closed is declared by nobody, and the one that is opened is."""
    declared = traffic.NOTHING
    for workload in world(text).snapshot.workloads:
        for pod in workload.pods:
            for port in pod.ports:
                declared |= traffic.of(port.protocol, port.number, port.number)
    opened, closed = difference(text)

    assert opened <= declared
    assert opened
    assert not closed & declared


@pytest.mark.parametrize(("code", "text"), [one for one in CORRECTED if one.values[0] in NARROWING])
def test_a_narrower_rule_opens_nothing(code: str, text: str) -> None:
    """What is closed was open by mistake."""
    opened, closed = difference(text)

    assert not opened
    assert closed
