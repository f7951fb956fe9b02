"""No request, no message, no violation: the page works under a policy that allows nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Opener

SINKS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "srcdoc")
VIEWS = ("view=coverage", "view=matrix", "view=flows")


@pytest.mark.parametrize("name", ["shop", "unknowns", "hostile"])
@pytest.mark.parametrize("view", VIEWS)
def test_views_open_without_a_word(open_page: Opener, name: str, view: str) -> None:
    """Each view of each page opens; the fixture finds that it said and asked nothing."""
    opened = open_page(name, view)

    assert opened.page.locator("main > section:visible").count() == 1


@pytest.mark.parametrize("name", ["shop", "hostile"])
@pytest.mark.parametrize("sink", SINKS)
def test_no_place_where_text_becomes_markup(pages: dict[str, Path], name: str, sink: str) -> None:
    """The page's code, library included, has none of the calls that parse markup or code."""
    assert sink not in pages[name].read_text(encoding="utf-8")


def test_policy_allows_only_its_own_code(pages: dict[str, Path]) -> None:
    """Script and style by their digests, nothing from anywhere."""
    text = pages["shop"].read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)

    assert policy
    words = policy[1].replace("&#x27;", "'").split("; ")
    assert words[0] == "default-src 'none'"
    assert [re.fullmatch(r"(script|style)-src 'sha256-[\w+/=]{44}'", item) for item in words[1:3]]
    assert words[3:] == [
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_foreign_code_is_refused(open_page: Opener) -> None:
    """An element of script, an image and a fetch that somebody brought in do nothing."""
    opened = open_page("shop")

    seen = opened.script(
        """async () => {
          const script = document.createElement("script");
          let refused = "";
          try { script.text = "window.owned = 1"; document.body.append(script); }
          catch (error) { refused = error.name; }
          const image = new Image();
          image.src = "https://example.invalid/x.png";
          const reached = await fetch("https://example.invalid/").then(() => true, () => false);
          return [window.owned === undefined, refused, reached];
        }"""
    )

    assert seen == [True, "TypeError", False]
    told = " ".join(opened.trouble)
    assert "requires 'TrustedScript' assignment" in told
    assert "Connecting to 'https://example.invalid/' violates" in told
    assert "Loading the image 'https://example.invalid/x.png' violates" in told
    opened.trouble.clear()
    opened.requests.clear()


def test_no_address_of_anything_elsewhere(pages: dict[str, Path]) -> None:
    """No attribute and no style of the page leads out of it."""
    text = pages["shop"].read_text(encoding="utf-8")

    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?!#)[^"'\s>]+""", text.split("<script")[0]) == []
    assert re.findall(r"url\((?!#)", text) == []
