"""Proofs of the engine into answers: rules with their places, reasons as sentences."""

from __future__ import annotations

from collections.abc import Callable

from outgate.engine.endpoints import Endpoint
from outgate.engine.proofs import SideProof, SideState
from outgate.engine.reachability import Reachability
from outgate.model.entries import Direction, Entry, Touch
from outgate.model.origins import Origin
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Miss, RuleReference, SideAnswer
from outgate.questions.wording import field_of, rule_in_words
from outgate.sets.traffic import Traffic

Locate = Callable[[Entry], Origin]

_STATES = {
    SideState.OPEN: "no policy isolates it for {direction}",
    SideState.HOST_NETWORK: "it is on its node's network, where NetworkPolicies do not apply",
    SideState.NOT_A_POD: "it is no pod, so no NetworkPolicy has it as its subject",
}


def answer_side(proof: SideProof, wanted: Traffic, subject: str, locate: Locate) -> SideAnswer:
    """Return one side of a proof as an answer.

    Args:
        proof: The engine's proof.
        wanted: The traffic in question.
        subject: The name of the end on this side.
        locate: Gives a rule's place.
    """
    return SideAnswer(
        direction=str(proof.direction),
        subject=subject,
        state=str(proof.state),
        verdict=side_verdict(proof, wanted),
        isolated_by=tuple(reference(entry, locate) for entry in proof.isolated_by),
        allowed_by=tuple(
            reference(entry, locate)
            for entry in {id(rule.entry): rule.entry for rule in proof.allowing}.values()
        ),
        near_misses=tuple(
            Miss(reference(miss.entry, locate), miss.missing) for miss in proof.near_misses
        ),
        doubts=(
            *(
                f"{doubt.rule.entry.policy} {field_of(doubt.rule.entry)}: {doubt.reason}"
                for doubt in proof.doubts
            ),
            *(_touch_in_words(touch) for touch in proof.touches),
        ),
    )


def side_verdict(proof: SideProof, wanted: Traffic) -> Verdict:
    """Return the verdict of one side alone over the traffic in question."""
    if wanted <= proof.low:
        return Verdict.ALLOWED
    if not wanted & proof.high:
        return Verdict.DENIED
    return Verdict.UNKNOWN


def reference(entry: Entry, locate: Locate) -> RuleReference:
    """Return a rule with its place and its words."""
    return RuleReference(
        kind=entry.policy.kind,
        policy=str(entry.policy),
        field=field_of(entry),
        origin=locate(entry),
        words=rule_in_words(entry),
    )


def reason_of(
    reachability: Reachability,
    verdict: Verdict,
    egress: SideProof,
    ingress: SideProof,
    source: Endpoint,
    destination: Endpoint,
) -> tuple[str, tuple[str, ...]]:
    """Return the verdict's reason as one sentence, and what would settle an UNKNOWN."""
    beside = reachability.own_node.beside(source)
    bit = 1 << destination.index
    if verdict is Verdict.ALLOWED and bit & beside.low:
        return (
            (
                "a pod and the node that it runs on: traffic between them "
                '"is always allowed, regardless of the IP address of the Pod or the node"'
            ),
            (),
        )
    if verdict is Verdict.UNKNOWN:
        return _unknown_reason(egress, ingress, shares_node=bool(bit & beside.high))
    if verdict is Verdict.DENIED:
        sides = [
            f"{proof.direction} of the {_end_word(proof.direction)}"
            for proof in (egress, ingress)
            if proof.state is SideState.ISOLATED and not proof.allowing
        ]
        if not sides:
            return "no traffic is allowed by both sides", ()
        return f"no rule allows it: {' and '.join(sides)}", ()
    words = [f"{proof.direction}: {_allowed_words(proof)}" for proof in (egress, ingress)]
    return "; ".join(words), ()


def _allowed_words(proof: SideProof) -> str:
    if proof.state is SideState.ISOLATED:
        entry = proof.allowing[0].entry if proof.allowing else None
        return f"allowed by {entry.policy} {field_of(entry)}" if entry else "allowed"
    return _STATES[proof.state].format(direction=proof.direction)


def _end_word(direction: Direction) -> str:
    return "source" if direction is Direction.EGRESS else "destination"


def _unknown_reason(
    egress: SideProof, ingress: SideProof, *, shares_node: bool
) -> tuple[str, tuple[str, ...]]:
    reasons: list[str] = []
    settled: list[str] = []
    for proof in (egress, ingress):
        for doubt in proof.doubts:
            reasons.append(doubt.reason)
            settled.append(doubt.settled_by)
        for touch in proof.touches:
            reasons.append(_touch_in_words(touch))
            settled.append(
                "fill the variables in and read the result"
                if touch.by_variables
                else f"read {touch.policy.kind} {touch.policy}, or try it on the cluster"
            )
    if shares_node:
        reasons.append(
            "whether both are on the same node is not known; traffic between a pod and its own "
            "node is always allowed"
        )
        settled.append("read the live cluster, where spec.nodeName tells")
    return (
        "; ".join(dict.fromkeys(reasons[:3])) or "the bounds differ",
        tuple(dict.fromkeys(settled[:3])),
    )


def _touch_in_words(touch: Touch) -> str:
    if touch.by_variables:
        return (
            f"{touch.policy.kind} {touch.policy} may select the pod: in the namespace or labels of "
            "one of them are variables that nobody filled in"
        )
    what = {
        (True, True): "may allow or deny",
        (True, False): "may allow",
        (False, True): "may deny",
    }[touch.can_allow, touch.can_deny]
    return f"{touch.policy.kind} {touch.policy} is not evaluated and {what} its {touch.direction}"
