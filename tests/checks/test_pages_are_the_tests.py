"""What a page calls bad is found, on the lines that it marks; what it calls good is not."""

from __future__ import annotations

import pytest

from tests.checks.linting import findings_of
from tests.checks.reading_pages import CheckPage, marked_lines, pages

PAGES = pages()
BAD = [
    pytest.param(page.code, text, id=f"{page.code}-{number}")
    for page in PAGES
    for number, text in enumerate(page.bad, 1)
]
GOOD = [
    pytest.param(page.code, text, id=f"{page.code}-{number}")
    for page in PAGES
    for number, text in enumerate(page.good, 1)
]


@pytest.mark.parametrize(("code", "manifests"), BAD)
def test_bad_is_found_where_it_is_marked(code: str, manifests: str) -> None:
    """A line with ``# <- CODE`` has the finding, and no other line has."""
    lines = [finding.origin.line for finding in findings_of(manifests, code)]

    assert sorted(set(lines)) == marked_lines(manifests, code) != []


@pytest.mark.parametrize(("code", "manifests"), GOOD)
def test_good_is_left_alone(code: str, manifests: str) -> None:
    """Near misses are no findings."""
    assert findings_of(manifests, code) == []


@pytest.mark.parametrize("page", PAGES, ids=[page.code for page in PAGES])
def test_a_page_has_a_bad_manifest_and_two_near_misses(page: CheckPage) -> None:
    """One of the good ones is the cure, and at least two more come near without being it."""
    assert len(page.bad) >= 1
    assert len(page.good) >= 3
    assert len(set(page.good)) == len(page.good)
