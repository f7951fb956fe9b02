"""What a screen reader finds: roles, names, tables, and words beside every colour."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opener

NAMELESS = """() => [...document.querySelectorAll("button, input, select, [role=button]")]
  .filter((item) => item.offsetParent !== null || item.ownerSVGElement)
  .filter((item) => !(item.getAttribute("aria-label") || item.innerText?.trim()
    || item.labels?.[0]?.innerText.trim()))
  .map((item) => item.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    "view",
    [
        "view=coverage",
        "view=matrix&expand=shop",
        "view=flows",
        "pair=shop/frontend~payments/card-gateway",
    ],
)
def test_every_control_has_a_name(open_page: Opener, view: str) -> None:
    """Buttons, fields and tabs in sight."""
    assert open_page("shop", view).script(NAMELESS) == []


def test_landmarks_and_headings(open_page: Opener) -> None:
    """The tree that assistive technology walks."""
    page = open_page("shop", "pair=shop/frontend~payments/card-gateway").page

    tree = page.locator("body").aria_snapshot()

    for words in (
        "banner",
        'heading "5 of 8 workloads can reach the internet" [level=1]',
        'img "egress: 4 open, 1 uncoverable, 3 isolated"',
        'tablist "Views"',
        'tab "Coverage" [selected]',
        'search "Filters"',
        'searchbox "Search',
        'combobox "Namespace"',
        "main",
        'tabpanel "Coverage"',
        'complementary "shop/frontend → payments/card-gateway"',
        "contentinfo",
    ):
        assert words in tree


def test_matrix_is_a_grid(open_page: Opener) -> None:
    """Rows and columns have headers, cells have a sentence, and their place is told."""
    page = open_page("shop", "view=matrix").page
    grid = page.get_by_role("grid", name="Connections from rows to columns")

    assert grid.get_attribute("aria-rowcount") == "7"
    assert grid.get_attribute("aria-colcount") == "7"
    assert grid.get_by_role("rowheader").count() == 6
    assert grid.get_by_role("columnheader").count() == 7
    assert grid.get_by_role("gridcell").count() == 36
    named = grid.get_by_role(
        "gridcell", name="monitoring to payments: 0 of 4 pairs allowed, 2 unknown"
    )
    assert named.get_attribute("aria-colindex") == "3"


def test_coverage_is_a_table(open_page: Opener) -> None:
    """With a caption, and headers that say what they head."""
    page = open_page("shop").page
    table = page.get_by_role("table", name="Namespaces, the least isolated first")

    assert table.get_by_role("columnheader").all_inner_texts()[:3] == [
        "Namespace",
        "Workloads",
        "Egress",
    ]
    assert table.get_by_role("rowheader").count() == 3


def test_verdicts_have_words_and_signs(open_page: Opener) -> None:
    """Not colour alone: a sign for the eye, the word for everybody."""
    page = open_page("unknowns", "view=matrix&verdict=unknown").page
    page.locator("#matrix-hold td:has(i.unsure)").first.click()
    page.wait_for_selector("#panel .connections, #panel .proof")

    assert "unknown" in page.locator("#panel").inner_text().lower()


def test_gaps_are_told_first(open_page: Opener) -> None:
    """A partial answer says so between the figures and the tables."""
    page = open_page("hostile").page

    notice = page.get_by_role("note").first
    assert notice.inner_text().startswith("The answer is partial. 2 things could not be read")
    box, tabs = notice.bounding_box(), page.locator("[role=tablist]").bounding_box()
    assert box
    assert tabs
    assert box["y"] < tabs["y"]
