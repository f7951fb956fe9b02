"""``-o html``: one file for each question that has a page, and a sentence for the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import CILIUM, Type

VIEW = re.compile(r'"view":"([^"]*)"')


def view_of(page: str) -> str:
    """Return the view at which a page opens."""
    found = VIEW.search(page)
    assert found
    return found[1].replace("\\u0026", "&")


@pytest.mark.parametrize(
    ("question", "view"),
    [
        ("audit", "view=coverage"),
        ("audit -n app", "view=coverage&ns=app"),
        ("audit -l app=client", "view=coverage&in=only%20pods%20that%20match%20app%3Dclient"),
        ("reach", "view=matrix"),
        ("reach --internet --port 443", "view=matrix&port=443&to=internet"),
        ("reach -n app --from app/client", "view=matrix&port=&ns=app&from=app/client"),
        ("explain app/client app/server:80", "view=matrix&answer=1"),
    ],
)
def test_a_page_opens_at_what_was_asked(type_: Type, question: str, view: str) -> None:
    """The same kind of page for all, with the question as its first view."""
    done = type_(f"{question} -f app.yaml -o html")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("<!doctype html>\n")
    assert done.stdout.endswith("</html>\n")
    assert view_of(done.stdout) == view.replace("port=&", "")


def test_page_and_table_at_once(type_: Type, folder: Path) -> None:
    """The page in its file, the table on standard output."""
    done = type_("audit -f app.yaml -o html=report.html -o table")

    assert done.stdout == type_("audit -f app.yaml").stdout
    assert "<title>outgate: app.yaml</title>" in (folder / "report.html").read_text()


def test_exit_codes_are_those_of_the_answer(type_: Type, folder: Path) -> None:
    """Findings, and what could not be read, end as they do with a table; the page is written."""
    (folder / "broken.yaml").write_text("kind: [")

    findings = type_("audit -f app.yaml --min-isolated 100% -o html=report.html")
    partial = type_("audit -f app.yaml -f broken.yaml -o html=partial.html")

    assert (findings.exit_code, partial.exit_code) == (1, 3)
    assert "broken.yaml" in partial.stderr
    assert '"isPartial":true' in (folder / "partial.html").read_text()


def test_what_is_in_the_page_is_not_told_again(type_: Type, folder: Path) -> None:
    """A policy that is not evaluated stands in the page; standard error has only failures."""
    (folder / "cilium.yaml").write_text(CILIUM)

    done = type_("audit -f app.yaml -f cilium.yaml -o html=report.html")

    assert (done.exit_code, done.stderr) == (0, "")
    assert "not-evaluated" in (folder / "report.html").read_text()


def test_a_verb_without_page_says_which_have_one(type_: Type) -> None:
    """`doctor` is about no connections."""
    done = type_("doctor -o html")

    assert done.exit_code == 2
    assert "doctor has none: use audit -o html" in done.stderr
