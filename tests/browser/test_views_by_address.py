"""Every view has an address: it can be sent to somebody, and back goes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import write_page
from tests.browser.conftest import SHOP, Opener


@pytest.mark.parametrize("view", ["coverage", "matrix", "flows"])
def test_a_view_by_its_name(open_page: Opener, view: str) -> None:
    """The tab is chosen, and no other."""
    page = open_page("shop", f"view={view}").page

    chosen = page.locator('[role=tab][aria-selected="true"]')
    assert chosen.get_attribute("id") == f"tab-{view}"
    assert page.locator(f"#view-{view}").is_visible()


def test_back_and_forward(open_page: Opener) -> None:
    """What was opened is left by the browser's own button."""
    page = open_page("shop", "view=matrix").page

    page.click('td[aria-label^="shop to payments"]')
    page.wait_for_selector(".connections")
    page.click(".connections button.pair")
    page.wait_for_selector(".proof")
    page.go_back()
    page.wait_for_selector(".connections")
    page.go_back()

    assert page.locator("#panel").is_hidden()
    page.go_forward()
    assert page.locator(".connections").is_visible()


@pytest.mark.parametrize(
    "fragment", ["view=nothing", "pair=a", "%E0%A4%A&=&", "expand=x,,", "cell=~"]
)
def test_an_address_that_means_nothing(open_page: Opener, fragment: str) -> None:
    """A link that was cut or is of another page opens the page all the same."""
    page = open_page("shop", fragment).page

    assert page.locator("main > section:visible").count() == 1


def test_explain_opens_at_its_answer(open_page: Opener, tmp_path: Path) -> None:
    """The Service of the question, the note about it and the rule to add are there."""
    file = write_page(
        tmp_path / "explain.html", "explain", "-f", str(SHOP), "shop/frontend",
        "svc:shop/checkout:80",
    )  # fmt: skip
    panel = open_page(file).page.locator("#panel")

    text = panel.inner_text()
    assert panel.locator("#panel-title").inner_text() == "shop/frontend → svc:shop/checkout:80"
    assert panel.locator(".verdict-line .pill").inner_text().split() == ["○", "DENIED"]
    assert "Service shop/checkout leads to shop/checkout at TCP 9000" in text
    assert "TCP 80 is allowed, TCP 9000 is not" in text
    assert "app: frontend" in panel.locator("pre").inner_text()


def test_audit_of_a_namespace_opens_at_it(open_page: Opener, tmp_path: Path) -> None:
    """-n is the first filter; the rest of the cluster is one choice away."""
    file = write_page(tmp_path / "audit.html", "audit", "-f", str(SHOP), "-n", "payments")
    page = open_page(file).page

    assert page.locator("#coverage tr.space th .name").all_inner_texts() == ["payments"]
    page.click("#f-reset")
    assert page.locator("#coverage tr.space").count() == 3
