"""What an answer rests on, out of a world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.questions.answers import Reading

if TYPE_CHECKING:
    from outgate.questions.world import World


def reading_of(world: World) -> Reading:
    """Return what was read to answer."""
    snapshot = world.snapshot
    return Reading(
        profile=world.profile.name,
        documents=snapshot.documents,
        sources=snapshot.sources,
        namespaces=len(snapshot.namespaces),
        workloads=len(snapshot.workloads),
        policies=world.policies,
        passed_over=dict(snapshot.passed_over),
        gaps=snapshot.gaps,
    )
