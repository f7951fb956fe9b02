"""A proof is kept while the enforcer is the same; the last line says whether it still is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.live.doctor.proving import proved
from outgate.live.doctor.remembering import described, remember, words_of_proof
from outgate.live.verify.answers import (
    CaseAnswer,
    CaseVerdict,
    Enforcement,
    Measured,
    NodeAnswer,
    PoolAnswer,
    VerifyAnswer,
)
from outgate.model.facts import (
    ClusterFacts,
    Confidence,
    Enforcer,
    Enforcing,
    Fact,
    NamedFact,
    Presence,
    Proof,
)


def enforcer(version: str = "v3.28.5", name: str = "calico") -> Enforcer:
    """Return an enforcer."""
    return Enforcer(
        name,
        "Calico",
        Fact(Presence.RUNNING, "x"),
        Fact(Enforcing.YES, "x"),
        version=Fact(version, "x") if version else None,
    )


def behaviour(value: str, confidence: Confidence) -> tuple[NamedFact[bool | str], ...]:
    """Return what becomes of open connections."""
    return (
        NamedFact("established", value, "x", confidence),
        NamedFact("start_leaks", False, "y", confidence),
    )


NOW = ClusterFacts(enforcers=(enforcer(),), behaviour=behaviour("kept", Confidence.ASSUMED)[:1])
PROOF = Proof("ENFORCED", "2026-11-24T12:00:00Z", ("node1", "node2"), ("calico v3.28.5",))
BEFORE = replace(NOW, proof=PROOF, behaviour=behaviour("cut", Confidence.MEASURED))


def test_measured_beats_assumed() -> None:
    """As long as it was measured on this enforcer."""
    found = remember(NOW, BEFORE)

    assert found.proof == PROOF
    assert {item.name: item.value for item in found.behaviour} == {
        "established": "cut",
        "start_leaks": False,
    }
    assert {item.confidence for item in found.behaviour} == {Confidence.MEASURED}


def test_what_was_only_assumed_before_is_not_carried() -> None:
    """An older outgate may have assumed something else."""
    before = replace(BEFORE, behaviour=behaviour("cut", Confidence.ASSUMED))

    assert remember(NOW, before).behaviour == NOW.behaviour


@pytest.mark.parametrize(
    "changed", [(), (enforcer("v3.30.1"),), (enforcer(), enforcer("v1.20.2", "cilium"))]
)
def test_another_enforcer_is_not_proved(changed: tuple[Enforcer, ...]) -> None:
    """The proof is kept and told as old; what was measured is dropped."""
    found = remember(replace(NOW, enforcers=changed), BEFORE)

    assert found.behaviour == NOW.behaviour
    assert found.proof == PROOF
    now = ", ".join(described(changed)) or "no enforcer"
    assert words_of_proof(found) == (
        "outgate verify found ENFORCED at 2026-11-24T12:00:00Z from node1, node2, with calico "
        f"v3.28.5; it is {now} now, so prove it again"
    )


def test_run_of_verify_becomes_a_proof() -> None:
    """Nodes that were probed, the enforcer as it is, what was measured over what was assumed."""
    case = CaseAnswer("pod", "a pod", "10.0.0.1", True, CaseVerdict.ENFORCED, "")
    nodes = (
        NodeAnswer("node2", Enforcement.ENFORCED, "", (case,)),
        NodeAnswer("node1", Enforcement.ENFORCED, "", (case,)),
        NodeAnswer("node3", Enforcement.INCONCLUSIVE, "its probe did not start"),
    )
    answer = VerifyAnswer(
        context="prod",
        namespace="outgate-verify-1",
        run="1",
        image="x",
        started="2026-11-24T12:00:00Z",
        seconds=50.0,
        verdict=Enforcement.ENFORCED,
        pools=(PoolAnswer("blue", "linux", 3, Enforcement.ENFORCED, "", nodes),),
        measured=(
            Measured("established", "cut", "words"),
            Measured("start_leaks", None, "not measured"),
        ),
        steps=(),
    )
    found = proved(NOW, answer)

    assert found.proof == PROOF
    assert [(item.name, item.value, item.confidence) for item in found.behaviour] == [
        ("established", "cut", Confidence.MEASURED)
    ]
    assert found.behaviour[0].source == ("outgate verify at 2026-11-24T12:00:00Z from node1, node2")
    assert remember(NOW, found) == found


def test_last_line_of_a_proof() -> None:
    """What, when, from where."""
    assert words_of_proof(remember(NOW, BEFORE)) == (
        "outgate verify found ENFORCED at 2026-11-24T12:00:00Z from node1, node2"
    )


def test_last_line_without_a_proof() -> None:
    """Detection is a hypothesis, and says so."""
    expected = (
        "not proved: what objects say about enforcement is a hypothesis; outgate verify proves it "
        "by connecting"
    )

    assert words_of_proof(remember(NOW, None)) == expected
    assert words_of_proof(remember(NOW, replace(BEFORE, proof=None))) == expected
