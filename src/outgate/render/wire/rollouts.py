"""RolloutReport: where every namespace of a plan is."""

from __future__ import annotations

from outgate.live.rollout.answers import RolloutAnswer


def body(answer: RolloutAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "cluster": answer.cluster,
        "plan": answer.plan,
        "namespaces": [
            {
                "name": one.name,
                "stage": one.stage or None,
                "state": one.state,
                "run": one.run or None,
                "stageInGit": one.in_git or None,
                "keptBy": one.owner or None,
                "agrees": one.agrees,
                "notes": list(one.notes),
            }
            for one in answer.namespaces
        ],
        "findings": list(answer.findings),
    }
