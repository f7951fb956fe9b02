"""Opens a page in a fresh Chromium, once per view, and prints the seconds until it can be used."""

from __future__ import annotations

import json
import sys
from time import perf_counter

from playwright.sync_api import sync_playwright

_FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
_VIEWS = {
    "coverage": "#coverage tbody tr",
    "matrix": "#matrix-hold td[role=gridcell]",
    "flows": "#flow-hold .node",
}
"""View to what must be there. What is drawn can be used: nothing is loaded afterwards."""


def main(browser: str, address: str) -> None:
    """Open the page at each of its views; the start of the browser does not count."""
    found: dict[str, float] = {}
    with sync_playwright() as playwright:
        for view, wanted in _VIEWS.items():
            started = playwright.chromium.launch(executable_path=browser, args=_FLAGS.split())
            page = started.new_page(viewport={"width": 1400, "height": 900})
            page.goto("about:blank")
            before = perf_counter()
            page.goto(f"{address}#view={view}")
            page.wait_for_selector(f"body[data-ready] {wanted}")
            # A frame later it is painted.
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
            found[view] = perf_counter() - before
            started.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
