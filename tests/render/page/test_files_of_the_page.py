"""The files that the page is made of: all in the package, small, and free of dangerous calls."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import outgate
from outgate.render.html.document import page_script

ASSETS = Path(outgate.__file__).parent / "render/html/assets"
MODULES = sorted((ASSETS / "js").glob("*.js"))
FORBIDDEN = (
    r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|\beval\(|new Function|setTimeout\(['\"]|\.srcdoc|javascript:|localStorage|fetch\(|XMLHttp"
    r"|setAttribute\(['\"](?:style|on)|import\("
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_makes_no_markup_and_asks_for_nothing(path: Path) -> None:
    """Text becomes text nodes; nothing is fetched, stored or evaluated."""
    assert re.findall(FORBIDDEN, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_small_and_says_what_it_is(path: Path) -> None:
    """Five hundred lines at most, and a first line that says why it exists."""
    lines = path.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 500
    assert lines[0].startswith("// ")


def test_every_module_is_in_the_page_in_the_order_of_its_number() -> None:
    """Definitions before what puts them together."""
    script = page_script()
    places = [script.index(path.read_text(encoding="utf-8")) for path in MODULES]

    assert places == sorted(places)
    assert all(re.fullmatch(r"\d\d-[a-z]+\.js", path.name) for path in MODULES)


def test_the_library_brings_its_licence() -> None:
    """Into the package and into every page, as it asks."""
    licence = (ASSETS / "vendor/LICENSE").read_text(encoding="utf-8")

    assert "Permission to use, copy, modify" in licence
    assert licence in page_script()
    assert page_script().count("</script") == 0
