"""Two sets of colours: as the system has it, or as chosen; both with enough contrast."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.browser.conftest import Opener

TEXT = ("ink", "soft", "faint", "accent-ink", "open", "unsure", "good", "cannot")
GROUNDS = ("paper", "sheet")
ON_ITS_OWN = (
    ("accent-ink", "accent-soft"), ("unsure", "unsure-soft"), ("soft", "hover"), ("ink", "hover"),
    ("cannot", "cannot-soft"), ("ink", "open-soft"), ("open", "open-soft"), ("ink", "unsure-soft"),
    ("soft", "unsure-soft"), ("on-unsure", "unsure-stripe"),
    ("soft", "open-soft"), ("on-unsure", "unsure-fill"),
)  # fmt: skip
PARTS = ("part-open", "part-good", "part-cannot", "accent", "faint")
LEAST_FOR_TEXT = 4.5
LEAST_FOR_SIGNS = 3.0
COLOURS = """names => {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}"""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` or ``#rgb`` (WCAG 2)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough(open_page: Opener, scheme: str) -> None:
    """WCAG AA for text on each ground, and for what is no text."""
    opened = open_page("shop", color_scheme=scheme)
    pairs = [*itertools.product(TEXT, GROUNDS), *ON_ITS_OWN]
    names = {name for pair in pairs for name in pair} | set(PARTS)
    colours = opened.script(COLOURS, sorted(names))

    weak = {
        (front, back): round(contrast(colours[front], colours[back]), 2)
        for front, back in pairs
        if contrast(colours[front], colours[back]) < LEAST_FOR_TEXT
    }
    faint = {
        part: round(contrast(colours[part], colours["sheet"]), 2)
        for part in PARTS
        if contrast(colours[part], colours["sheet"]) < LEAST_FOR_SIGNS
    }
    assert (weak, faint) == ({}, {})


def ground(opened: object) -> str:
    """Return the colour behind the page."""
    return str(opened.script("() => getComputedStyle(document.body).backgroundColor"))  # type: ignore[attr-defined]


def test_follows_the_system_until_somebody_chooses(open_page: Opener) -> None:
    """The switch turns it, and says what it turns to."""
    dark = open_page("shop", color_scheme="dark")
    light = open_page("shop", color_scheme="light")
    before = (ground(dark), ground(light))
    assert dark.page.locator("#theme").inner_text() == "Light"

    dark.page.click("#theme")
    light.page.click("#theme")

    assert before[0] != before[1]
    assert (ground(dark), ground(light)) == (before[1], before[0])
    assert dark.page.locator("#theme").inner_text() == "Dark"


def test_both_ways_to_dark_have_the_same_colours() -> None:
    """The system's and the chosen set of colours are written down twice, and alike."""
    import outgate

    text = Path(outgate.__file__).parent.joinpath("render/html/assets/page.css").read_text()
    system = text.split(':root:not([data-theme="light"]) {')[1].split("}")[0]
    chosen = text.split(':root[data-theme="dark"] {')[1].split("}")[0]

    assert system.split() == chosen.split()


@pytest.mark.parametrize("width", [360, 768, 1920])
@pytest.mark.parametrize(
    "view", ["view=coverage", "view=matrix", "view=flows", "pair=shop/frontend~internet"]
)
def test_nothing_is_wider_than_the_window(open_page: Opener, width: int, view: str) -> None:
    """Wide things scroll inside of themselves."""
    opened = open_page("shop", view)
    opened.page.set_viewport_size({"width": width, "height": 800})

    assert opened.script("() => document.documentElement.scrollWidth") <= width
