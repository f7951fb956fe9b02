"""Everything is reached without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.conftest import Opener

if TYPE_CHECKING:
    from playwright.sync_api import Page


def focused(page: Page) -> str:
    """Return what the element with the focus is called."""
    return str(
        page.evaluate(
            "() => document.activeElement.getAttribute('aria-label')"
            " ?? document.activeElement.innerText"
        )
    )


def test_the_first_stop_leads_to_the_views(open_page: Opener) -> None:
    """A link over the summary, for those who know it."""
    page = open_page("shop").page

    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the views"


def test_tabs_by_arrows(open_page: Opener) -> None:
    """One stop for all tabs; arrows, Home and End choose."""
    page = open_page("shop").page
    page.focus("#tab-coverage")

    names = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        page.keyboard.press(key)
        names.append(focused(page))

    assert names == ["Matrix", "Flows", "Coverage", "Flows", "Coverage", "Flows"]
    assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_cells_by_arrows_to_the_proof_and_back(open_page: Opener) -> None:
    """Enter opens, the title of the panel has the focus, Escape returns to the cell."""
    page = open_page("shop", "view=matrix&expand=payments,shop").page
    page.focus("#matrix-hold td[tabindex='0']")
    assert focused(page).startswith("monitoring to monitoring: ")

    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    cell = focused(page)
    page.keyboard.press("Enter")
    page.wait_for_selector(".proof")
    title = focused(page)
    page.keyboard.press("Escape")

    assert cell.startswith("payments/card-gateway to payments/fraud-check: ")
    assert title == "payments/card-gateway → payments/fraud-check"
    assert page.locator("#panel").is_hidden()
    assert focused(page) == cell


def test_edges_of_the_matrix(open_page: Opener) -> None:
    """Home, End and their Control forms; nothing leads over the edge."""
    page = open_page("shop", "view=matrix").page
    page.focus("#matrix-hold td[tabindex='0']")

    ends = []
    for key in ("End", "Control+End", "Home", "Control+Home", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
        ends.append(focused(page).split(":")[0])

    assert ends == [
        "monitoring to other outside addresses",
        "other outside addresses to other outside addresses",
        "other outside addresses to monitoring",
        "monitoring to monitoring",
        "monitoring to monitoring",
        "monitoring to monitoring",
    ]


def test_a_namespace_unfolds_and_keeps_the_focus(open_page: Opener) -> None:
    """In the matrix and in the table."""
    page = open_page("shop", "view=matrix").page
    page.focus('[data-head="rns:shop"]')
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-head="rns:shop"][aria-expanded="true"]')
    assert "shop" in focused(page)
    assert page.locator("#matrix-hold tbody tr.workload").count() == 4

    page.click("#tab-coverage")
    page.focus("#coverage [data-space]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#coverage .nested")
    assert "monitoring" in focused(page)


def test_round_the_flow_picture(open_page: Opener) -> None:
    """One stop, arrows go round, Enter lists the connections, which are the picture's own."""
    page = open_page("shop", "view=flows").page
    page.focus(".node[tabindex='0']")
    first = focused(page)
    page.keyboard.press("ArrowRight")
    second = focused(page)
    page.keyboard.press("ArrowLeft")

    assert focused(page) == first != second
    assert ": " in first
    assert "allowed connections out" in first
    page.keyboard.press("Enter")
    page.wait_for_selector(".connections")


def test_ask_about_a_pair_by_typing(open_page: Opener) -> None:
    """Two fields and Enter."""
    page = open_page("shop").page

    page.fill("#ask-from", "shop/checkout")
    page.fill("#ask-to", "internet")
    page.keyboard.press("Enter")
    page.wait_for_selector(".proof")

    assert page.locator(".verdict-line .pill").inner_text().split() == ["●", "ALLOWED"]
