"""Printed: everything, whatever the screen shows, on light paper and never cut."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

import outgate
from tests.browser.chromium import Open
from tests.browser.conftest import SHOP, Opener


def printed(opened: Open) -> str:
    """Return the text of the page as a PDF, without regard to how lines break."""
    content = opened.page.pdf(prefer_css_page_size=True)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"\s+", "", text)


def test_all_tables_are_there(open_page: Opener) -> None:
    """Namespaces, every workload with its coverage, the matrix and what its signs mean."""
    world = outgate.load(str(SHOP))
    text = printed(open_page("shop", "view=flows&q=front"))

    for item in world.audit().workloads:
        row = f"{item.name}{item.kind}"
        assert row in text
        assert re.search(
            re.escape(row) + rf".?{item.egress.coverage}.?{item.ingress.coverage}", text
        )
    assert "Coveragebynamespace" in text
    assert "Connectionsbetweennamespaces" in text
    assert "otheroutsideaddresses" in text
    assert "Asquare'ssize" in text


def test_an_open_proof_is_printed_too(open_page: Opener) -> None:
    """With the places of its rules."""
    text = printed(open_page("shop", "pair=shop/frontend~payments/card-gateway"))

    assert "shop/frontend→payments/card-gateway" in text
    assert "shop.yaml:185" in text


def test_gaps_are_unfolded(open_page: Opener) -> None:
    """On paper nobody can click."""
    text = printed(open_page("unknowns"))

    assert re.search(r"isread,notevaluated|notevaluated", text)
    assert "input.yaml:" in text


def test_screen_is_as_before_afterwards(open_page: Opener) -> None:
    """What was made for paper goes, and what was unfolded folds again."""
    opened = open_page("unknowns", "view=matrix")
    opened.page.pdf()

    assert opened.page.locator("#paper > *").count() == 0
    assert opened.page.locator("details[open]").count() == 0


def test_dark_screens_print_on_white(open_page: Opener) -> None:
    """Ink is for text."""
    opened = open_page("shop", color_scheme="dark")
    opened.page.emulate_media(media="print", color_scheme="dark")

    assert opened.script("() => getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
