"""Names from the input are text, wherever they are shown."""

from __future__ import annotations

import json

import pytest

from outgate.render.escaping import clean
from tests.browser.conftest import Opener
from tests.browser.hostile import HOSTILE_NAMES

PLAIN = [clean(name) for name in HOSTILE_NAMES]


@pytest.mark.parametrize("name", PLAIN, ids=range(len(PLAIN)))
def test_a_name_is_shown_as_it_is(open_page: Opener, name: str) -> None:
    """Its workload's panel has it as its title, and the page has no element too many."""
    opened = open_page("hostile")

    opened.script(
        "name => { location.hash = 'workload=' + encodeURIComponent(name) }", f"app/{name}"
    )
    opened.page.wait_for_selector("#panel-title")

    assert opened.page.locator("#panel-title").inner_text() == f"app/{name}"
    assert opened.page.locator("img, iframe, object, embed, b").count() == 0
    assert opened.page.locator("script").count() == 3
    assert opened.page.title().startswith("outgate: ")


@pytest.mark.parametrize("name", PLAIN, ids=range(len(PLAIN)))
def test_a_pair_is_found_by_its_names(open_page: Opener, name: str) -> None:
    """A name may hold the sign between two ends, or be called like a part of JavaScript."""
    opened = open_page("hostile")

    opened.page.fill("#ask-from", f"app/{name}")
    opened.page.fill("#ask-to", f"<b>bold</b>/{name}")
    opened.page.click("#ask button")

    title = opened.page.locator("#panel-title").inner_text()
    assert title == f"app/{name} → <b>bold</b>/{name}"
    assert opened.page.locator(".proof").count() >= 1


def test_everything_unfolded_stays_inert(open_page: Opener) -> None:
    """All names at once, in every view."""
    opened = open_page("hostile", "view=coverage&q=a")
    opened.go("view=matrix&expand=app,<b>bold</b>&cell=ns:app~*")
    opened.go("view=flows&cell=ns:<b>bold</b>~*")

    assert opened.page.locator("img, iframe, b").count() == 0


def test_marks_of_direction_are_not_in_the_page(open_page: Opener) -> None:
    """What would turn a name around is taken out before the page is written."""
    opened = open_page("hostile")

    names = opened.script(
        "() => JSON.parse(document.querySelector('#atlas-data').text).workloads.map(w => w[0])"
    )
    assert "app/safegnp" in names
    assert not set(json.dumps(names, ensure_ascii=False)) & {"\u202e", "\u200f"}
