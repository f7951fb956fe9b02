"""DoctorReport: what is known of a cluster, and what is dangerous in it."""

from __future__ import annotations

from outgate.cluster.facts_codec import encode
from outgate.live.doctor.answers import DoctorAnswer, Need, VerbPermissions


def body(answer: DoctorAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "isLive": answer.is_live,
        "facts": encode(answer.facts),
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "sentence": finding.sentence,
                "remedy": finding.remedy,
                "source": finding.source,
            }
            for finding in answer.findings
        ],
        "permissions": [_verb(item) for item in answer.permissions],
        "proof": answer.proof,
    }


def _verb(item: VerbPermissions) -> dict[str, object]:
    return {
        "verb": item.verb,
        "isKnown": item.is_known,
        "lacking": [_need(need) for need in item.lacking],
        "optional": [_need(need) for need in item.optional],
    }


def _need(need: Need) -> dict[str, object]:
    return {
        "verb": need.verb,
        "group": need.resource.group,
        "resource": need.plural,
        "namespace": need.namespace or None,
        "names": list(need.names),
        "purpose": need.purpose,
    }
