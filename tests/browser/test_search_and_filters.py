"""Search and filters narrow every view, are told in the address, and are undone by one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.chromium import write_page
from tests.browser.conftest import SHOP, Opener

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


def workloads_of(page: Page) -> list[str]:
    """Return the workloads in the coverage table."""
    return page.locator("#coverage tr.workload th .name").all_inner_texts()


def rows_of(page: Page) -> list[str]:
    """Return what the matrix has as rows."""
    return [text.lstrip("▸▾ ") for text in page.locator("#matrix-hold tbody th").all_inner_texts()]


def columns_of(page: Page) -> list[str]:
    """Return what the matrix has as columns."""
    heads = page.locator("#matrix-hold thead th.column").all_inner_texts()
    return [text.lstrip("▸▾ ") for text in heads]


def cell(page: Page, source: str, destination: str) -> str:
    """Return what a cell of the matrix is called."""
    (found,) = page.locator(f'td[aria-label^="{source} to {destination}:"]').all()
    return found.get_attribute("aria-label") or ""


def test_search_finds_by_part_of_a_name(open_page: Opener) -> None:
    """The list has what fits, says how many, and the address says what was typed."""
    page = open_page("shop").page

    page.keyboard.press("/")
    page.keyboard.type("front")
    page.wait_for_selector("#coverage .result")

    assert workloads_of(page) == ["shop/frontend"]
    assert page.locator("#coverage .result").inner_text() == "1 workload of 8"
    assert "q=front" in page.url


def test_search_without_a_hit_says_what_to_do(open_page: Opener) -> None:
    """An empty list is explained, in both views."""
    page = open_page("shop", "view=coverage&q=nothing-is-called-so").page

    assert "Reset" in page.locator("#coverage .empty").inner_text()
    page.click("#tab-matrix")
    assert page.locator("#matrix-empty").is_visible()
    page.click("#f-reset")
    assert rows_of(page)[:3] == ["monitoring", "payments", "shop"]


def test_only_the_open(open_page: Opener) -> None:
    """By direction: open for egress is not open for ingress."""
    page = open_page("shop").page

    page.select_option("#f-only", "open")
    page.select_option("#f-dir", "from")
    egress = workloads_of(page)
    page.select_option("#f-dir", "to")

    assert egress == ["monitoring/prometheus", "shop/checkout", "shop/frontend", "shop/newsletter"]
    assert workloads_of(page) == ["monitoring/prometheus"]


def test_figures_at_the_top_list_what_they_count(open_page: Opener) -> None:
    """Each figure is a button that leads to as many workloads as it says."""
    page = open_page("shop").page

    for card in page.locator(".card").all():
        value = int(card.locator(".card-value").inner_text())
        card.click()
        assert len(workloads_of(page)) == value
    page.click("#headline button")
    assert len(workloads_of(page)) == 5


def test_namespace_leaves_connections_with_an_end_in_it(open_page: Opener) -> None:
    """Rows and columns that have nothing to do with the namespace go."""
    page = open_page("shop", "view=matrix").page

    page.select_option("#f-ns", "payments")

    assert rows_of(page) == ["monitoring", "payments", "shop"]
    assert cell(page, "shop", "payments") == "shop to payments: 1 of 8 pairs allowed"
    assert columns_of(page) == ["monitoring", "payments", "other outside addresses"]
    assert cell(page, "shop", "monitoring") == "shop to monitoring: no such pair"


def test_direction_and_namespace(open_page: Opener) -> None:
    """Egress from a namespace has it alone as a row."""
    page = open_page("shop", "view=matrix&ns=payments&dir=from").page

    assert rows_of(page) == ["payments"]
    page.select_option("#f-dir", "to")
    assert columns_of(page) == ["payments"]


def test_port_is_evaluated_anew(open_page: Opener) -> None:
    """Only what passes on the port counts, and the cell says so."""
    page = open_page("shop", "view=matrix").page

    page.fill("#f-port", "8443")
    page.wait_for_selector('td[aria-label*="on 8443"]')
    on_port = cell(page, "shop", "payments")
    page.fill("#f-port", "5000")
    page.wait_for_selector('td[aria-label*="on 5000"]')

    assert on_port == "shop to payments: 1 of 8 pairs allowed, on 8443"
    assert cell(page, "shop", "payments") == "shop to payments: 0 of 8 pairs allowed, on 5000"


def test_what_is_no_port_is_refused_in_words(open_page: Opener) -> None:
    """The field is marked and a sentence says how to write one."""
    page = open_page("shop", "view=matrix&port=eighty").page

    assert page.locator("#problem").inner_text() == (
        "eighty is no port: write 443, 53/UDP or 8000-8100"
    )
    assert page.locator("#f-port").get_attribute("aria-invalid") == "true"


def test_verdict_unknown_shows_only_doubts(open_page: Opener) -> None:
    """Where something is unknown a question mark stands, whatever the colours."""
    page = open_page("unknowns", "view=matrix&verdict=unknown").page

    signs = page.locator("#matrix-hold td i:not(.dot):not(.none)").all_inner_texts()
    assert signs
    assert set(signs) == {"?"}


def test_what_the_command_was_limited_to_is_a_filter(open_page: Opener, tmp_path: Path) -> None:
    """A selector of --to and labels of -l become chips that can be taken away."""
    file = write_page(
        tmp_path / "reach.html", "reach", "-f", str(SHOP), "--to", "payments/app=card-gateway",
        "--port", "8443", "-l", "app=checkout",
    )  # fmt: skip
    page = open_page(file).page

    chips = page.locator("#chips .chip")
    assert [text.removesuffix(" ×") for text in chips.all_inner_texts()] == [
        "to payments/app=card-gateway",
        "pods that match app=checkout",
    ]
    assert (rows_of(page), columns_of(page)) == (["shop"], ["payments"])
    chips.first.click()
    assert len(columns_of(page)) > 1
