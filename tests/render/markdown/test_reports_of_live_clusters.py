"""doctor and verify as reports: the verdict first, every finding, tables that hold together."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from outgate.live.doctor.answers import DoctorAnswer
from outgate.live.doctor.diagnosing import defaults_of, diagnose
from outgate.live.doctor.findings import Finding
from outgate.live.verify.answers import VerifyAnswer
from outgate.model.findings import Severity
from outgate.render.formats import render
from outgate.render.looks import Look
from tests.live.doctor.answering import FORBIDDEN, FakeApi
from tests.live.doctor.test_what_may_not_be_read_is_told import GROUPS, OBJECTS
from tests.live.verify.test_pages_and_documents import NAMES, answer_named
from tests.render.markdown.reading import loose_text_of, rows_of, structure_of
from tests.render.markdown.test_hostile_names_do_nothing import NAMES as HOSTILE
from tests.render.markdown.test_hostile_names_do_nothing import NOTICED


def text_of(answer: DoctorAnswer | VerifyAnswer, *, verbose: bool = False) -> str:
    """Return an answer as Markdown."""
    return "".join(render("markdown", answer, Look(verbose=verbose)))


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_verify_says_what_is_proved(name: str, verbose: bool) -> None:
    """The verdict is the headline; every pool and every destination has a row."""
    answer = answer_named(name)

    text = text_of(answer, verbose=verbose)

    assert text.startswith(f"## NetworkPolicies are {answer.verdict}")
    pools = [pool for pool in answer.pools if re.search(rf"^\| `?{pool.name}", text, re.MULTILINE)]
    assert pools == list(answer.pools)
    titles = {case.title for pool in answer.pools for node in pool.nodes for case in node.cases}
    loose = " ".join("".join(text.split("`")).split())
    assert {title for title in titles if "".join(title.split("`")) not in loose} == set()
    assert set(rows_of(text)) <= {5}
    assert (answer.left_behind != "") == ("**Left behind**" in text)


@pytest.mark.parametrize("platform", ["eks", "gke-cloud-dns", "openshift", "k3s"])
def test_doctor_of_a_platform(platform: str) -> None:
    """Documented defaults are said to be that, and every fact is one row."""
    text = text_of(defaults_of(platform))

    assert text.startswith(f"## Platform `{defaults_of(platform).facts.cluster}`")
    assert "Documented defaults; no cluster was asked." in text
    assert set(rows_of(text)) <= {4, 7}


def test_doctor_that_may_not_read_everything() -> None:
    """A partial answer says so on top, and which permission is missing."""
    answer = diagnose(
        FakeApi(OBJECTS, groups=GROUPS, refused={"/api/v1/pods": FORBIDDEN}), context="prod"
    )

    lines = text_of(answer).splitlines()

    assert lines[0].startswith("## Cluster `prod`")
    assert lines[2] == "> **The answer is partial**: some facts could not be read, see below."
    assert any("that takes the permission to list pods" in line for line in lines)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_findings_do_nothing(name: str) -> None:
    """A finding's words hold names from the cluster."""
    finding = Finding("OGD101", Severity.ERROR, name, name, name)
    harmless = replace(defaults_of("k3s"), findings=(replace(finding, sentence="a", remedy="a"),))

    text = text_of(replace(harmless, findings=(finding,), proof=name))

    assert structure_of(text) == structure_of(text_of(harmless))
    assert [one for one in loose_text_of(text) if NOTICED.search(one)] == []
