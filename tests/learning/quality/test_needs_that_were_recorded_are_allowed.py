"""A plan that was learnt from any source allows what records had shown of what is needed."""

from __future__ import annotations

import pytest

from bench.learn.archetypes.table import ARCHETYPES
from bench.learn.emitters.table import SOURCES
from bench.learn.judging import Fate
from tests.learning.quality.trials import trial

SEES_EVERYTHING = ("hubble", "hubble, no DNS proxy", "aws, from 1.2.2", "gke", "antrea-np", "plain")
"""Sources that tell the client from the server, and where outside it goes."""


@pytest.mark.parametrize("source", SOURCES)
def test_no_needed_and_recorded_edge_is_denied(source: str) -> None:
    """In the four days after, nothing is denied that records had shown as this very edge."""
    assert trial(source).judged.examples.get(Fate.RECORDED, []) == []


@pytest.mark.parametrize("source", SEES_EVERYTHING)
def test_what_is_recorded_without_doubt_waits_for_nobody(source: str) -> None:
    """A need of which the records leave no doubt is written down, not set apart for a person."""
    assert trial(source).judged.examples.get(Fate.APART, []) == []


@pytest.mark.parametrize("cluster", ARCHETYPES)
def test_no_kind_of_cluster_loses_a_recorded_need(cluster: str) -> None:
    """CronJobs in used addresses, names that change addresses, the same names everywhere."""
    assert trial("aws, from 1.2.2", cluster).judged.examples.get(Fate.RECORDED, []) == []


@pytest.mark.parametrize("source", ["hubble", "aws, from 1.2.2", "ovn", "kernel", "netobserv"])
def test_no_source_loses_a_recorded_need_in_ipv6(source: str) -> None:
    """Other punctuation, names of fields with a 6, addresses with all of their zeros."""
    found = trial(source, "six")
    assert found.judged.examples.get(Fate.RECORDED, []) == []
    assert (found.ephemeral, found.judged.unneeded) == ((), ())


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_stands_in_the_way_of_the_plan(source: str) -> None:
    """No namespace is refused: what is learnt can be planned."""
    assert trial(source).plan.refused == ()


@pytest.mark.parametrize("source", SOURCES)
def test_records_are_taken_for_what_they_are(source: str) -> None:
    """Every file is recognized by what it holds, and by one reader."""
    assert list(trial(source).learned.recorded.sources) == [SOURCES[source].reads_as]


@pytest.mark.parametrize("source", SOURCES)
def test_every_record_is_accounted_for(source: str) -> None:
    """What was read is used, or set aside for a reason."""
    found = trial(source).learned
    read = sum(one.read for one in found.recorded.accountings)
    assert all(one.is_complete for one in found.recorded.accountings)
    assert read >= found.emission.records
