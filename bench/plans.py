"""How much is measured: on which inputs, and how often."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Plan:
    """One extent of the benchmark. Targets belong to inputs; other inputs are only told."""

    rounds: int
    ratio_clusters: tuple[str, ...]
    growth_clusters: tuple[str, ...]
    documents: int
    explain_cluster: str
    questions: int
    unprotected: tuple[int, int]
    """Workloads and namespaces."""
    peer_clusters: tuple[str, ...]
    connections: int
    """In a log of recorded traffic; six records each."""
    edges: int
    """In a store of recorded traffic."""
    live_pods: int
    """In a real cluster, where there is one; a multiple of 500."""
    learn_clusters: tuple[str, ...]
    """Kinds of clusters whose traffic is learnt from."""
    learn_share: float
    """How much of their traffic."""

    def with_rounds(self, rounds: int) -> Plan:
        """Return the same plan with each command run *rounds* times."""
        return replace(self, rounds=rounds)


FULL = Plan(
    rounds=5,
    ratio_clusters=("s2000", "s10000"),
    growth_clusters=("s500", "s1000", "s2000", "s5000", "s10000"),
    documents=100_000,
    explain_cluster="s10000",
    questions=15,
    unprotected=(10_000, 100),
    peer_clusters=("s100", "s500"),
    connections=20_000,
    edges=1_000_000,
    live_pods=5_000,
    learn_clusters=("shop", "batch", "many-namespaces", "external"),
    learn_share=0.5,
)
"""What ``make bench`` measures; about seven minutes, most of them the peer's."""

QUICK = Plan(
    rounds=1,
    ratio_clusters=("s2000",),
    growth_clusters=("s500", "s1000", "s2000"),
    documents=10_000,
    explain_cluster="s2000",
    questions=5,
    unprotected=(1_000, 10),
    peer_clusters=("s100",),
    connections=2_000,
    edges=50_000,
    live_pods=500,
    learn_clusters=("shop",),
    learn_share=0.25,
)
"""Under a minute: to see whether a change went badly wrong."""
