"""VerifyReport: whether policies are enforced, and what else connecting showed."""

from __future__ import annotations

from outgate.live.verify.answers import (
    CaseAnswer,
    NodeAnswer,
    Outcome,
    PoolAnswer,
    RaceAnswer,
    VerifyAnswer,
)


def body(answer: VerifyAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "verdict": str(answer.verdict),
        "context": answer.context,
        "run": answer.run,
        "namespace": answer.namespace,
        "image": answer.image,
        "started": answer.started,
        "seconds": answer.seconds,
        "pools": [_pool(pool) for pool in answer.pools],
        "measured": [
            {"name": one.name, "value": one.value, "words": one.words} for one in answer.measured
        ],
        "steps": [
            {
                "name": step.name,
                "policy": step.policy,
                "seconds": step.seconds,
                "isSettled": step.is_settled,
            }
            for step in answer.steps
        ],
        "notes": list(answer.notes),
        "leftBehind": answer.left_behind or None,
    }


def _pool(pool: PoolAnswer) -> dict[str, object]:
    return {
        "name": pool.name,
        "operatingSystem": pool.operating_system,
        "nodesInPool": pool.nodes_in_pool,
        "verdict": str(pool.verdict),
        "reason": pool.reason,
        "likelyReason": pool.likely_reason or None,
        "denySeconds": pool.deny_seconds,
        "allowSeconds": pool.allow_seconds,
        "nodes": [_node(node) for node in pool.nodes],
    }


def _node(node: NodeAnswer) -> dict[str, object]:
    return {
        "name": node.name,
        "verdict": str(node.verdict),
        "reason": node.reason,
        "denySeconds": node.deny_seconds,
        "allowSeconds": node.allow_seconds,
        "nameserver": node.nameserver or None,
        "established": node.established,
        "start": None if node.race is None else _race(node.race),
        "destinations": [_case(case) for case in node.cases],
    }


def _race(race: RaceAnswer) -> dict[str, object]:
    return {"leaked": race.leaked, "seconds": race.seconds, "reason": race.reason}


def _case(case: CaseAnswer) -> dict[str, object]:
    return {
        "name": case.name,
        "title": case.title,
        "destination": case.destination,
        "isCounted": case.is_counted,
        "verdict": str(case.verdict),
        "reason": case.reason,
        "withoutPolicy": _outcome(case.without_policy),
        "underDeny": _outcome(case.under_deny),
        "underAllow": _outcome(case.under_allow),
        "denySeconds": case.deny_seconds,
        "allowSeconds": case.allow_seconds,
    }


def _outcome(outcome: Outcome | None) -> str | None:
    return None if outcome is None else str(outcome)
