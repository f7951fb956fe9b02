"""One Chromium for all tests of a worker, and the pages that they look at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.browser.chromium import Open, opened, started, write_page
from tests.browser.hostile import hostile_objects

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Opener: TypeAlias = Callable[..., Open]

SHOP = Path(__file__).parent.parent.parent / "src/outgate/demo_shop/shop.yaml"
UNKNOWNS = Path(__file__).parent.parent / "golden/unknowns/input.yaml"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium."""
    with started() as found:
        yield found


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pages of the shop, of a cluster with unknowns and of one with hostile names."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = folder / "hostile.json"
    hostile.write_text(
        json.dumps({"apiVersion": "v1", "kind": "List", "items": hostile_objects()}),
        encoding="utf-8",
    )
    return {
        "shop": write_page(folder / "shop.html", "audit", "-f", str(SHOP)),
        "unknowns": write_page(folder / "unknowns.html", "audit", "-f", str(UNKNOWNS)),
        "hostile": write_page(folder / "hostile.html", "audit", "-f", str(hostile), expect=3),
    }


@pytest.fixture(name="open_page")
def open_page_(browser: Browser, pages: dict[str, Path]) -> Iterator[Opener]:
    """Return a function that opens a page by name; nothing may have gone wrong at the end."""
    found: list[Open] = []

    def open_(name: str | Path, fragment: str = "", **options: Any) -> Open:
        file = name if isinstance(name, Path) else pages[name]
        found.append(opened(browser, file, fragment, **options))
        return found[-1]

    yield open_
    trouble = [words for one in found for words in one.trouble]
    requests = [address for one in found for address in one.requests]
    for one in found:
        one.page.context.close()
    assert (trouble, requests) == ([], [])
