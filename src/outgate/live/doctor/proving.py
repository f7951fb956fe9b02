"""What `outgate verify` found, into the facts: the proof, and what was measured."""

from __future__ import annotations

from dataclasses import replace

from outgate.live.doctor.remembering import described
from outgate.live.verify.answers import VerifyAnswer
from outgate.model.facts import ClusterFacts, Confidence, NamedFact, Proof


def proved(facts: ClusterFacts, answer: VerifyAnswer) -> ClusterFacts:
    """Return facts with a run's proof; what it measured takes the place of what was assumed.

    Args:
        facts: The facts as they were.
        answer: What the run found.
    """
    nodes = tuple(sorted(node.name for pool in answer.pools for node in pool.nodes if node.cases))
    proof = Proof(str(answer.verdict), answer.started, nodes, described(facts.enforcers))
    source = f"outgate verify at {answer.started} from {', '.join(nodes) or 'no node'}"
    known = {item.name: item for item in facts.behaviour}
    for one in answer.measured:
        if one.value is not None:
            known[one.name] = NamedFact(one.name, one.value, source, Confidence.MEASURED)
    return replace(facts, proof=proof, behaviour=tuple(known[name] for name in sorted(known)))
