"""A comment on a pull request: bounded, and nothing in a name is markup."""

from __future__ import annotations

import re

import pytest

from outgate.model.gaps import GapKind
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Coverage, Members
from outgate.questions.differences.answers import (
    ConnectionDifference,
    DiffAnswer,
    DiffSide,
    Ends,
    Fact,
    IsolationDifference,
    PairCounts,
    Passing,
    Shift,
    Topic,
)
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.render.markdown.escaping import LONGEST, code
from tests.render import answers

COMMENT_MOST = 65_536
HOSTILE = [
    "`code`",
    "``",
    "`",
    "a|b",
    "a\\|b",
    "<img src=x onerror=alert(1)>",
    "</details></summary><script>",
    "[link](https://evil.example)",
    "@someone and @org/team, fixes #1",
    "**bold** _it_ ~~no~~ # heading",
    "line\nend\r\n- item",
    "\u202egnp",
    " ",
    "x" * 5000,
]


def differing(name: str, groups: int = 1, names: int = 1) -> DiffAnswer:
    """Return an answer in which everything has a name."""
    members = Members(workloads=(name,), count=1, words=name)
    side = DiffSide(name, answers.reading(answers.gap(GapKind.UNREADABLE, name)))
    many = (name,) * names
    item = ConnectionDifference(
        Shift.APPEARS, Ends.KEPT, members, members, Passing(), Passing(answers.TCP_80), 1
    )
    fact = Fact(Topic.NAMESPACES, Verdict.DENIED, Verdict.ALLOWED, many, namespaces=many)
    isolation = IsolationDifference("egress", Coverage.ISOLATED, Coverage.OPEN, many)
    return DiffAnswer(
        question="what differs",
        old=side,
        new=side,
        facts=(fact,),
        isolation=(isolation,),
        next_pods=(),
        new_workloads=many,
        gone_workloads=many,
        kept_workloads=1,
        connections=(item,) * groups,
        pairs=PairCounts(appear=groups),
        pairs_of_new=0,
        pairs_of_gone=0,
        by_namespace=(),
        notes=(name,),
    )


def written(answer: DiffAnswer) -> str:
    """Return the Markdown of an answer."""
    return "".join(render("markdown", answer, Look()))


def without_code(text: str) -> str:
    """Return what is left of a line when its code spans are taken out, as CommonMark finds them."""
    return re.sub(r"`[^`]*`|<code>[^<]*</code>", "", text)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stands_in_code_alone(name: str) -> None:
    """Outside of code spans there are our own words and nothing else."""
    harmless = {without_code(line) for line in written(differing("app/web")).splitlines()}
    hostile = {without_code(line) for line in written(differing(name)).splitlines()}

    assert hostile == harmless


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bar_ends_no_cell(name: str) -> None:
    """Every row of the table has as many cells as its head."""
    rows = [line for line in written(differing(name)).splitlines() if line.startswith("|")]

    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_a_code_span_holds_its_text() -> None:
    """What would end a span or a cell is written as an entity, and long text is cut."""
    assert code("app/web") == "`app/web`"
    assert code("a`b") == "<code>a&#96;b</code>"
    assert code("a|b") == "<code>a&#124;b</code>"
    assert len(code("x" * 5000)) == LONGEST + 2


def test_it_fits_a_comment_whatever_differs() -> None:
    """The longest names, and far more groups than anybody reads."""
    text = written(differing("x" * 5000, groups=20_000, names=20_000))

    assert len(text) < COMMENT_MOST
    assert "more groups of connections; `outgate diff --all` shows them" in text
    assert text.count("<details>") == text.count("</details>") == 1


def test_no_difference_is_one_line() -> None:
    """Nothing to fold away."""
    side = DiffSide("m", answers.reading())
    nothing = DiffAnswer("", side, side, (), (), (), (), (), 2, (), PairCounts(), 0, 0, (), ())

    assert written(nothing) == (
        "### outgate: no difference in what is allowed\n\nfrom `m` to `m`, profile `upstream`\n"
    )


def test_the_headline_is_the_worst() -> None:
    """What opens comes before what closes."""
    base = differing("app/web")
    closing = Fact(Topic.INTERNET, Verdict.ALLOWED, Verdict.DENIED, ("a", "b"))
    opening = Fact(Topic.METADATA, Verdict.DENIED, Verdict.ALLOWED, ("a", "b", "c"))
    side = DiffSide("m", answers.reading())
    answer = DiffAnswer(
        "", side, side, (closing, opening), (), (), (), (), 2, (), base.pairs, 0, 0, (), ()
    )

    assert written(answer).splitlines()[0] == (
        "### outgate: 3 workloads can newly reach the cloud's metadata address"
    )
