"""A run that was killed leaves a namespace; the next one removes it, by the server's clock."""

from __future__ import annotations

from typing import Any

from outgate.live.verify.leftovers import expired
from tests.live.verify.running import run, simulated

NOW = "2026-01-01T00:10:00Z"


def namespace(name: str, made: str, lifetime: str = "180", **labels: str) -> dict[str, Any]:
    """Return the namespace of an earlier run."""
    return {
        "metadata": {
            "name": name,
            "labels": {
                "app.kubernetes.io/managed-by": "outgate",
                "outgate.dev/purpose": "verify",
                **labels,
            },
            "annotations": {"outgate.dev/lifetime-seconds": lifetime},
            "creationTimestamp": made,
        }
    }


def test_only_what_is_past_its_time_goes() -> None:
    """Another run may be under way in the others."""
    old = namespace("old", "2026-01-01T00:06:59Z")
    young = namespace("young", "2026-01-01T00:07:01Z")
    assert expired([old, young], NOW) == (["old"], ["young"])


def test_what_is_not_ours_stays() -> None:
    """A selector may be ignored by whoever answers; labels are looked at again."""
    stranger = namespace("stranger", "2020-01-01T00:00:00Z", **{"outgate.dev/purpose": "other"})
    unlabelled = {"metadata": {"name": "kube-system", "creationTimestamp": "2020-01-01T00:00:00Z"}}
    assert expired([stranger, unlabelled], NOW) == ([], [])


def test_a_time_or_lifetime_that_makes_no_sense_removes_nothing() -> None:
    """Better a namespace too many."""
    broken = [
        namespace("a", "yesterday"),
        namespace("b", "2020-01-01T00:00:00Z", "soon"),
        namespace("c", "2020-01-01T00:00:00Z", "-1"),
    ]
    assert expired(broken, NOW) == ([], [])


def test_one_that_is_being_removed_is_not_removed_again() -> None:
    """Nor is it told of."""
    going = namespace("going", "2020-01-01T00:00:00Z")
    going["metadata"]["deletionTimestamp"] = NOW
    assert expired([going], NOW) == ([], [])


def test_the_next_run_removes_it_and_says_so() -> None:
    """The namespaces of another run that is under way, and its own, stay."""
    leftovers = [
        namespace("outgate-verify-old", "2026-01-01T00:01:00Z"),
        namespace("outgate-verify-other", "2026-01-01T00:09:30Z"),
    ]
    cluster = simulated(leftovers=leftovers)
    notes = run(cluster).notes
    assert list(cluster.deleted) == ["outgate-verify-old", "outgate-verify-abc123"]
    assert "namespace outgate-verify-old of an earlier run was left over; removed" in notes
    assert any(
        note.startswith("namespace outgate-verify-other is of another run") for note in notes
    )
