"""Records into edges as a user does it: files into a store, with what is known of the cluster."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.learn.emitters.log import Emission
from outgate.flows.accounting import Accounting
from outgate.flows.edges import Edge
from outgate.flows.holdings import read_history
from outgate.flows.identifying import Identities
from outgate.flows.importing import Ground, collect, put
from outgate.flows.servers import servers_of
from outgate.flows.store.store import Store
from outgate.questions.world import World


@dataclass(slots=True)
class Recorded:
    """What was read."""

    edges: tuple[Edge, ...]
    accountings: list[Accounting] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    """What the records were taken for."""

    @property
    def set_aside(self) -> dict[str, int]:
        """Reason to records that were not used."""
        found: dict[str, int] = {}
        for accounting in self.accountings:
            for reason, count in accounting.set_aside.items():
                found[reason] = found.get(reason, 0) + count
        return found


_OF_LEARNING = ("calico-packet",)
"""The prefix of the Log rules that stand behind those that deny: what a user says of it."""


def record(emission: Emission, world: World, history: bytes = b"") -> Recorded:
    """Read what a source wrote.

    Args:
        emission: Its files.
        world: The cluster.
        history: Who held which address when, where that is known.
    """
    times = read_history(history.splitlines(keepends=True)) if history else None
    servers = servers_of(world.snapshot)
    recorded = Recorded(())
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(str(Path(folder, "flows.db")), create=True) as store,
    ):
        for number, data in enumerate(emission.files):
            ground = Ground(
                Identities(world.snapshot, times), servers, allowed_prefixes=_OF_LEARNING
            )
            stream = io.BufferedReader(io.BytesIO(data))
            collected = collect(stream, f"node{number}", ground, {}, folder)
            if collected.error:
                raise AssertionError(collected.error)
            put(store, collected)
            recorded.accountings.append(collected.accounting)
            for name, count in collected.sources.items():
                recorded.sources[name] = recorded.sources.get(name, 0) + count
        recorded.edges = tuple(store.edges(None))
    return recorded
