"""What was proved before, carried into new facts as long as it is about the same enforcer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outgate.model.facts import ClusterFacts, Confidence, Enforcer, Proof


def described(enforcers: Sequence[Enforcer]) -> tuple[str, ...]:
    """Return each enforcer's name and version, as a proof notes them.

    Args:
        enforcers: The enforcers.
    """
    return tuple(
        f"{item.name} {item.version.value}" if item.version is not None else item.name
        for item in enforcers
    )


def is_stale(facts: ClusterFacts, proof: Proof) -> bool:
    """Say whether the enforcers are others than those that a proof is about.

    Args:
        facts: The facts now.
        proof: The proof.
    """
    return proof.enforcers != described(facts.enforcers)


def remember(facts: ClusterFacts, before: ClusterFacts | None) -> ClusterFacts:
    """Return facts with the proof and the measurements of facts that were kept before.

    Measured beats assumed; what was measured on another enforcer is not carried over.

    Args:
        facts: The facts as they were read now.
        before: Those of an earlier run; None where there is none.
    """
    if before is None or before.proof is None:
        return facts
    facts = replace(facts, proof=before.proof)
    if is_stale(facts, before.proof):
        return facts
    known = {item.name: item for item in facts.behaviour}
    known |= {
        item.name: item for item in before.behaviour if item.confidence is Confidence.MEASURED
    }
    return replace(facts, behaviour=tuple(known[name] for name in sorted(known)))


def words_of_proof(facts: ClusterFacts) -> str:
    """Say whether `outgate verify` has proved enforcement, when and on which nodes.

    Args:
        facts: The facts, with the proof that they remember.
    """
    proof = facts.proof
    if proof is None:
        return (
            "not proved: what objects say about enforcement is a hypothesis; outgate verify proves "
            "it by connecting"
        )
    nodes = ", ".join(proof.nodes) or "no node"
    words = f"outgate verify found {proof.verdict} at {proof.when} from {nodes}"
    if is_stale(facts, proof):
        then = ", ".join(proof.enforcers) or "no enforcer"
        now = ", ".join(described(facts.enforcers)) or "no enforcer"
        return f"{words}, with {then}; it is {now} now, so prove it again"
    return words
