"""IntentsReport: what is wrong with intents."""

from __future__ import annotations

from outgate.intents.checking.answers import CheckAnswer
from outgate.render.wire import parts


def body(answer: CheckAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "today": answer.today.isoformat(),
        "intents": answer.intents,
        "needs": answer.needs,
        "baseline": answer.baseline or None,
        "isLookedUp": answer.looked_up,
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "sentence": finding.sentence,
                "remedy": finding.remedy,
                "namespace": finding.namespace,
                "origin": parts.origin(finding.origin),
            }
            for finding in answer.findings
        ],
        "gaps": [parts.gap(gap) for gap in answer.gaps],
    }
