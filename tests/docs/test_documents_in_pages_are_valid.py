"""Every document of ours in the pages is read, and says what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outgate.intents.checking.checking import CHECKS, check
from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.reading import read_intents_text
from outgate.intents.writing import baseline_body

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"```yaml\n(apiVersion: outgate\.dev/v1alpha1\nkind: Egress.*?)```", re.DOTALL)


def blocks(page: str) -> list[str]:
    """Return the documents of a page."""
    return BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["intents.md", "baseline.md"])
def test_documents_are_read(page: str) -> None:
    """Without a fault."""
    assert blocks(page)
    for text in blocks(page):
        assert read_intents_text(text).gaps == ()


def test_the_default_baseline_is_the_one_of_its_page() -> None:
    """docs/baseline.md shows what holds without one."""
    shown = read_intents_text(blocks("baseline.md")[0]).baseline
    assert baseline_body(DEFAULT_BASELINE) == baseline_body(shown)


def test_every_code_has_its_row() -> None:
    """docs/commands/intents.md lists what the checks can find."""
    page = (ROOT / "docs/commands/intents.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (OGI\d{3}) \|", page, re.MULTILINE))
    sources = {
        Path(str(one.__code__.co_filename)).read_text(encoding="utf-8") for one in (*CHECKS, check)
    }
    assert {code for text in sources for code in re.findall(r'"(OGI\d{3})"', text)} == listed
