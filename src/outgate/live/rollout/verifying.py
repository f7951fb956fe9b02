"""Connections of a namespace's workloads, tried after a switch and held against the engine.

What cannot be tried is no failure, and no proof either: it is said. Only a connection that went
otherwise than the engine says, where a control shows that the destination answers, rolls back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from outgate.live.rollout.grounding import Grounding
from outgate.live.rollout.standing import Standing
from outgate.live.verify.derived.answers import CaseResult, DerivedAnswer
from outgate.live.verify.journal import VerifyError
from outgate.questions.world import World


def disagreements(
    verify: Callable[[str], DerivedAnswer],
    grounding: Grounding,
    standing: Standing,
    note: Callable[[str], None],
) -> list[str]:
    """Try connections of a namespace's workloads.

    Args:
        verify: Tries them.
        grounding: The cluster, read anew before and after.
        standing: The namespace, read back.
        note: Is told what was shown, and what was not.

    Returns:
        What went otherwise than the engine says, in words.
    """
    name = standing.space.name
    grounding.forget()
    if not _runs_pods(grounding.world, name):
        note(f"{name}: NOT VERIFIED: no pod of it runs")
        return []
    try:
        answer = verify(name)
    except VerifyError as error:
        note(f"{name}: NOT VERIFIED: {error}")
        return []
    finally:
        # The listeners of the run are gone by now.
        grounding.forget()
    for words in _shown(name, answer):
        note(words)
    return list(_disagreeing(answer))


def _runs_pods(world: World, namespace: str) -> bool:
    return any(
        workload.namespace == namespace
        and any(pod.addresses and not pod.host_network for pod in workload.pods)
        for workload in world.snapshot.workloads
    )


def _shown(name: str, answer: DerivedAnswer) -> Iterator[str]:
    agreeing, unsure = answer.number(CaseResult.AGREES), answer.number(CaseResult.INCONCLUSIVE)
    skipped = [one for one in answer.workloads if one.skipped]
    parts = [f"{agreeing} connections of its workloads went as the engine says"]
    if unsure:
        parts.append(f"{unsure} showed nothing")
    if skipped:
        first = skipped[0]
        more = f" and {len(skipped) - 1} more" if len(skipped) > 1 else ""
        parts.append(f"not tried: {first.name}{more} ({first.skipped})")
    word = "" if agreeing else "NOT VERIFIED: "
    yield f"{name}: {word}{'; '.join(parts)}"
    if answer.left_behind:
        yield answer.left_behind


def _disagreeing(answer: DerivedAnswer) -> Iterator[str]:
    for workload in answer.workloads:
        for found in workload.cases:
            if found.result is CaseResult.DISAGREES:
                proof = next((part.reason for part in found.case.proof), "")
                yield (
                    f"{workload.name} to {found.case.target.text} ({found.case.target.name}) is "
                    f"{found.case.expected} by the engine ({proof}), and {found.words}"
                )
