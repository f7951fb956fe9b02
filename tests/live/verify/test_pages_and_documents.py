"""The answer in every format."""

from __future__ import annotations

import csv
import json
from functools import cache

import jsonschema
import pytest
import yaml

from outgate.live.verify.answers import VerifyAnswer
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.render.schemas import schema_text
from tests.live.verify.network import NEVER, Habits
from tests.live.verify.running import answer_of, run, simulated
from tests.live.verify.test_probes_that_do_not_run import UNSCHEDULABLE

NAMES = ("enforced", "a hole", "no network", "left behind", "one node without a probe", "quick")


@cache
def answer_named(name: str) -> VerifyAnswer:
    """Return what a run found on a cluster of this sort."""
    if name == "a hole":
        return answer_of(Habits(delays={"node2": NEVER}))
    if name == "no network":
        return answer_of(Habits(has_network=False))
    if name == "left behind":
        return run(simulated(removal_seconds=500.0))
    if name == "one node without a probe":
        return run(simulated(pod_status={"client-1": UNSCHEDULABLE}))
    return answer_of(Habits(), context="prod", is_quick=name == "quick")


@pytest.fixture(params=NAMES)
def answer(request: pytest.FixtureRequest) -> VerifyAnswer:
    """Each of these answers."""
    return answer_named(request.param)


def text_of(name: str, answer: VerifyAnswer, look: Look | None = None) -> str:
    """Return the answer in a format."""
    return "".join(render(name, answer, look or Look()))


def test_json_fits_its_schema(answer: VerifyAnswer) -> None:
    """The schema that is shipped."""
    document = json.loads(text_of("json", answer))
    jsonschema.validate(
        document,
        json.loads(schema_text("VerifyReport")),
        format_checker=jsonschema.FormatChecker(),
    )
    assert ("VerifyReport", answer.is_partial) == (document["kind"], document["isPartial"])


def test_yaml_says_the_same(answer: VerifyAnswer) -> None:
    """Value for value."""
    found = yaml.safe_load(text_of("yaml", answer).replace(answer.started, "T"))
    expected = json.loads(text_of("json", answer).replace(answer.started, "T"))
    assert expected == found


def test_csv_has_a_row_per_destination(answer: VerifyAnswer) -> None:
    """And one for each node and pool without any."""
    rows = list(csv.DictReader(text_of("csv", answer).splitlines()))
    nodes = [node for pool in answer.pools for node in pool.nodes]
    assert sum(max(1, len(node.cases)) for node in nodes) == len(rows)
    assert {pool.verdict for pool in answer.pools} == {row["pool_verdict"] for row in rows}


@pytest.mark.parametrize("width", [None, 40, 80])
@pytest.mark.parametrize("verbose", [False, True])
def test_the_page_begins_with_the_verdict(
    answer: VerifyAnswer, width: int | None, verbose: bool
) -> None:
    """At any width, and with everything or without."""
    page = text_of("table", answer, Look(width=width, verbose=verbose))
    assert page.startswith(f"{answer.verdict} ")


def test_the_page_of_an_enforced_cluster() -> None:
    """Exact characters."""
    expected = """\
ENFORCED  prod  2 nodes probed in 33 s

POOL             NODES   VERDICT   DENIED AFTER  ALLOWED AFTER
all linux nodes  2 of 2  ENFORCED        0.24 s         0.69 s

DESTINATION                            WITHOUT POLICY  UNDER A DENY               ALLOWED AGAIN  VERDICT
TCP to a pod on another node           answered        timed out, 0.24 s          answered       ENFORCED
UDP to a pod on another node           answered        timed out, 0.48 s          answered       ENFORCED
TCP to a pod on the same node          answered        timed out, 0.48 s          answered       ENFORCED
UDP to a pod on the same node          answered        timed out, 0.48 s          answered       ENFORCED
TCP to a pod through its Service       answered        timed out, 0.48 s          answered       ENFORCED
UDP to a pod through its Service       answered        timed out, 0.48 s          answered       ENFORCED
UDP to the cluster's DNS               answered        name not resolved, 0.48 s  answered       ENFORCED
TCP to the cluster's DNS               answered        timed out, 0.48 s          answered       ENFORCED
TCP to the cloud's metadata address *  timed out       timed out                  -              SKIPPED
TCP to the node it runs on *           answered        timed out, 0.48 s          answered       ENFORCED
TCP to another node *                  answered        timed out, 0.48 s          answered       ENFORCED
* not counted: platforms treat it apart

also measured
  an ipBlock matches a pod whose address it holds (block_matches_pods)
  an ipBlock matches a node whose address it holds (block_matches_nodes)
  an ipBlock with a Service's address does not let traffic to the Service through (block_matches_services)
  policies are judged at the pods' own ports, after Service translation (ports_after_service)
  a deny stops a pod from reaching the node it runs on (own_node_always_allowed)
  a new deny leaves open connections alone; they last until they are closed (established)
  no pod got out before its policies applied (start_leaks)
"""  # noqa: E501
    assert expected == text_of("table", answer_named("enforced"))


def test_a_hole_is_explained_before_the_table() -> None:
    """Where, how many, and the likely reason."""
    page = text_of("table", answer_named("a hole"))
    head = page.partition("DESTINATION")[0]
    assert "all linux nodes: node2: 8 of 8 destinations: still answered" in head
    assert "likely reason: node1 enforces, so the plugin's agent is probably down on node2" in head
    assert "NOT ENFORCED (differs, -v)" in page


def test_what_is_left_behind_is_the_last_line() -> None:
    """It must be seen."""
    last = text_of("table", answer_named("left behind")).splitlines()[-1]
    assert last.startswith("left behind: namespace outgate-verify-abc123 is still being removed")
