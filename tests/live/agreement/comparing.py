"""Holds the engine's matrix against the measured one, and prints both proofs where they differ."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from outgate.model.verdicts import Verdict
from outgate.questions.world import World
from outgate.render.looks import Look
from outgate.render.tables.explain import render
from tests.live.agreement.cases import Case
from tests.live.agreement.places import KubernetesObject, Place
from tests.live.agreement.probing import Observation

MOST_PROOFS = 3
WIDTH = 100

Verdicts = dict[tuple[str, str], Verdict]


def verdicts(world: World, sources: Iterable[str], places: Iterable[Place]) -> Verdicts:
    """Ask for every pair.

    Args:
        world: The cluster.
        sources: Pods.
        places: Whereto.
    """
    wanted = list(places)
    return {
        (source, place.name): world.explain(source, place.name).verdict
        for source in sources
        for place in wanted
    }


def expected_of(found: Verdicts) -> Observation:
    """Say what should be measured; what the engine does not know is taken for closed here.

    Args:
        found: Verdicts.
    """
    return {pair: verdict is Verdict.ALLOWED for pair, verdict in found.items()}


def differing(found: Verdicts, measured: Observation) -> list[tuple[str, str]]:
    """List the pairs where the engine does not say what was measured; not knowing is a difference.

    Args:
        found: The engine's verdicts.
        measured: What connected.
    """
    words = {True: Verdict.ALLOWED, False: Verdict.DENIED}
    return sorted(pair for pair, verdict in found.items() if verdict is not words[measured[pair]])


def report(
    case: Case,
    policies: list[KubernetesObject],
    world: World,
    found: Verdicts,
    measured: Observation,
    pairs: list[tuple[str, str]],
) -> str:
    """Write what is needed to decide who is right.

    Args:
        case: What was applied.
        policies: Its policies with real addresses.
        world: The engine's view.
        found: The engine's verdicts.
        measured: What connected.
        pairs: Where they differ.
    """
    lines = [f"{case.name}, profile {world.profile.name}: {len(pairs)} pairs differ"]
    for source, destination in pairs:
        happened = "connected" if measured[source, destination] else "did not connect"
        lines.append(
            f"  {source} -> {destination}: {found[source, destination]}, but it {happened}"
        )
    for source, destination in pairs[:MOST_PROOFS]:
        happened = "connected" if measured[source, destination] else "did not connect"
        lines += ["", f"--- the enforcer: {source} -> {destination} {happened}", "--- the engine:"]
        lines.append("".join(render(world.explain(source, destination), Look(width=WIDTH))))
    labels = {f"{space}/{name}": value for (space, name), value in case.pod_labels.items()}
    for title, value in (
        ("labels of namespaces", case.namespace_labels),
        ("labels of pods", labels),
        *((f"policy {number}", policy) for number, policy in enumerate(policies, 1)),
    ):
        lines += [f"--- {title}", yaml.safe_dump(value, sort_keys=False).rstrip()]
    return "\n".join(lines)
