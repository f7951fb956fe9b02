"""The word "ready" is refused as long as anything speaks against it."""

from __future__ import annotations

import pytest

from outgate.flows.accounting import Accounting
from outgate.flows.parties import Party, PartyKind
from outgate.flows.store.store import ImportRecord
from outgate.learning.needs.traces import Trace
from outgate.learning.needs.unseen import estimate
from tests.learning.recorded import cluster, learnt, on
from tests.simulate.replaying import API, DB, WEB

CRON_JOB = """\
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: data}
spec:
  schedule: "0 3 1 * *"
  jobTemplate: {spec: {template: {metadata: {labels: {app: report}}, spec: {containers: [{name: a, image: a}]}}}}
"""  # noqa: E501
DAYS = range(150)
EVERYTHING = [on(DAYS, WEB, API, 8080), on(DAYS, API, DB, 5432), on(DAYS, DB, API, 8080)]


def what(*arguments: object, **options: object) -> list[str]:
    """Return what speaks against it."""
    found = learnt(*arguments, **options)  # type: ignore[arg-type]
    return [one.what for one in found.completeness.obstacles]


def test_ready_when_nothing_speaks_against_it() -> None:
    """Every workload seen for long, nothing new, nothing lost."""
    assert learnt(EVERYTHING, cluster()).completeness.is_ready


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ([], "nothing was recorded"),
        ([on(range(3), WEB, API, 8080)], "3 of the 7 days of a week were recorded"),
        (
            [on([0, 1, 2, 5, 6, 7], WEB, API, 8080)],
            "nothing was recorded on 2 days between the first and the last, such as 2027-01-18",
        ),
        (
            [*EVERYTHING, on([149], WEB, API, 9090)],
            "1 need was seen for the first time in the last 38 of 150 days",
        ),
        (EVERYTHING[1:], "nothing was seen of shop/Deployment/web"),
        (
            [*EVERYTHING[1:], on([1], WEB, API, 8080, each=3)],
            "hardly anything was seen of shop/Deployment/web",
        ),
        (
            [*EVERYTHING, on(DAYS, WEB, Party(PartyKind.UNKNOWN, address="10.244.0.9"), 80)],
            "1 edge is to addresses of which nothing tells whose they were",
        ),
        (
            [*EVERYTHING, on(DAYS, WEB, Party(PartyKind.EXTERNAL, address="8.8.8.8"), 53, "UDP")],
            "1 suspicious need waits for a person",
        ),
    ],
)
def test_what_speaks_against_it(edges: list[object], words: str) -> None:
    """Each is said, with what would change it."""
    assert words in what(edges, cluster())


def test_a_job_that_did_not_run() -> None:
    """A CronJob of the first of the month is not in a week."""
    assert "data/CronJob/report did not run in the window, or reached nothing" in what(
        EVERYTHING, cluster(CRON_JOB)
    )


def test_records_that_a_source_lost() -> None:
    """With where they were lost."""
    record = ImportRecord(0, "node1.log", "hubble", 1, b"", Accounting(read=10, used=10, lost=7))

    assert what(EVERYTHING, cluster(), imports=(record,)) == [
        "sources lost 7 records before they were written: node1.log"
    ]


def trace(*days: int, connections: int = 1) -> Trace:
    """Return what was seen of a need."""
    return Trace(connections=connections, days=set(days))


def test_the_estimate_of_what_is_unseen() -> None:
    """Of ten needs on a day, two were of needs that were seen on one day only."""
    found = estimate([trace(0, 1, 2, 3), trace(0, 1), trace(0, 1), trace(2), trace(3)])

    assert found is not None
    assert (found.unit, found.observations, found.once) == ("needs on a day", 10, 2)
    assert found.share == pytest.approx(0.2)
    assert 0.2 < found.at_most < 0.7
    # Chao's: 2 * 1 / (2 * (2 + 1)).
    assert found.needs == pytest.approx(1 / 3)


def test_the_estimate_where_nothing_was_seen_once() -> None:
    """Three divided by the observations, and never nothing."""
    found = estimate([trace(*range(100)), trace(*range(50))])

    assert found is not None
    assert found.share == 0
    assert found.at_most == pytest.approx(3 / 150)


def test_of_few_days_each_connection_is_an_observation() -> None:
    """There is nothing else to count."""
    found = estimate([trace(0, 1, connections=99), trace(1, connections=1)])

    assert found is not None
    assert found.unit == "connections"
    assert found.share == pytest.approx(0.01)
