"""All trials of a source put together: a row of the table."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.learn.archetypes.table import ARCHETYPES
from bench.learn.emitters.table import SOURCES
from bench.learn.judging import Fate
from bench.learn.trial import Scene, Stability, Trial, run, scene, stability

SEED = 27
_OTHER_PODS = 77

HEADER = (
    "source",
    "records",
    "later edges",
    *(f"denied: {fate}" for fate in Fate),
    "connections denied",
    "allowed, not needed",
    "addresses",
    "ephemeral",
    "windows",
    "redeploy",
    "records/s",
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one source is good for, over all clusters."""

    source: str
    trials: tuple[Trial, ...]
    stabilities: tuple[Stability, ...]

    def denied(self, fate: Fate) -> int:
        """Return how many needed edges are denied that had this fate."""
        return sum(one.judged.denied_edges.get(fate, 0) for one in self.trials)

    @property
    def ephemeral(self) -> int:
        """How many needs have a port that a client happened to have."""
        return sum(len(one.ephemeral) for one in self.trials)

    @property
    def too_wide(self) -> int:
        """How many ranges are wider than the bound."""
        return sum(len(one.too_wide) for one in self.trials)

    @property
    def unneeded(self) -> int:
        """How many allowed (workload, destination, port) nobody needs."""
        return sum(len(one.judged.unneeded) for one in self.trials)

    @property
    def seconds(self) -> float:
        """For reading and learning."""
        return sum(one.learned.seconds for one in self.trials)

    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed."""
        trials = self.trials
        records = sum(one.learned.emission.records for one in trials)
        denied = sum(sum(one.judged.denied_connections.values()) for one in trials)
        needed = sum(one.judged.needed_connections for one in trials)
        pairs = sum(one.judged.allowed_pairs for one in trials)
        allowed = sum(one.addresses[0] for one in trials)
        of_use = sum(one.addresses[1] for one in trials)
        return (
            self.source,
            f"{records:,}",
            str(sum(one.judged.needed_edges for one in trials)),
            *(str(self.denied(fate)) for fate in Fate),
            f"{denied:,} of {needed:,}",
            f"{self.unneeded} of {pairs}",
            f"{allowed}/{of_use}" if allowed else "-",
            str(self.ephemeral),
            _mean(one.between_windows for one in self.stabilities),
            _mean(one.after_redeploy for one in self.stabilities),
            f"{records / self.seconds:,.0f}",
        )


def rows(
    clusters: Iterable[str], share: float, sources: Iterable[str] = tuple(SOURCES)
) -> Iterator[Row]:
    """Yield a row for each source.

    Args:
        clusters: Names of kinds of clusters.
        share: How much of their traffic.
        sources: Names of sources.
    """
    places = [_places(name, share) for name in clusters]
    for name in sources:
        source = SOURCES[name]
        trials = tuple(run(place, source, SEED) for place, _ in places)
        stabilities = tuple(
            stability(place, moved, source, SEED, trial.learned)
            for (place, moved), trial in zip(places, trials, strict=True)
        )
        yield Row(name, trials, stabilities)


def _places(name: str, share: float) -> tuple[Scene, Scene]:
    cluster = ARCHETYPES[name](random.Random(SEED))
    return (
        scene(cluster, SEED, share=share),
        scene(cluster, SEED, pods_seed=_OTHER_PODS, share=share),
    )


def _mean(values: Iterable[float]) -> str:
    found = list(values)
    return f"{100 * sum(found) / len(found):.0f} %" if found else "-"
