"""A comment on a pull request and a list of tests: what would break, why, and what mends it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from outgate.flows.classes import TrafficClass
from outgate.flows.parties import Party, PartyKind
from outgate.learning.answers import SimulateAnswer
from outgate.learning.simulating import Candidate, simulate
from outgate.render.formats import render
from outgate.render.looks import Again, Look
from tests.render.markdown.reading import html_of, loose_text_of, structure_of
from tests.render.markdown.test_hostile_names_do_nothing import NAMES, NOTICED
from tests.simulate.replaying import (
    API,
    DB,
    WEB,
    WEB_MAY_REACH_API,
    outside,
    replayed,
    seen,
    world,
)

GONE = Party(PartyKind.WORKLOAD, "shop", "Deployment", "gone")
EDGES = [
    seen(WEB, API, 8080, count=3),
    seen(WEB, DB, 5432, count=2),
    seen(WEB, outside("198.51.100.7"), 443, names=("partner.example",)),
    seen(GONE, DB, 5432),
    seen(API, DB, 5433, kind=TrafficClass.DENIED),
]


def text_of(name: str, answer: SimulateAnswer, *, verbose: bool = False) -> str:
    """Return an answer in a format."""
    look = Look(verbose=verbose, again=Again(inputs=("-f", "cluster.yaml")))
    return "".join(render(name, answer, look))


def parsed(answer: SimulateAnswer) -> ElementTree.Element:
    """Return the list of tests, read as XML."""
    return ElementTree.fromstring(text_of("junit", answer))  # noqa: S314 - our own


def answer(*, names: str | None = None) -> SimulateAnswer:
    """Replay edges against policies that deny some of them."""
    named = [] if names is None else [seen(WEB, outside("198.51.100.8"), 25, names=(names,))]
    edges = [*EDGES, *named]
    return replayed(edges, world(WEB_MAY_REACH_API), world())


def test_junit_has_a_failure_for_each_denial() -> None:
    """With the reason as its message, and the proof and the remedy as its text."""
    root = parsed(answer())

    assert root.attrib == {
        "name": "outgate simulate", "tests": "4", "failures": "2", "skipped": "1"
    }  # fmt: skip
    assert [(suite.get("name"), suite.get("failures")) for suite in root] == [
        ("outgate simulate", "0"),
        (str(GONE), "0"),
        (str(WEB), "2"),
    ]
    cases = {case.get("name"): case for case in root.iter("testcase")}
    failure = cases[f"{WEB} -> {DB}:5432/TCP"].find("failure")
    assert failure is not None
    assert failure.get("message") == "no rule allows it: egress of the source"
    lines = (failure.text or "").splitlines()
    assert lines[0] == "DENIED, today ALLOWED; 2 connections, last seen 2027-01-15 20:00"
    assert "egress of shop/web is isolated by shop/web" in lines
    assert any(line.startswith("outgate allow shop/Deployment/web data/") for line in lines)


def test_junit_skips_what_cannot_be_known() -> None:
    """Neither passed nor failed; the reason is its message."""
    root = parsed(answer())

    (skipped,) = root.iter("skipped")
    assert skipped.get("message") == f"no workload {GONE} is in the input"


def test_junit_passes_with_how_many_edges_are_allowed() -> None:
    """A build without a denial has a test all the same, and says what it rests on."""
    root = parsed(replayed(EDGES[:1], world(WEB_MAY_REACH_API)))

    assert [case.get("name") for case in root.iter("testcase")] == [
        "1 recorded edge allowed under this"
    ]
    assert root.get("failures") == "0"
    nothing = parsed(replayed([], world()))
    assert "no traffic was recorded" in "".join(nothing.itertext())


def test_markdown_says_what_would_break_and_what_mends_it() -> None:
    """The number first, then each denial with its reason, nearest rule and command."""
    text = text_of("markdown", answer())

    assert text.startswith("## 2 recorded edges would be denied\n")
    assert "Recorded 2027-01-15 08:00 to 2027-01-15 20:00 UTC" in text
    for words in (str(WEB), "partner.example", "Cannot be known", "Denied when it was recorded"):
        assert words in text
    assert "```sh\noutgate allow shop/Deployment/web" in text


def test_markdown_has_the_stages_of_a_plan() -> None:
    """A row for each."""
    stages = (("1-hold-open", world()), ("2-policies", world()))
    candidate = Candidate("the plan", world(WEB_MAY_REACH_API), world(), stages, "4-enforced")
    edges = sorted(EDGES, key=lambda edge: edge.key)

    found = simulate(edges, candidate)

    rows = [line for line in text_of("markdown", found).splitlines() if line.startswith("| `")]

    assert [row.split("|")[1].strip() for row in rows] == [
        "`1-hold-open`", "`2-policies`", "`4-enforced`",
    ]  # fmt: skip
    assert rows[2].split("|")[3].strip() == "**2**"


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_from_a_log_do_nothing(name: str) -> None:
    """Whoever makes a DNS lookup writes names into reports."""
    found = answer(names=name)

    text, harmless = (text_of("markdown", answer(names=one), verbose=True) for one in (name, "a"))
    assert [one for one in loose_text_of(text) if NOTICED.search(one)] == []
    assert structure_of(text) == structure_of(harmless)
    assert [tag for tag in html_of(text) if tag not in ("<code>", "</code>")] == html_of(harmless)
    parsed(found)


def test_markdown_stays_below_what_code_hosts_take() -> None:
    """Whatever the number of denials; the folds are closed, and the rest is counted."""
    many = [seen(WEB, outside(f"198.51.{at // 250}.{at % 250}"), 25) for at in range(3_000)]

    text = text_of("markdown", replayed(many, world(WEB_MAY_REACH_API)), verbose=True)

    assert len(text.encode()) < 65_536
    assert text.count("<details>") == text.count("</details>") == 1
    assert "left out" in text
