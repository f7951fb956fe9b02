"""What is added to a store is there once, whatever was there before and in whatever order."""

from __future__ import annotations

from pathlib import Path

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence, Sightings
from outgate.flows.parties import Party, PartyKind
from outgate.flows.store.store import Store

WEB = Party(PartyKind.WORKLOAD, "shop", "Deployment", "web")
DATABASE = Party(PartyKind.WORKLOAD, "shop", "StatefulSet", "db")
DAY = 86_400_000_000


def edge(seen: Sightings, *, day: int = 1, kind: TrafficClass = TrafficClass.ALLOWED) -> Edge:
    """Return an edge from web to the database."""
    return Edge(
        EdgeKey(WEB, DATABASE, "TCP", 5432, kind),
        Evidence(day * DAY, day * DAY + 5, 1, {day: seen}, sources={"hubble": 1}),
    )


def stored(path: Path, *runs: list[Edge]) -> list[Edge]:
    """Add each run by itself, and return what is there in the end."""
    for run in runs:
        with Store(path, create=True) as store, store.writing():
            store.add(run)
    with Store(path) as store:
        return list(store.edges())


def test_two_reporting_nodes_are_one_connection(tmp_path: Path) -> None:
    """One saw it leave and the other saw it arrive, in files of their own."""
    found = stored(tmp_path / "s.db", [edge(Sightings(at_source=5))], [edge(Sightings(0, 5))])
    assert [one.connections for one in found] == [5]
    assert [one.evidence.records for one in found] == [2]


def test_runs_in_another_order_give_the_same(tmp_path: Path) -> None:
    """Nothing depends on which file is imported first."""
    one, other = [edge(Sightings(2, 1))], [edge(Sightings(0, 3), day=2)]
    assert stored(tmp_path / "a.db", one, other) == stored(tmp_path / "b.db", other, one)


def test_denied_at_the_receiver_is_denied(tmp_path: Path) -> None:
    """The sender's node says that it was let through, and it never arrived."""
    denied = edge(Sightings(at_destination=5), kind=TrafficClass.DENIED)
    found = stored(tmp_path / "s.db", [edge(Sightings(at_source=5)), denied])
    assert [one.traffic_class for one in found] == [TrafficClass.DENIED]


def test_one_end_asked_a_policy_and_the_other_did_not(tmp_path: Path) -> None:
    """The same connections, seen at both ends, are not two edges; seen at one end they are."""
    by_policy = TrafficClass.ALLOWED_BY_POLICY
    both = [edge(Sightings(5, 0)), edge(Sightings(0, 5), kind=by_policy)]
    other = [edge(Sightings(5, 0)), edge(Sightings(3, 0), kind=by_policy)]
    found = stored(tmp_path / "a.db", both), stored(tmp_path / "b.db", other)
    assert [(one.traffic_class, one.connections) for one in found[0]] == [(by_policy, 5)]
    assert sorted(one.connections for one in found[1]) == [3, 5]


def test_an_error_inside_of_writing_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """Half an import is none."""
    before = stored(tmp_path / "s.db", [edge(Sightings(1))])
    with Store(tmp_path / "s.db") as store:
        try:
            with store.writing():
                store.add([edge(Sightings(1), day=9)])
                raise KeyError
        except KeyError:
            pass
        assert before == list(store.edges())
