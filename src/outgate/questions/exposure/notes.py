"""Ways from outside as notes to other answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from outgate.engine.endpoints import Endpoint
from outgate.model.verdicts import Verdict
from outgate.questions.names import Namer
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    from outgate.questions.exposure.answers import Exposure
    from outgate.questions.world import World

_MOST = 3


def exposure_notes(
    world: World, destinations: Iterable[tuple[Endpoint, Traffic]], namer: Namer
) -> list[str]:
    """Say by which ways from outside the destinations of a question are exposed.

    Args:
        world: What was loaded.
        destinations: Endpoints, each with the traffic that is asked about.
        namer: Names workloads.

    Returns:
        A sentence for each way, at most three, and one for how many more there are.
    """
    if not world.exposures.found:
        return []
    asked: dict[str, Traffic] = {}
    for endpoint, wanted in destinations:
        if endpoint.workload is not None:
            name = namer.workload(endpoint.workload)
            asked[name] = asked[name] | wanted if name in asked else wanted
    found = [
        item
        for item in world.exposures.found
        if item.workload in asked and item.traffic & asked[item.workload]
    ]
    notes = [_note(item) for item in found[:_MOST]]
    if len(found) > _MOST:
        notes.append(f"and by {len(found) - _MOST} more ways from outside; see outgate audit")
    return notes


def _note(item: Exposure) -> str:
    settled = item.settled_by if item.verdict is Verdict.UNKNOWN else ""
    remedy = f"; {settled}" if settled else ""
    return f"{item.workload} is exposed by {item.words}: {item.reason}{remedy}"
